"""Connections onto point neurons: NetCons to their artificial cell, without synapses between."""

import logging
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import Connection, ConnectionBase, NetConType, ReplayMode, overrides
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import Synapses, target_rows
from ndexp.engine.connection.one_connection import only_connection
from ndexp.engine.connection.placed import NOTHING, Placed, placed_rows
from ndexp.engine.connection_manager import ConnectionSet, SynapseRuleManager
from ndexp.engine.connection_manager.edges import EdgeKind
from ndexp.engine.connection_manager.reader import SonataReader, SynapseParameters

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection.overrides import OverrideState
    from ndexp.engine.connection.records import Records
    from ndexp.engine.connection.replay_sources import ReplaySources
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)

POINT_PROCESS = EdgeKind(required=MappingProxyType({"weight": "conductance"}))
"""Edges that are a weight and a delay."""


class PointParameters(SynapseParameters):
    """The attributes of edges onto point neurons."""

    KIND: ClassVar[EdgeKind] = POINT_PROCESS


class PointProcessReader(SonataReader):
    """Reads edges onto point neurons."""

    Parameters: ClassVar[type[SynapseParameters]] = PointParameters


class PointConnection(Connection):
    """The connection of one cell onto a point neuron: one NetCon, without a synapse, and replay."""

    __slots__ = ()

    def add_synapses(self, _target_manager: object, synapses_params: "Records", _base_id: int = 0) -> None:
        """Add an edge for each record: weight and delay. The last run of edges stands."""
        self._append(synapses_params, _base_id)

    def finalize(
        self,
        cell: "HocObject",
        _base_seed: int = 0,
        attach_src_cell: bool = True,
        *,
        replay_mode: ReplayMode = ReplayMode.AS_REQUIRED,
    ) -> int:
        """Build this connection alone; gives the number of edges.

        Args:
            cell: the target, as its cell manager gives it.
            attach_src_cell: whether the source cell drives it.
            replay_mode: whether spikes are replayed.

        Raises:
            SimulationError: it is built already, or a part of a connection set.
        """
        synapses = only_connection(self._rows)
        if synapses is None:
            return 0
        replay = None if replay_mode is ReplayMode.NONE else self._rows.replay
        row = np.flatnonzero(is_in_last_run(synapses.columns))
        target = cell.CellRef.pointcell
        placed = connect_point_cell(target, synapses.take(row), row, replay, attaches=attach_src_cell)
        self._rows.settle(lambda _: placed)
        return len(placed)


class AllenPointConnectionManager(SynapseRuleManager):
    """The connections of one pathway onto point neurons."""

    CONNECTIONS_TYPE: ClassVar[str | None] = "point_process"
    EDGE_KIND: ClassVar[EdgeKind] = POINT_PROCESS
    SynapseReader: ClassVar[type[SonataReader]] = PointProcessReader
    conn_factory: ClassVar[type[ConnectionBase]] = PointConnection
    BULK_FACTORY: ClassVar[type[ConnectionBase]] = PointConnection

    def _edge_kind(self) -> EdgeKind:
        """Always the same: there are no synapses here whose mechanism an override could choose."""
        return self.EDGE_KIND

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **conn_params: object) -> int:  # noqa: ARG002
        synapses = population.synapses()
        if synapses is None:
            return 0
        pathway = " → ".join(self._names)
        last = is_in_last_run(synapses.columns)
        if not last.all():
            count = np.count_nonzero(~last)
            log.warning("%s: %d edges are replaced by later edges of the same two cells", pathway, count)
        warn_of_unused(synapses.state, pathway)
        attaches = population.src_id == 0 or not self._is_virtual_source
        replay = None if conn_params["replay_mode"] is ReplayMode.NONE else population.rows.replay
        for gid, own in target_rows(synapses.tgid):
            target = self._cell_manager.get_cell(gid).CellRef.pointcell
            row = np.flatnonzero(last[own])
            placed = connect_point_cell(target, synapses.take(own[row]), row, replay, attaches=attaches)
            if placed.built is not None:
                self.built.setdefault(gid, []).append(placed.built)
            self.placed.keep((population.src_id, population.dst_id), gid, placed)
        return int(np.count_nonzero(last))


def connect_point_cell(
    target: "HocObject", synapses: Synapses, row: "Ids", replay: "ReplaySources | None", *, attaches: bool
) -> Placed:
    """Make one cell's NetCons.

    Args:
        target: its artificial cell.
        synapses: its connections, an edge each.
        row: their numbers among the cell's rows of their connection set.
        replay: what is replayed; None for nothing.
        attaches: whether source cells drive it.

    Returns:
        What was made, which the caller holds.
    """
    columns, built = synapses.columns, builder.Built()
    built.synapses.append(target)
    netcons, mechanism = netcons_of(synapses), str(target.hname()).partition("[")[0]
    made = {"synapse": np.zeros(len(columns), np.int64)}
    if attaches:
        made["netcon"] = builder.attach_sources(columns.sgid, netcons, built)
    stim = np.full(len(columns), NOTHING) if replay is None else replay.stim_indices(columns)
    has_stim = stim != NOTHING
    if replay is not None and has_stim.any():
        made["replay"] = np.full(len(columns), NOTHING)
        replayed = netcons_of(synapses.take(has_stim))
        kind = NetConType.NC_REPLAY
        made["replay"][has_stim] = builder.attach_stims(stim[has_stim], replay.stims, replayed, kind, mechanism, built)
    return placed_rows(columns.sgid, columns.isec, columns.offset, mechanism, built, row=row, **made)


def netcons_of(synapses: Synapses) -> builder.NetConRows:
    """The NetCons of one cell's connections, all to its one artificial cell; weights as that cell takes them."""
    columns, state = synapses.columns, synapses.state
    return builder.NetConRows(
        synapse=np.zeros(len(synapses), np.int64),
        delay=overrides.delay(columns.delay, state.delay_override),
        weight=columns.weight * state.weight_factor,
    )


def is_in_last_run(columns: "SynapseColumns") -> "NDArray[np.bool_]":
    """Whether a row is in the last run of edges between its two cells.

    A run is made of edges that follow each other in a file. As in neurodamus, a later run of the same two cells takes
    the earlier one's place.

    Args:
        columns: ordered by target and source, in order of creation within; at least one row.
    """
    is_new_pair = overrides.begins(columns.sgid, columns.tgid)
    is_new_run = is_new_pair.copy()
    is_new_run[1:] |= np.diff(columns.synapse_id) != 1
    pair, run = (np.cumsum(is_new) - 1 for is_new in (is_new_pair, is_new_run))
    last_run = np.zeros(pair[-1] + 1, np.int64)
    np.maximum.at(last_run, pair, run)
    return np.asarray(run == last_run[pair])


def warn_of_unused(state: "OverrideState", pathway: str) -> None:
    """Tell which fields of `connection_overrides` have no effect on point neurons, and on how many edges."""
    fields = {
        "delay": state.delayed > 0,
        "synapse_configure": state.snippets > 0,
        "spont_minis": state.minis_rate > 0,
        "modoverride": state.mod != overrides.NO_MOD,
    }
    for name, mask in fields.items():
        if mask.any():
            count = np.count_nonzero(mask)
            log.warning(
                "%s: %s of connection_overrides has no effect on %d edges onto point neurons", pathway, name, count
            )
