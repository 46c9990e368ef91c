"""The `sweep` section: many runs of one experiment, as axes that are multiplied, zipped, filtered and united."""

from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class SweepMode(Enum):
    """How the axes of a group make points."""

    grid = "grid"
    """Every value with every other."""

    zip = "zip"
    """The first values together, the second ones together, and so on."""


@dataclass(kw_only=True)
class AxesConfig:
    """Axes that belong together."""

    axes: dict[str, Any] = field(default_factory=dict)
    """Field (`inputs.step.amp_start`) or group (`circuit`) → what it takes, in order, the last axis changing fastest:
    a list of values; a range `{start, stop, step}` or `{start, stop, num}`, its stop included; or a list of settings,
    each `{label, FIELD: value, …}`, which change several fields at once under an axis of any name."""

    mode: SweepMode = SweepMode.grid
    """grid: all combinations; zip: side by side, all axes equally long."""


@dataclass(kw_only=True)
class PartConfig(AxesConfig):
    """Groups of axes, multiplied with one another, then filtered."""

    groups: dict[str, AxesConfig] = field(default_factory=dict)
    """More axes, each group with a mode of its own; all groups are multiplied."""

    seeds: Any = None
    """An axis over run.random_seed: a number of seeds, from the experiment's on, or the list of them."""

    filters: list[str] = field(default_factory=list)
    """What must be true of a point: comparisons of axes, joined by and, or, not. `amp_start < 0.3 or tstop == 50`; an
    axis may be called by its last name where that is one axis only."""


@dataclass(kw_only=True)
class SweepConfig(PartConfig):
    """A sweep; without axes the experiment is one run."""

    union: dict[str, PartConfig] = field(default_factory=dict)
    """Several sweeps after one another, by name; each is multiplied with the axes beside `union`."""

    reuse: bool = True
    """Runs of one rank that differ only in what comes after the network is built (inputs, reports, modifications), or
    in what synapses are told (weights, seeds, replay), share what they have in common: it is built once."""

    verify_reuse: bool = False
    """When all runs are made, those that shared something are made again alone, the first and the last of each network,
    and compared to the last bit."""
