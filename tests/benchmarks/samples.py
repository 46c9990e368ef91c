"""One run of one engine in numbers that mean the same for both, and the table that compares them."""

import dataclasses
import statistics
from collections.abc import Mapping, Sequence
from typing import Any

from parity.outcome import Outcome

PARTS: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "cells": (("create_cells",), ("cells",)),
    "synapses": (("create_synapses", "enable_replay", "init"), ("synapses",)),
    "first initialisation": (("sim_init",), ("initialise",)),
    "solve": (("solve",), ("solve",)),
}
"""Part → neurodamus' phases, ndexp's stages. neurodamus makes its synapses in `init`, outside its other phases."""

_SETUP = ("load_targets", "create_cells", "create_synapses", "enable_replay", "enable_stimulus", "init", "sim_init")
_OUR_SETUP = ("targets", "cells", "synapses", "stimuli", "reports", "initialise")


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One run of one engine.

    `setup_s`: from the config to the initialised model, without starting Python, NEURON and MPI. `cpu_s`: processor
    time of the same. `parts`: seconds by part. `growth_mb`: the most memory of set-up above that before cells are made.
    `synapse_mb`: memory that set-up takes after cells are made. The slowest or largest rank counts.
    """

    setup_s: float
    cpu_s: float
    parts: Mapping[str, float]
    growth_mb: float
    synapse_mb: float
    outcome: Outcome

    def values(self) -> dict[str, Any]:
        """All numbers."""
        fields = {name: getattr(self, name) for name in ("setup_s", "cpu_s", "growth_mb", "synapse_mb")}
        return {**fields, **self.parts, "whole process, s": self.outcome.seconds}


def of_reference(outcome: Outcome) -> Sample:
    """What neurodamus' driver told."""
    phases, rss = outcome.phases, outcome.rss_mb
    return Sample(
        setup_s=sum(phases[name] for name in _SETUP),
        cpu_s=outcome.setup_cpu_s,
        parts={part: sum(phases[name] for name in theirs) for part, (theirs, _) in PARTS.items()},
        growth_mb=outcome.peak_mb - rss["load_targets"],
        synapse_mb=rss["init"] - rss["create_cells"],
        outcome=outcome,
    )


def of_ours(told: Sequence[Mapping[str, Any]], outcome: Outcome) -> Sample:
    """What ndexp's driver told, a mapping a rank."""
    phases = {name: max(facts["phases"][name] for facts in told) for name in told[0]["phases"]}
    rss = [facts["rss_mb"] for facts in told]
    return Sample(
        setup_s=sum(phases[name] for name in _OUR_SETUP),
        cpu_s=max(facts["setup_cpu_s"] for facts in told),
        parts={part: sum(phases[name] for name in ours) for part, (_, ours) in PARTS.items()},
        growth_mb=max(facts["peak_mb"] - mb["targets"] for facts, mb in zip(told, rss, strict=True)),
        synapse_mb=max(mb["initialise"] - mb["cells"] for mb in rss),
        outcome=outcome,
    )


def table(pairs: Sequence[tuple[Sample, Sample]], synapses: int) -> str:
    """Medians of both, their ratio, and the range of the pairs' ratios."""
    rows = [f"{'median of':28} {'neurodamus':>11} {'ndexp':>9} {'ratio':>7}   pairs"]
    rows.append(_row("set-up, s", [(a.setup_s, b.setup_s) for a, b in pairs]))
    rows.append(_row("set-up, processor s", [(a.cpu_s, b.cpu_s) for a, b in pairs]))
    rows += [_row(f"  {part}, s", [(a.parts[part], b.parts[part]) for a, b in pairs]) for part in PARTS]
    each = 1e6 / synapses
    rows.append(_row("a synapse, µs", [(each * a.parts["synapses"], each * b.parts["synapses"]) for a, b in pairs]))
    rows.append(_row("whole process, s", [(a.outcome.seconds, b.outcome.seconds) for a, b in pairs]))
    rows.append(_row("memory of set-up, MB", [(a.growth_mb, b.growth_mb) for a, b in pairs]))
    each = 1024**2 / synapses
    rows.append(_row("  of a synapse, bytes", [(each * a.synapse_mb, each * b.synapse_mb) for a, b in pairs]))
    return "\n".join(rows)


def _row(label: str, values: Sequence[tuple[float, float]]) -> str:
    theirs, our = (statistics.median(column) for column in zip(*values, strict=True))
    ratios = [a / b for a, b in values]
    return f"{label:28} {theirs:11.2f} {our:9.2f} {theirs / our:6.1f}x   {min(ratios):.1f} to {max(ratios):.1f}"
