"""Connections onto point neurons: NetCons to their artificial cell, without synapses between."""

import logging
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import NetConType, ReplayMode, overrides
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import Synapses, by_target
from ndexp.engine.connection_manager import ConnectionSet, SynapseRuleManager
from ndexp.engine.connection_manager.edges import EdgeKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection.overrides import OverrideState

log = logging.getLogger(__name__)

POINT_PROCESS = EdgeKind(required=MappingProxyType({"weight": "conductance"}))
"""Edges that are a weight and a delay."""


class AllenPointConnectionManager(SynapseRuleManager):
    """The connections of one pathway onto point neurons."""

    CONNECTIONS_TYPE: ClassVar[str | None] = "point_process"
    EDGE_KIND: ClassVar[EdgeKind] = POINT_PROCESS

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
        replays = conn_params["replay_mode"] is not ReplayMode.NONE
        for gid, own in by_target(synapses.take(last)):
            self._connect_cell(gid, own, attaches=attaches, replays=replays)
        return int(np.count_nonzero(last))

    def _connect_cell(self, gid: int, synapses: Synapses, *, attaches: bool, replays: bool) -> None:
        """Make one cell's NetCons; `self.built` holds them."""
        columns, built = synapses.columns, builder.Built()
        self.built.setdefault(gid, []).append(built)
        target = self._cell_manager.get_cell(gid).CellRef.pointcell
        built.synapses.append(target)
        netcons = netcons_of(synapses)
        if attaches:
            builder.attach_sources(columns.sgid, netcons, built)
        stim = self._replay.stim_indices(columns) if replays else np.full(len(columns), -1)
        has_stim = stim >= 0
        if has_stim.any():
            replayed, mechanism = netcons_of(synapses.take(has_stim)), str(target.hname()).partition("[")[0]
            builder.attach_stims(stim[has_stim], self._replay.stims, replayed, NetConType.NC_REPLAY, mechanism, built)


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
    is_new_pair = (np.diff(columns.sgid) != 0) | (np.diff(columns.tgid) != 0)
    is_new_run = is_new_pair | (np.diff(columns.synapse_id) != 1)
    pair, run = (np.append(0, np.cumsum(begins)) for begins in (is_new_pair, is_new_run))
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
