"""Replayed spikes of a pathway: one VecStim a source, shared by all its synapses with the same train."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.columns import pair_count
from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from numpy.typing import NDArray

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.typing import Floats, HocObject, Ids


class ReplaySources:
    """What is replayed on a pathway.

    Several replay inputs may concern the same connection: their spikes are merged, duplicates stay.
    """

    def __init__(self) -> None:
        self._inputs: list[tuple[dict[int, Floats], set[int] | None]] = []
        self._silent: list[tuple[set[int], set[int] | None]] = []
        self._stims: dict[tuple[int, tuple[int, ...]], int] = {}
        self._vectors: list[HocObject] = []
        self._list: HocObject = None

    def add(self, trains: "dict[int, Floats]", targets: "set[int] | None") -> None:
        """Add an input: source gid → times in ms, for the connections onto some target gids (None: all)."""
        self._inputs.append(({sgid: times for sgid, times in trains.items() if len(times)}, targets))
        self._silent.append(({sgid for sgid, times in trains.items() if not len(times)}, targets))

    @property
    def stims(self) -> "HocObject":
        """The VecStims made so far, a hoc List."""
        return self._list

    def connection_count(self, *parts: "SynapseColumns") -> int:
        """The number of connections that get spikes from the last input."""
        trains, targets = self._inputs[-1]
        played = (part.take(_concerns(part, trains, targets)) for part in parts)
        return pair_count(list(played))

    def stim_indices(self, columns: "SynapseColumns") -> "Ids":
        """For each synapse the index of its VecStim in `stims`, -1 for none; makes what is missing."""
        result = np.full(len(columns), -1)
        combinations, number = self._combinations(columns)
        played = np.flatnonzero(number > 0)
        sgid, number = columns.sgid[played], number[played]
        pair, first, inverse = np.unique(sgid * len(combinations) + number, return_index=True, return_inverse=True)
        trains = [(int(sgid[row]), combinations[number[row]]) for row in first]
        stims = np.array([self._stim(source, inputs) for source, inputs in trains], np.int64)
        result[played] = stims[inverse] if len(pair) else -1
        return result

    def without_spikes(self, columns: "SynapseColumns") -> "NDArray[np.bool_]":
        """Which synapses are replayed, but have no spike left."""
        rows = np.zeros(len(columns), np.bool_)
        for sources, targets in self._silent:
            rows |= _concerns(columns, sources, targets)
        for trains, targets in self._inputs:
            rows &= ~_concerns(columns, trains, targets)
        return rows

    def _combinations(self, columns: "SynapseColumns") -> "tuple[list[tuple[int, ...]], Ids]":
        """The different sets of inputs that concern some of the synapses, none first, and each one's number."""
        combinations: list[tuple[int, ...]] = [()]
        number = np.zeros(len(columns), np.int64)
        for played, (trains, targets) in enumerate(self._inputs):
            concerns = _concerns(columns, trains, targets)
            extended = np.unique(number[concerns])
            new = np.arange(len(combinations), len(combinations) + len(extended))
            number[concerns] = new[np.searchsorted(extended, number[concerns])]
            combinations += [(*combinations[old], played) for old in extended]
        return combinations, number

    def train(self, sgid: int, tgid: int) -> "Floats | None":
        """What is replayed from a source to a target: times in ms, ascending; None for nothing."""
        found = [trains[sgid] for trains, targets in self._inputs if sgid in trains and _is_in(tgid, targets)]
        return _merged(found) if found else None

    def _stim(self, sgid: int, inputs: "tuple[int, ...]") -> int:
        key = (sgid, inputs)
        if key not in self._stims:
            self._stims[key] = self._make(_merged(self._inputs[number][0][sgid] for number in inputs))
        return self._stims[key]

    def _make(self, times: "Floats") -> int:
        """Create a VecStim that plays these times; this object holds it and its Vector."""
        h = hoc()
        if self._list is None:
            self._list = h.List()
        stim, vector = h.VecStim(0.5), h.Vector(times)
        stim.play(vector)
        self._vectors.append(vector)
        self._list.append(stim)
        return int(self._list.count()) - 1


def _merged(trains: "Iterable[Floats]") -> "Floats":
    return np.sort(np.concatenate(list(trains)), kind="stable")


def _is_in(target: int, targets: "set[int] | None") -> bool:
    return targets is None or target in targets


def _concerns(columns: "SynapseColumns", sources: "Iterable[int]", targets: "set[int] | None") -> "NDArray[np.bool_]":
    """Which rows are from some sources onto some targets, or all."""
    from_sources = np.isin(columns.sgid, list(sources))
    return from_sources if targets is None else from_sources & np.isin(columns.tgid, list(targets))
