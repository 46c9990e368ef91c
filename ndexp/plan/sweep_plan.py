"""The frozen plan of a sweep: its axes, and a planned run for each point."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias

from ndexp.plan.run_plan import RunPlan

Value: TypeAlias = str | int | float | bool | None
"""A value on an axis."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Axis:
    """What changes along one direction."""

    name: str
    """A field such as `inputs.step.amp_start`, or the name that a file of settings gives to its points."""

    values: tuple[Value, ...]
    """In order, each once; of settings that change several fields at once, their labels."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    """One run of a sweep."""

    coordinates: Mapping[str, Value]
    """Axis → value."""

    overrides: tuple[str, ...]
    """What the point changes, as on the command line."""

    plan: RunPlan
    """The run; two points may have the same."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepPlan:
    """All runs of a sweep, checked and ready to be launched."""

    experiment: str
    """Name of the experiment."""

    slug: str
    """What is swept, readable, fit for a folder's name."""

    sweep_hash: str
    """sha256 (hex) of the coordinates and the runs' hashes."""

    folder: Path
    """The sweep's own folder, absolute; runs lie beside it, each in its own."""

    axes: tuple[Axis, ...]
    """In the order in which they were given; the last changes fastest."""

    points: tuple[Point, ...]
    """In the order of the axes."""

    overrides: tuple[str, ...]
    """What was given on the command line."""

    warnings: tuple[str, ...] = ()
    """What the user should know before the runs, each once."""

    reuse: bool = True
    """Whether runs may share what they have in common."""

    verify_reuse: bool = False
    """Whether some that did are made again alone and compared."""

    @property
    def sweep_id(self) -> str:
        """Name of the sweep's folder: slug and the first 8 digits of the hash."""
        return f"{self.slug}-{self.sweep_hash[:8]}"

    @property
    def runs(self) -> tuple[RunPlan, ...]:
        """Each different run once, in the order of the points."""
        return tuple({point.plan.run_id: point.plan for point in self.points}.values())

    @property
    def index_file(self) -> Path:
        """`sweep.json`: axes, coordinates and where each run is."""
        return self.folder / "sweep.json"
