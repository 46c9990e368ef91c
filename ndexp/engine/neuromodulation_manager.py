"""Neuromodulatory events: replayed spikes that reach the synapses other populations have made."""

import logging
from dataclasses import dataclass, replace
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import Connection, ConnectionBase, NetConType, ReplayMode, overrides
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import Synapses, by_target
from ndexp.engine.connection.placed import NOTHING, Placed, joined, placed_rows
from ndexp.engine.connection.placement import has_section, positions
from ndexp.engine.connection_manager import ConnectionSet, SynapseRuleManager
from ndexp.engine.connection_manager.edges import EdgeKind
from ndexp.engine.connection_manager.reader import SonataReader, SynapseParameters
from ndexp.engine.neuron_api import hoc, hoc_number, hoc_procedure

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, HocObject, Ids

log = logging.getLogger(__name__)

NEUROMODULATORY = EdgeKind(
    required=MappingProxyType({"neuromod_strength": "neuromod_strength", "neuromod_dtc": "neuromod_dtc"}),
    optional=MappingProxyType({"weight": ("", 1.0)}),  # no attribute has this name: the weight is always 1
)
"""Strength in µM, decay time in ms."""

REACH = 0.05
"""How near a synapse must be, as a part of its section's length."""

_FAR = f"have no synapse within {REACH} of a section's length"

_ATTACH = """
proc ndexp_attach_modulators() { local i  localobj netcon
    for i = 0, $o3.size() - 1 {
        netcon = new NetCon($o1.o($o3.x[i]), $o2.o($o4.x[i]), 10, $o5.x[i], $o6.x[i])
        if (netcon.wcnt() > 2) {
            netcon.weight[1] = $o7.x[i]
            netcon.weight[2] = $o8.x[i]
            if ($o9.x[i] > 0) { netcon.weight[$o9.x[i]] = $10 }
            $o12.x[i] = $o11.count()
            $o11.append(netcon)
        } else {
            $o12.x[i] = -1
        }
    }
}
"""


class ModulationConnParameters(SynapseParameters):
    """The attributes of neuromodulatory edges."""

    KIND: ClassVar[EdgeKind] = NEUROMODULATORY


class NeuroModulationSynapseReader(SonataReader):
    """Reads neuromodulatory edges."""

    Parameters: ClassVar[type[SynapseParameters]] = ModulationConnParameters


class NeuroModulationConnection(Connection):
    """The neuromodulatory edges from one cell onto another; its manager builds it, for it needs the other synapses."""

    __slots__ = ()

    @property
    def neuromod_strength(self) -> float | None:
        """Strength of the events in µM in place of the edges', None if there is none."""
        return self.told.neuromod_strength

    @neuromod_strength.setter
    def neuromod_strength(self, value: float | None) -> None:
        self._tell(lambda told: replace(told, neuromod_strength=value))

    @property
    def neuromod_dtc(self) -> float | None:
        """Decay time of the events in ms in place of the edges', None if there is none."""
        return self.told.neuromod_dtc

    @neuromod_dtc.setter
    def neuromod_dtc(self, value: float | None) -> None:
        self._tell(lambda told: replace(told, neuromod_dtc=value))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Events:
    """Edges of one cell with events, and the synapses that get them, row by row.

    row: number among the cell's rows. x: relative position. stim: index in `stims`, a hoc List.
    """

    edges: Synapses
    row: "Ids"
    x: "Floats"
    stim: "Ids"
    stims: "HocObject"
    synapses: Placed


