"""Gids under which synapses tell astrocytes of their releases: dense numbers after those of all cells. Numpy only."""

import logging
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ndexp.engine.typing import Floats, Ids

log = logging.getLogger(__name__)

_LARGEST = 2**31 - 1
"""NEURON keeps gids in 32 bits."""


@dataclass(frozen=True, slots=True)
class VirtualGids:
    """Synapses that some astrocyte refers to, in the order of their gids.

    Args:
        edges: edge population → ids of its edges, sorted and unique, `(n,) int64`.
        first: the first gid.

    Raises:
        CircuitError: there are more than NEURON has gids for.
    """

    edges: "Mapping[str, Ids]" = field(default_factory=dict)
    first: int = 0

    def __post_init__(self) -> None:
        if self.first + len(self) > _LARGEST:
            raise CircuitError(
                f"astrocytes refer to {len(self)} synapses, more than NEURON can number",
                "neuro-glial edges",
                f"Gids end at {_LARGEST}: simulate fewer astrocytes",
            )

    def __len__(self) -> int:
        return sum(map(len, self.edges.values()))

    def of(self, population: str, edge_ids: "Ids") -> "Ids":
        """The gids of a population's edges, `(n,) int64`; -1 for those that no astrocyte refers to."""
        known = self.edges.get(population)
        if known is None or not len(known):
            return np.full(len(edge_ids), -1)
        place = np.minimum(np.searchsorted(known, edge_ids), len(known) - 1)
        return np.where(known[place] == edge_ids, self._begin(population) + place, -1)

    def of_rows(self, values: "Mapping[str, Floats]", names: "Sequence[str]") -> "Ids":
        """The gids of rows by their `edge_population`, an index in `names`, and `edge_id`; `(n,) int64`."""
        number, edge_ids = (values[name].astype(np.int64) for name in ("edge_population", "edge_id"))
        gids = np.full(len(number), -1)
        for index in np.unique(number).tolist():
            gids[number == index] = self.of(names[index], edge_ids[number == index])
        return gids

    def _begin(self, population: str) -> int:
        names = list(self.edges)
        return self.first + sum(len(self.edges[name]) for name in names[: names.index(population)])


def merged(parts: "Sequence[Mapping[str, Ids]]") -> "dict[str, Ids]":
    """What all ranks refer to together: edge population → edge ids, sorted and unique; populations by name."""
    names = sorted({name for part in parts for name in part})
    return {name: np.unique(np.concatenate([part[name] for part in parts if name in part])) for name in names}


def by_population(values: "Mapping[str, Floats]", names: "Sequence[str]") -> "Iterator[dict[str, Ids]]":
    """The edges that rows refer to, population by population: rows have an index in `names`, and an edge id."""
    number, edge_ids = (values[name].astype(np.int64) for name in ("edge_population", "edge_id"))
    for index in np.unique(number).tolist():
        yield {names[index]: np.unique(edge_ids[number == index])}


def resolved(named: "Sequence[str]", known: "Sequence[str]", pathway: str) -> list[str]:
    """The edge population that each name stands for.

    Args:
        named: by the neuro-glial edges; empty where they do not say.
        known: edge populations of synapses onto the neurons, in the order of their creation.
        pathway: for a warning.

    Returns:
        The names; the first known one for an empty name, and with a warning for one that is not known.
    """
    first = next(iter(known), "")
    for name in named:
        if name and name not in known:
            log.warning("%s: there are no edges '%s' onto the neurons, taking '%s'", pathway, name, first)
    return [name if name in known else first for name in named]
