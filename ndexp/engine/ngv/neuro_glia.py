"""Neurons' synapses to astrocytes: each release is an event for the astrocyte's section and its soma."""

import logging
from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi, neuron_api
from ndexp.engine.connection import ConnectionBase
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import target_rows
from ndexp.engine.connection.placed import NOTHING, Placed, placed_rows
from ndexp.engine.connection.synapse_helpers import INHIBITORY_BELOW
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager
from ndexp.engine.ngv.builder import watch_releases
from ndexp.engine.ngv.connection import NeuroGlialConnection
from ndexp.engine.ngv.edges import read_neuro_glial
from ndexp.engine.ngv.override_use import check_override
from ndexp.engine.ngv.reader import NETCON_DELAY_MS, NeuroGlialSynapseReader
from ndexp.engine.ngv.virtual_gids import VirtualGids, by_population, merged, resolved
from ndexp.errors import ConfigError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection_manager import ConnectionSet
    from ndexp.engine.connection_manager.reader import SonataReader
    from ndexp.engine.ngv.astrocyte import Astrocyte
    from ndexp.engine.settings import ConnectionOverride
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)


class NeuroGliaConnManager(ConnectionManagerBase):
    """The connections from one population of neurons to one of astrocytes.

    In the file the astrocytes are the sources. Each edge names a synapse by its edge id; nothing comes from a synapse
    that is inhibitory, or whose neuron is not simulated. Overrides choose edges, and change nothing else.

    Raises:
        ConfigError: the neurons have no cells.
    """

    CONNECTIONS_TYPE: ClassVar[str | None] = "synapse_astrocyte"
    FOLLOWS_OTHERS: ClassVar[bool] = True
    SynapseReader: ClassVar[type["SonataReader"]] = NeuroGlialSynapseReader
    conn_factory: ClassVar[type[ConnectionBase]] = NeuroGlialConnection
    BULK_FACTORY: ClassVar[type[ConnectionBase]] = NeuroGlialConnection

    ustate_netcon_threshold = 0.0
    ustate_netcon_delay = 0.0
    ustate_netcon_weight = 1.1

    def __init__(
        self,
        circuit_conf: "HocObject",
        target_manager: "TargetManager",
        cell_manager: "HocObject",
        src_cell_manager: "HocObject" = None,
        **kw: object,
    ) -> None:
        super().__init__(circuit_conf, target_manager, cell_manager, src_cell_manager, **kw)
        if self._src_cell_manager.is_virtual:
            raise ConfigError(
                f"neuro-glial edges refer to synapses of '{self.src_node_population}', which has no cells",
                "networks.edges",
                "Their neurons must be a population with cells",
            )
        self.built: dict[int, builder.Built] = {}
        self._named: list[str] = []
        self._edge_populations: list[str] = []
        self._virtual_gids = VirtualGids()
        self._made: list[Ids] = []
        self._firing: Ids = np.zeros(0, np.int64)

    def configure_connections(self, conn_conf: "ConnectionOverride") -> int:
        """Nothing but a warning: overrides choose edges when these are read, and change nothing else.

        Raises:
            ConfigError: the override's weights are delayed.
        """
        if conn_conf in self.matching_overrides():
            check_override(conn_conf, " → ".join(self._names))
        return 0

    def exchange(self, others: "Sequence[ConnectionManagerBase]") -> None:
        """Agree with all ranks on the synapses' gids, and watch the synapses when others build them."""
        makers = [
            manager
            for manager in others
            if isinstance(manager, SynapseRuleManager) and not manager.FOLLOWS_OTHERS
            if manager.dst_node_population == self.src_node_population
        ]
        known = [name for manager in makers for name in manager.edge_populations]
        self._edge_populations = resolved(self._named, known, " → ".join(self._names))
        edges = merged(mpi.gather_everywhere(self._referred()))
        first = self.target_manager.populations.reserve(sum(map(len, edges.values())))
        with mpi.agreed():
            self._virtual_gids = VirtualGids(edges, first)
        for manager in makers:
            manager.watchers.append(partial(self._watch, manager.edge_populations))

    def finalize(self, base_seed: int = 0, *_: object) -> int:  # type: ignore[override]  # as published
        """Connect astrocytes to the synapses that others have built; gives the number of edges on all ranks."""
        made = mpi.gather_everywhere(np.concatenate([np.zeros(0, np.int64), *self._made]))
        self._firing = np.unique(np.concatenate(made))
        return super().finalize(base_seed, _conn_type="neuro-glial connections")

    def clear(self) -> None:
        """Let all connections go, built or not."""
        super().clear()
        for built in self.built.values():
            built.netcons.remove_all()
        self.built.clear()
        self._made.clear()

    def _ends(self, edge_population: str, src_pop_name: str | None) -> tuple[str, str]:
        """Neurons and astrocytes: the other way round than in the file."""
        astrocytes, neurons = super()._ends(edge_population, src_pop_name)
        return neurons, astrocytes

    def _rows_of_file(self) -> "Callable[[Ids], SynapseColumns | None]":
        """Reads the chosen file's edges of some astrocytes; in them `edge_population` is an index in `_named`."""
        assert self._file is not None, "a file has been chosen"
        path, population = self._file

        def rows(astrocytes: "Ids") -> "SynapseColumns | None":
            found = read_neuro_glial(path, population, astrocytes, NETCON_DELAY_MS)
            if found is None:
                return None
            self._named = list(dict.fromkeys((*self._named, *found.populations)))
            number = np.array([self._named.index(name) for name in found.populations], np.float64)
            own = found.columns.values["edge_population"].astype(np.int64)
            return replace(found.columns, values={**found.columns.values, "edge_population": number[own]})

        return rows

    def _referred(self) -> "dict[str, Ids]":
        """Edge population → the edges that this rank's astrocytes refer to."""
        parts = [part for population in self._populations.values() for part in population.parts]
        return merged([edges for part in parts for edges in by_population(part.values, self._edge_populations)])

    def _watch(self, edge_populations: "Sequence[str]", gid: int, columns: "SynapseColumns", placed: "Placed") -> None:
        """Let one cell's new synapses emit events, where astrocytes refer to them."""
        gids = self._virtual_gids.of_rows(columns.values, edge_populations)
        chosen = np.flatnonzero((gids >= 0) & (columns.values["syn_type"] >= INHIBITORY_BELOW))
        if len(chosen):
            netcon = (self.ustate_netcon_threshold, self.ustate_netcon_delay, self.ustate_netcon_weight)
            synapses = self._src_cell_manager.get_cell(gid).synlist
            watch_releases(synapses, placed, chosen, gids[chosen], netcon)
            self._made.append(gids[chosen])

    def _check_delays(self) -> None:
        """Refuse what NEURON aborts on: events that must reach another rank within the time step.

        Raises:
            SimulationError: the time step is too long.
        """
        dt, context = self.target_manager.run_conf.run.dt, neuron_api.parallel_context()
        if mpi.this_rank().size == 1 or dt < NETCON_DELAY_MS:
            return
        parts = [part for population in self._populations.values() for part in population.parts]
        own = {int(gid) for part in parts for gid in self._virtual_gids.of_rows(part.values, self._edge_populations)}
        if any(not context.gid_exists(gid) for gid in own.intersection(self._firing.tolist())):
            raise SimulationError(
                f"astrocytes hear synapses of other ranks after {NETCON_DELAY_MS:g} ms, but the time step is {dt:g} ms",
                " → ".join(self._names),
                f"Set run.dt below {NETCON_DELAY_MS:g}, or run on one rank",
            )

    def _finalize_population(self, population: "ConnectionSet", base_seed: int, **_conn_params: object) -> int:  # noqa: ARG002
        columns = population.columns()
        if columns is None:
            return 0
        gids = self._virtual_gids.of_rows(columns.values, self._edge_populations)
        fires = np.isin(gids, self._firing)
        if not fires.all():
            count = np.count_nonzero(~fires)
            log.info("%s → %s: %d edges refer to synapses that are inhibitory, or not simulated", *self._names, count)
        sources = np.where(fires, gids, -1)
        for gid, own in target_rows(columns.tgid):
            placed = self._connect_cell(gid, columns.sgid[own], columns.isec[own], sources[own])
            self.placed.keep((population.src_id, population.dst_id), gid, placed)
        return len(columns)

    def _connect_cell(self, gid: int, neurons: "Ids", section_ids: "Ids", sources: "Ids") -> Placed:
        """Make one astrocyte's counters, and two NetCons for each edge with a source; `built` holds them.

        Args:
            gid: the astrocyte.
            neurons: gid of each edge's neuron, `(n,) int64`.
            section_ids: of each edge, `(n,) int64`.
            sources: gid of each edge's synapse, -1 if nothing comes from it, `(n,) int64`.

        Returns:
            Where each edge's counter and the first of its two NetCons are.
        """
        astrocyte: Astrocyte = self._cell_manager.get_cell(gid)
        built = self.built.setdefault(gid, builder.Built())
        soma, (used, counter) = int(built.synapses.count()), np.unique(section_ids, return_inverse=True)
        for glut in (astrocyte.glut_soma, *map(astrocyte.get_glut, used.tolist())):
            built.synapses.append(glut)
        fires, netcon = sources >= 0, np.full(len(sources), NOTHING)
        targets = np.stack([soma + 1 + counter[fires], np.full(np.count_nonzero(fires), soma)], axis=1).ravel()
        if len(targets):
            rows = builder.NetConRows(
                synapse=targets, delay=np.full(len(targets), NETCON_DELAY_MS), weight=np.zeros(len(targets))
            )
            netcon[fires] = builder.attach_sources(np.repeat(sources[fires], 2), rows, built)[::2]
        x = np.full(len(sources), 0.5)
        places = {"synapse": soma + 1 + counter, "netcon": netcon}
        return placed_rows(neurons, section_ids, x, "GlutReceive", built, **places)