class NeuroModulationManager(SynapseRuleManager):
    """The neuromodulatory connections of one pathway.

    They make no synapses. Each edge looks for the nearest synapse that another population has on its section; when the
    edge's source is replayed, that synapse gets its events. All other connections must have been built.
    """

    CONNECTIONS_TYPE: ClassVar[str | None] = "neuromodulatory"
    EDGE_KIND: ClassVar[EdgeKind] = NEUROMODULATORY
    SynapseReader: ClassVar[type[SonataReader]] = NeuroModulationSynapseReader
    conn_factory: ClassVar[type[ConnectionBase]] = NeuroModulationConnection
    BULK_FACTORY: ClassVar[type[ConnectionBase]] = NeuroModulationConnection
    FOLLOWS_OTHERS: ClassVar[bool] = True

    def finalize(self, base_seed: int = 0, **kwargs: "HocObject") -> int:
        """Give the replayed events to their synapses; gives the number of edges that do, on all ranks together."""
        kwargs.setdefault("_conn_type", "neuromodulatory edges with events")
        return super().finalize(base_seed, **kwargs)

    def _edge_kind(self) -> EdgeKind:
        """Always the same: there are no synapses here whose mechanism an override could choose."""
        return self.EDGE_KIND

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **conn_params: object) -> int:  # noqa: ARG002
        synapses = population.synapses()
        if synapses is None or conn_params["replay_mode"] is ReplayMode.NONE:
            return 0
        return sum(self._modulate(gid, own, population) for gid, own in by_target(synapses))

    def _modulate(self, gid: int, edges: Synapses, population: ConnectionSet) -> int:
        """Attach one cell's events to its synapses; gives the number of edges that have some."""
        stim = population.rows.replay.stim_indices(edges.columns)
        sections = self.target_manager.gid_to_sections(gid).sections
        is_used = has_section(edges.columns, sections) & (stim >= 0)
        edges, stim, row = edges.take(is_used), stim[is_used], np.flatnonzero(is_used)
        synapses = joined(manager.placed.of(gid) for manager in self._other_managers())
        x = positions(edges.columns, sections)
        found = nearest(edges.columns.isec, x, synapses)
        is_near = found >= 0
        near = int(is_near.sum())
        if not near:
            self._warn(gid, len(edges), _FAR)
            return 0
        events = _Events(
            edges=edges.take(is_near),
            row=row[is_near],
            x=x[is_near],
            stim=stim[is_near],
            stims=population.rows.replay.stims,
            synapses=synapses.take(found[is_near]),
        )
        placed = self._attach(gid, events)
        self.placed.keep((population.src_id, population.dst_id), gid, placed)
        attached = int((placed.replay != NOTHING).sum())
        self._warn(gid, len(edges) - near, _FAR)
        self._warn(gid, near - attached, "end on synapses whose mechanism takes no such events")
        return attached

    def _attach(self, gid: int, events: "_Events") -> Placed:
        """Make NetCons from replayed sources to synapses; `self.built` holds them. Gives where they are."""
        built = builder.Built(synapses=self._cell_manager.get_cell(gid).synlist)
        self.built.setdefault(gid, []).append(built)
        synapses, kind = events.synapses, int(NetConType.NC_NEUROMODULATOR)
        type_indices = np.array([hoc_number(f"nc_type_param_{name}") or 0.0 for name in synapses.mechanisms])
        columns = (events.stim, synapses.synapse, *event_columns(events.edges), type_indices[synapses.mechanism])
        vectors = [hoc().Vector(np.asarray(column, np.float64)) for column in columns]
        made = hoc().Vector(len(events.stim))
        attach = hoc_procedure("ndexp_attach_modulators", _ATTACH)
        attach(events.stims, built.synapses, *vectors, kind, built.netcons, made)
        edges = events.edges.columns
        return placed_rows(
            edges.sgid, edges.isec, events.x, "", built, row=events.row, replay=made.as_numpy().astype(np.int32)
        )

    def _other_managers(self) -> "list[SynapseRuleManager]":
        """Those that make synapses here for other source populations, in the order in which they came."""
        return [
            manager
            for source, manager in self._cell_manager.connection_managers.items()
            if source != self.src_node_population
            and isinstance(manager, SynapseRuleManager)
            and not isinstance(manager, NeuroModulationManager)
        ]

    def _warn(self, gid: int, count: int, what: str) -> None:
        if count:
            log.warning("%s → %s, gid %d: %d replayed neuromodulatory edges %s", *self._names, gid, count, what)


def nearest(isec: "Ids", x: "Floats", synapses: Placed) -> "Ids":
    """For each place the row of the nearest synapse on its section, -1 if none is within `REACH`.

    Args:
        isec: section ids, `(n,) int64`.
        x: relative positions, `(n,) float64`.
        synapses: of the same cell; of equally near ones the first is chosen.
    """
    found = np.full(len(isec), -1)
    for section_id in np.unique(isec):
        places, there = np.flatnonzero(isec == section_id), np.flatnonzero(synapses.isec == section_id)
        if len(there):
            distance = np.abs(synapses.x[there][None, :] - x[places][:, None])
            best = distance.argmin(axis=1)
            is_near = distance[np.arange(len(places)), best] < REACH
            found[places[is_near]] = there[best[is_near]]
    return found


def event_columns(edges: Synapses) -> "tuple[Floats, Floats, Floats, Floats]":
    """Delay (ms), weight (1, or 0 when overrides switch it off), strength (µM) and decay time (ms) of the events."""
    columns, state = edges.columns, edges.state
    return (
        overrides.delay(columns.delay, state.delay_override),
        (state.weight_factor > 0).astype(np.float64),
        overrides.neuromodulation(columns.values["neuromod_strength"], state.neuromod_strength),
        overrides.neuromodulation(columns.values["neuromod_dtc"], state.neuromod_dtc),
    )
