"""Replayed spikes of a pathway: one VecStim a source, shared by all its synapses with the same train."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.columns import pair_count
from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.typing import Floats, HocObject, Ids


class ReplaySources:
    """What is replayed on a pathway.

    Several replay inputs may concern the same connection: their spikes are merged, duplicates stay.
    """

    def __init__(self) -> None:
        self._inputs: list[tuple[dict[int, Floats], set[int] | None]] = []
        self._stims: dict[tuple[int, tuple[int, ...]], int] = {}
        self._vectors: list[HocObject] = []
        self._list: HocObject = None

    def add(self, trains: "dict[int, Floats]", targets: "set[int] | None") -> None:
        """Add an input: source gid → times in ms, for the connections onto some target gids (None: all)."""
        self._inputs.append((trains, targets))

    @property
    def stims(self) -> "HocObject":
        """The VecStims made so far, a hoc List."""
        return self._list

    def connection_count(self, *parts: "SynapseColumns") -> int:
        """The number of connections that get spikes from the last input."""
        trains, targets = self._inputs[-1]
        played = (part.take(np.isin(part.sgid, list(trains)) & _is_target(part.tgid, targets)) for part in parts)
        return pair_count(list(played))

    def stim_indices(self, columns: "SynapseColumns") -> "Ids":
        """For each synapse of one target, the index of its VecStim in `stims`, -1 for none; makes what is missing."""
        result = np.full(len(columns), -1)
        if not self._inputs or not len(columns):
            return result
        target = int(columns.tgid[0])
        active = [number for number, (_, targets) in enumerate(self._inputs) if _is_in(target, targets)]
        for sgid in np.unique(columns.sgid):
            inputs = tuple(number for number in active if int(sgid) in self._inputs[number][0])
            if inputs:
                result[columns.sgid == sgid] = self._stim(int(sgid), inputs)
        return result

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


def _is_target(tgid: "Ids", targets: "set[int] | None") -> "np.typing.NDArray[np.bool_]":
    return np.ones(len(tgid), bool) if targets is None else np.isin(tgid, list(targets))
