"""The synapses of many connections in columns, found by source and target, before and after they are built."""

from dataclasses import dataclass, replace
from functools import reduce
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection.columns import SynapseColumns, Synapses, concatenate, pair_count
from ndexp.engine.connection.overrides import OverrideState, Told
from ndexp.engine.connection.replay_sources import ReplaySources
from ndexp.errors import SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ndexp.engine.connection.placed import Placed
    from ndexp.engine.settings.model import ConnectionOverride
    from ndexp.engine.typing import Ids


@dataclass(frozen=True, slots=True)
class _Built:
    """What is left of the columns of synapses that were built: 12 bytes a synapse."""

    sgid: "NDArray[np.int32]"
    tgid: "NDArray[np.int32]"
    state: OverrideState
    columns: "Callable[[int], SynapseColumns]"
    placed: "Callable[[int], Placed | None]"
    mini_rates: "Callable[[int], tuple[float, float]]"


class ConnectionRows:
    """Synapses in columns. Rows of one source and target make a connection.

    Rows can be added and told things until they are built. After that, NEURON has the synapses and only their order,
    what they were told and where they are is kept.
    """

    def __init__(self) -> None:
        self._parts: list[Synapses] = []
        self._is_ordered = False
        self._is_by_hand = False
        self._built: _Built | None = None
        self.replay = ReplaySources()
        """What is replayed to these synapses."""
        self.locked = np.zeros(0, np.int64)
        """Keys of connections that get no more edges of groups, ascending."""
        self._count = 0

    @property
    def parts(self) -> "list[SynapseColumns]":
        """The synapses as they were added, in no particular order: quicker than `synapses`, which sorts them."""
        return [part.columns for part in self._parts]

    @property
    def is_built(self) -> bool:
        """Whether the synapses are in NEURON."""
        return self._built is not None

    def append(self, columns: SynapseColumns, told: Told, *, is_by_hand: bool = False) -> None:
        """Add synapses.

        Args:
            columns: the synapses.
            told: what their connections are told.
            is_by_hand: whether no file can give them again.

        Raises:
            SimulationError: the connections are built already.
        """
        if self.is_built:
            raise SimulationError("synapses are added to connections that are built already")
        if len(columns):
            self._parts.append(Synapses(columns, OverrideState(np.zeros(len(columns), np.int32), (told,))))
            self._is_ordered = False
            self._is_by_hand |= is_by_hand
            self._count = pair_count(self.parts)

    def lock(self, keys: "Ids") -> None:
        """Let connections get no more edges of groups; keys are as `pair_keys` makes them."""
        self.locked = np.union1d(self.locked, keys)

    def unlock(self) -> None:
        """Let all connections get edges of groups again."""
        self.locked = np.zeros(0, np.int64)

    def configure(self, override: "ConnectionOverride", sources: "Ids", targets: "Ids") -> int:
        """Apply an override to the connections from some gids onto some gids; gives the number of synapses."""
        rows = 0
        for number, part in enumerate(self._parts):
            mask = overrides.covered(part.columns.sgid, part.columns.tgid, sources, targets)
            self._parts[number] = Synapses(part.columns, overrides.apply(part.state, mask, override))
            rows += int(mask.sum())
        return rows

    def synapses(self) -> Synapses | None:
        """All synapses in the order in which they are built, or None if there are none, or they are built.

        Targets ascend; within a target sources descend, within a connection the file's order holds. The order inside a
        compartment decides floating-point sums: it is that of neurodamus.
        """
        if not self._parts:
            return None
        if not self._is_ordered:
            columns = concatenate(self.parts)
            state = reduce(overrides.concatenate, [part.state for part in self._parts])
            order = np.lexsort((np.arange(len(columns)), -columns.sgid, columns.tgid))
            self._parts = [Synapses(columns, state).take(order)]
            self._is_ordered = True
        return self._parts[0]

    def settle(
        self,
        placed: "Callable[[int], Placed | None]",
        reread: "Callable[[int], SynapseColumns | None] | None" = None,
        mini_rates: "Callable[[int], tuple[float, float]]" = lambda _: (0.0, 0.0),
    ) -> None:
        """Say that all synapses are built: their columns go, which a file can give again.

        Args:
            placed: where a target's synapses are in NEURON.
            reread: gives a target's synapses in any order that keeps each connection's; None keeps the columns.
            mini_rates: a target's own rates of inhibitory and excitatory minis, Hz.
        """
        synapses = self.synapses()
        self._parts, self._is_ordered = [], False
        if synapses is None:
            return
        columns = synapses.columns
        keeps = reread is None or self._is_by_hand
        self._built = _Built(
            sgid=columns.sgid.astype(np.int32),
            tgid=columns.tgid.astype(np.int32),
            state=synapses.state,
            columns=_kept(columns) if keeps or reread is None else _from_files(reread),
            placed=placed,
            mini_rates=mini_rates,
        )

    def count(self) -> int:
        """The number of connections."""
        return self._count

    def pairs(self) -> "tuple[Ids, Ids]":
        """Sources and targets of all connections, by ascending target and then source, each `(n,) int64`."""
        sgid, tgid = self._ids()
        is_new = overrides.begins(sgid, tgid)
        order = np.lexsort((sgid[is_new], tgid[is_new]))
        return sgid[is_new][order].astype(np.int64), tgid[is_new][order].astype(np.int64)

    def sources(self, tgid: int) -> "Ids":
        """The sources of one target, ascending, `(n,) int64`."""
        own = self._target(tgid)
        return np.unique(self._ids()[0][own]).astype(np.int64)

    def rows(self, sgid: int, tgid: int) -> slice:
        """The rows of one connection, in the order in which they are built; none if there is no such connection."""
        own = self._target(tgid)
        descending = -self._ids()[0][own].astype(np.int64)
        first, last = (int(np.searchsorted(descending, -sgid, side)) for side in ("left", "right"))
        return slice(own.start + first, own.start + last)

    def told(self, rows: slice) -> Told:
        """What a connection was told, by any of its rows."""
        state = self._state()
        return state.table[int(state.number[rows.start])]

    def tell(self, rows: slice, change: "Callable[[Told], Told]") -> None:
        """Tell the rows of a connection something more."""
        state = self._state()
        told = state.take(rows).changed(slice(None), change)
        state.number[rows] = told.number
        self._keep(OverrideState(state.number, told.table))

    def columns(self, rows: slice) -> SynapseColumns:
        """The columns of a connection's rows; read again from its files when it is built."""
        if self._built is None:
            return self._parts[0].columns.take(np.arange(rows.start, rows.stop))
        tgid = int(self._built.tgid[rows.start])
        return self._built.columns(tgid).take(np.arange(rows.start, rows.stop) - self._target(tgid).start)

    def placed(self, rows: slice) -> "Placed | None":
        """Where a connection's synapses are in NEURON, `row` counted from its first; None if none is there."""
        if self._built is None or rows.start == rows.stop:
            return None
        tgid = int(self._built.tgid[rows.start])
        found, first = self._built.placed(tgid), self._target(tgid).start
        if found is None:
            return None
        own = found.take((found.row >= rows.start - first) & (found.row < rows.stop - first))
        return replace(own, row=own.row - np.int32(rows.start - first))

    def mini_rates(self, tgid: int) -> tuple[float, float]:
        """A target's own rates of inhibitory and excitatory minis in Hz, known when they are built."""
        return (0.0, 0.0) if self._built is None else self._built.mini_rates(tgid)

    def _ids(self) -> "tuple[NDArray[np.int32] | Ids, NDArray[np.int32] | Ids]":
        """Sources and targets in the order of building."""
        if self._built is not None:
            return self._built.sgid, self._built.tgid
        synapses = self.synapses()
        nothing = np.zeros(0, np.int64)
        return (nothing, nothing) if synapses is None else (synapses.columns.sgid, synapses.columns.tgid)

    def _target(self, tgid: int) -> slice:
        first, last = (int(np.searchsorted(self._ids()[1], tgid, side)) for side in ("left", "right"))
        return slice(first, last)

    def _state(self) -> OverrideState:
        return self._parts[0].state if self._built is None else self._built.state

    def _keep(self, state: OverrideState) -> None:
        if self._built is None:
            self._parts = [Synapses(self._parts[0].columns, state)]
        else:
            self._built = replace(self._built, state=state)


def _kept(columns: SynapseColumns) -> "Callable[[int], SynapseColumns]":
    return lambda tgid: columns.take(columns.tgid == tgid)


def _from_files(reread: "Callable[[int], SynapseColumns | None]") -> "Callable[[int], SynapseColumns]":
    def ordered(tgid: int) -> SynapseColumns:
        found = reread(tgid)
        assert found is not None, "a target that had synapses has them still"
        return found.take(np.lexsort((np.arange(len(found)), -found.sgid)))

    return ordered


def pair_keys(sgid: "Ids", tgid: "Ids") -> "Ids":
    """A number for each connection, `(n,) int64`."""
    keys: Ids = (sgid << 32) | tgid
    return keys
