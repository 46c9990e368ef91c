"""A parity variant's simulation config on its way, and what an axis is."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

from parity.bases import Base


@dataclass(kw_only=True)
class Draft:
    """A simulation config on its way: the axes change all but `base`, `network` and `folder` (for further files)."""

    base: Base
    network: Path
    folder: Path
    random: Random
    sections: dict[str, Any]
    ranks: int = 1
    one_rank: bool = False
    """Whether neurodamus' results on several ranks would not be those of one."""
    reports: dict[str, dict[str, Any]] = field(default_factory=dict)
    labels: list[str] = field(default_factory=list)

    @property
    def tstop(self) -> float:
        return float(self.sections["run"]["tstop"])

    @property
    def overrides(self) -> list[dict[str, Any]]:
        """The connection overrides so far; axes append to them."""
        blocks: list[dict[str, Any]] = self.sections["connection_overrides"]
        return blocks

    @property
    def places(self) -> list[dict[str, Any]]:
        """The inputs on compartment sets: neurodamus fails when a place is on another rank, or of a cell left out."""
        return [block for block in self.sections["inputs"].values() if "compartment_set" in block]

    def spread_inputs(self) -> None:
        """Let inputs on places go to all cells."""
        for block in self.places:
            del block["compartment_set"]
            block["node_set"] = self.base.everything

    @property
    def has_compartment_set_report(self) -> bool:
        """Whether a report is of a compartment set, which neurodamus can make on one rank only."""
        return any(block["type"] == "compartment_set" for block in self.reports.values())

    def number(self, low: float, high: float, digits: int = 2) -> float:
        """A number between two others, short enough to read."""
        return round(self.random.uniform(low, high), digits)


Axis = Callable[[Draft], str]
