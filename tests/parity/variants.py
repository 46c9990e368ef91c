"""The variants of a parity run: first every circuit as it is, then one axis after the other, some more on top."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import builders
from parity.axes import AXES, Draft
from parity.bases import Base, bases
from parity.outcome import REPORT

_FURTHER_AXES = 0.08
"""Chance of each axis that is not in a variant's turn to join in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One simulation to run twice: its config file, its number of ranks, and its time step in ms."""

    name: str
    base: str
    plain: bool
    config: Path
    ranks: int
    dt: float


def generate(root: Path, *, count: int, seed: int, circuits: list[Base] | None = None) -> Iterator[Variant]:
    """The first `count` variants of a seed; files go below `root`.

    Args:
        root: gets `circuits/` and a folder for each variant in `runs/`.
        count: number of variants; fewer than circuits and axes together leave some out.
        seed: of all choices.
        circuits: to choose from; all when None.
    """
    known = bases() if circuits is None else circuits
    names = list(AXES)
    for number in range(count):
        turn = number - len(known)
        random = Random(f"parity {seed} {number}")  # noqa: S311 - reproducible, not secret
        base = known[number] if turn < 0 else random.choice(known)
        chosen = [] if turn < 0 else [name for name in names if random.random() < _FURTHER_AXES]
        focus = None if turn < 0 else names[turn % len(names)]
        ordered = [*(name for name in chosen if name != focus), *([focus] if focus else [])]
        yield _variant(root, number, base, random, ordered)


def _variant(root: Path, number: int, base: Base, random: Random, axes: list[str]) -> Variant:
    network = base.circuit(root / "circuits")
    folder = root / "runs" / f"{number:03d}-{base.name}"
    folder.mkdir(parents=True, exist_ok=True)
    draft = Draft(base=base, network=network, folder=folder, random=random, sections=base.sections(network))
    labels = [f"{name}={AXES[name](draft)}" for name in axes]
    config = builders.simulation_config(folder, network, **draft.sections, reports=_report(draft.sections["run"]))
    return Variant(
        name=" ".join([f"{number:03d}", base.name, *labels]),
        base=base.name,
        plain=not axes,
        config=config,
        ranks=draft.ranks,
        dt=float(draft.sections["run"]["dt"]),
    )


def _report(run: dict[str, Any]) -> dict[str, Any]:
    """The report that ndexp's voltages are read from; neurodamus runs without reports and records them instead."""
    soma = {"type": "compartment", "sections": "soma", "variable_name": "v", "unit": "mV"}
    return {REPORT: {**soma, "dt": run["dt"], "start_time": 0.0, "end_time": run["tstop"]}}
