"""The variants of a parity run: first every circuit as it is, then one axis after the other, some more on top."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from random import Random
from typing import Any

import builders
from parity.axes import AXES, GENERAL, NEEDS
from parity.bases import Base, bases
from parity.draft import Draft
from parity.outcome import REPORT

_FURTHER_AXES = 0.06
"""Chance of each general axis that is not in a variant's turn to join in."""
_MORE_RANKS = 0.25
"""Chance of a variant of connections to run on more than one rank."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Variant:
    """One simulation to run twice: its config file, its number of ranks, and its time step in ms."""

    name: str
    base: str
    plain: bool
    config: Path
    ranks: int
    dt: float
    any_ranks: bool
    reports: tuple[str, ...] = ()
    """Names of the reports that both engines make."""


def generate(root: Path, *, count: int, seed: int, circuits: list[Base] | None = None) -> Iterator[Variant]:
    """The first `count` variants of a seed; files go below `root`.

    Args:
        root: gets `circuits/` and a folder for each variant in `runs/`.
        count: number of variants; fewer than circuits and axes together leave some out.
        seed: of all choices.
        circuits: to choose from; all when None.
    """
    known = bases() if circuits is None else circuits
    names = [name for name in AXES if any(_suits(base, name) for base in known)]
    for number in range(count):
        turn = number - len(known)
        random = Random(f"parity {seed} {number}")  # noqa: S311 - reproducible, not secret
        if turn < 0:
            yield _variant(root, number, known[number], random, [])
            continue
        focus = names[turn % len(names)]
        base = random.choice([base for base in known if _suits(base, focus)])
        yield _variant(root, number, base, random, _in_order([*_joining(base, focus, random), focus]))


def _suits(base: Base, axis: str) -> bool:
    return NEEDS.get(axis) in (None, *base.offers)


def _joining(base: Base, focus: str, random: Random) -> list[str]:
    """The general axes that join in, in their order."""
    chances = dict.fromkeys(GENERAL, _FURTHER_AXES) | {"ranks": _FURTHER_AXES if focus in GENERAL else _MORE_RANKS}
    drawn = [name for name, chance in chances.items() if random.random() < chance]
    return [name for name in drawn if name != focus and _suits(base, name)]


def _in_order(axes: list[str]) -> list[str]:
    """The axis whose turn it is goes last, but for the ranks: how many there may be depends on what is simulated."""
    several = "ranks" in axes
    hazardous = {"ranks", "node_set"} if several and axes[-1] not in GENERAL else {"ranks"}
    return [*(name for name in axes if name not in hazardous), *(["ranks"] if several else [])]


def _variant(root: Path, number: int, base: Base, random: Random, axes: list[str]) -> Variant:
    network = base.circuit(root / "circuits")
    folder = root / "runs" / f"{number:03d}-{base.name}"
    folder.mkdir(parents=True, exist_ok=True)
    draft = Draft(base=base, network=network, folder=folder, random=random, sections=base.sections(network))
    labels = [f"{name}={AXES[name](draft)}" for name in axes]
    config = builders.simulation_config(folder, network, **draft.sections, reports={**_report(draft), **draft.reports})
    return Variant(
        name=" ".join([f"{number:03d}", base.name, *labels]),
        base=base.name,
        plain=not axes,
        config=config,
        ranks=draft.ranks,
        dt=float(draft.sections["run"]["dt"]),
        any_ranks=_suits(base, "ranks") and not (draft.has_compartment_set_report or draft.one_rank or draft.places),
        reports=tuple(draft.reports),
    )


def _report(draft: Draft) -> dict[str, Any]:
    """The report that ndexp's voltages are read from; neurodamus runs without reports and records them instead."""
    soma = {"type": "compartment", "sections": "soma", "variable_name": "v", "unit": "mV"}
    cells = {"cells": draft.base.everything} if draft.base.node_set else {}  # not the cells without a soma
    run = draft.sections["run"]
    return {REPORT: {**soma, **cells, "dt": run["dt"], "start_time": 0.0, "end_time": run["tstop"]}}
