"""Neuromodulatory events: replayed spikes that reach the synapses other populations have made."""

import logging
from functools import cache
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import NetConType, ReplayMode
from ndexp.engine.connection_manager import ConnectionSet, SynapseRuleManager, overrides
from ndexp.engine.connection_manager import synapse_builder as builder
from ndexp.engine.connection_manager.connection_set import Synapses, by_target
from ndexp.engine.connection_manager.edges import EdgeKind
from ndexp.engine.connection_manager.placed import Placed, joined
from ndexp.engine.connection_manager.placement import has_section, positions
from ndexp.engine.neuron_api import hoc, hoc_callable, hoc_number

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ndexp.engine.typing import Floats, HocObject, Ids

log = logging.getLogger(__name__)

NEUROMODULATORY = EdgeKind(
    required=MappingProxyType({"neuromod_strength": "neuromod_strength", "neuromod_dtc": "neuromod_dtc"}),
    optional=MappingProxyType({"weight": ("", 1.0)}),  # no attribute has this name: the weight is always 1
)
"""Strength in µM, decay time in ms."""

REACH = 0.05
"""How near a synapse must be, as a part of its section's length."""

_ATTACH = """
func ndexp_attach_modulators() { local i, attached  localobj netcon
    attached = 0
    for i = 0, $o3.size() - 1 {
        netcon = new NetCon($o1.o($o3.x[i]), $o2.o($o4.x[i]), 10, $o5.x[i], $o6.x[i])
        if (netcon.wcnt() > 2) {
            netcon.weight[1] = $o7.x[i]
            netcon.weight[2] = $o8.x[i]
            if ($o9.x[i] > 0) { netcon.weight[$o9.x[i]] = $10 }
            $o11.append(netcon)
            attached += 1
        }
    }
    return attached
}
"""


class NeuroModulationManager(SynapseRuleManager):
    """The neuromodulatory connections of one pathway.

    They make no synapses. Each edge looks for the nearest synapse that another population has on its section; when the
    edge's source is replayed, that synapse gets its events. All other connections must have been built.
    """

    CONNECTIONS_TYPE: ClassVar[str | None] = "neuromodulatory"
    EDGE_KIND: ClassVar[EdgeKind] = NEUROMODULATORY
    FOLLOWS_OTHERS: ClassVar[bool] = True

    def replay(  # type: ignore[override]  # the published API's signatures differ
        self,
        spike_manager: "Mapping[int, Floats]",
        src_target_name: str | None,
        dst_target_name: str | None,
        start_delay: float = 0.0,
    ) -> int:
        """Let edges from some sources give spikes of a file to the synapses near them; see `SynapseRuleManager`."""
        gids = {gid for population in self._populations.values() for gid in population.target_gids()}
        for manager in self._other_managers():
            manager.placed.wanted |= gids
        return super().replay(spike_manager, src_target_name, dst_target_name, start_delay)

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
        return sum(self._modulate(gid, own) for gid, own in by_target(synapses))

    def _modulate(self, gid: int, edges: Synapses) -> int:
        """Attach one cell's events to its synapses; gives the number of edges that have some."""
        stim = self._replay.stim_indices(edges.columns)
        sections = self.target_manager.gid_to_sections(gid).sections
        is_used = has_section(edges.columns, sections) & (stim >= 0)
        edges, stim = edges.take(is_used), stim[is_used]
        synapses = joined(manager.placed.of(gid) for manager in self._other_managers())
        found = nearest(edges.columns.isec, positions(edges.columns, sections), synapses)
        is_near = found >= 0
        attached = self._attach(gid, edges.take(is_near), stim[is_near], (synapses, found[is_near]))
        near = int(is_near.sum())
        self._warn(gid, len(edges) - near, f"have no synapse within {REACH} of a section's length")
        self._warn(gid, near - attached, "end on synapses whose mechanism takes no such events")
        return attached

    def _attach(self, gid: int, edges: Synapses, stim: "Ids", nearby: "tuple[Placed, Ids]") -> int:
        """Make NetCons from replayed sources to synapses; `self.built` holds them. Gives their number."""
        if not len(edges):
            return 0
        built = builder.Built(synapses=self._cell_manager.get_cell(gid).synlist)
        self.built.setdefault(gid, []).append(built)
        synapses, found = nearby
        type_indices = np.array([hoc_number(f"nc_type_param_{name}") or 0.0 for name in synapses.mechanisms])
        columns = (stim, synapses.synapse[found], *event_columns(edges), type_indices[synapses.mechanism[found]])
        vectors = [hoc().Vector(np.asarray(column, np.float64)) for column in columns]
        kind = int(NetConType.NC_NEUROMODULATOR)
        return int(_attacher()(self._replay.stims, built.synapses, *vectors, kind, built.netcons))

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


@cache
def _attacher() -> "HocObject":
    """The hoc loop, defined at first use."""
    hoc()(_ATTACH)
    return hoc_callable("ndexp_attach_modulators")
