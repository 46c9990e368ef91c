"""The name of a target: a node set, a population, or both."""

from dataclasses import dataclass
from typing import ClassVar


@dataclass(frozen=True, slots=True, init=False)
class TargetSpec:
    """A node set's name and the population it is restricted to; either may be None.

    Args:
        target_name: node set, or `population:node_set`; empty or None means all simulated cells.
        population_name: population; None means every one.
    """

    GLOBAL_TARGET_NAME: ClassVar[str] = "_ALL_"

    name: str | None
    population: str | None

    def __init__(self, target_name: str | None, population_name: str | None) -> None:
        object.__setattr__(self, "name", target_name or None)
        object.__setattr__(self, "population", population_name or None)

    def __str__(self) -> str:
        if self.population is None:
            return self.name or self.GLOBAL_TARGET_NAME
        return f"{self.population}:{self.name or ''}"

    @property
    def simple_name(self) -> str:
        """The name as part of a file name: `:` becomes `_`."""
        if self.name is None and self.population is None:
            return self.GLOBAL_TARGET_NAME
        return str(self).replace(":", "_")

    def overlap_byname(self, other: "TargetSpec") -> bool:
        """Whether the node sets have one name, or one of them has none."""
        return self.name is None or other.name is None or self.name == other.name

    def overlap(self, other: "TargetSpec") -> bool:
        """Whether both mean the same population and overlap by name."""
        return self.population == other.population and self.overlap_byname(other)

    def disjoint_populations(self, other: "TargetSpec") -> bool:
        """Whether both name a population, and not the same."""
        return None not in (self.population, other.population) and self.population != other.population
