"""The part of a connection manager that all kinds of connections share: pathways, files, connection sets."""

import logging
from dataclasses import replace
from functools import partial
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi, neuron_api
from ndexp.engine.connection import Connection, ConnectionBase, overrides
from ndexp.engine.connection.columns import SynapseColumns
from ndexp.engine.connection.placed import PlacedSynapses
from ndexp.engine.connection.rows import pair_keys
from ndexp.engine.connection.target_cells import mini_rates
from ndexp.engine.connection_manager import by_hand, connection_set
from ndexp.engine.connection_manager.connection_set import population_id
from ndexp.engine.connection_manager.edges import CHEMICAL, EdgeKind, EdgeReading, edge_node_pop_names, read_edges
from ndexp.engine.connection_manager.loading import Loading, Rule, every, of_groups, reread
from ndexp.engine.connection_manager.reader import SonataReader
from ndexp.engine.target_manager import TargetSpec
from ndexp.errors import CircuitError, ConfigError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from ndexp.engine.connection_manager.connection_set import Gids
    from ndexp.engine.settings import ConnectionOverride
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject, Ids

    PopulationIds = int | tuple[int | None, int | None] | None

log = logging.getLogger(__name__)


class ConnectionManagerBase:
    """The connections of one pathway, of one kind.

    Args:
        circuit_conf: unused here; kinds of connections may read it.
        target_manager: gives targets and sections, and has the run's settings.
        cell_manager: of the target population.
        src_cell_manager: of the source population; None means the same.
        **kw: `load_offsets`, whether edges keep their ids, for those who refer to synapses by them.
    """

    CONNECTIONS_TYPE: ClassVar[str | None] = None
    """SONATA's edge type."""

    EDGE_KIND: ClassVar[EdgeKind] = CHEMICAL
    """The attributes of its edges."""

    SynapseReader: ClassVar[type[SonataReader]] = SonataReader
    """Reads the edges of one target; managers themselves read in bulk."""

    FOLLOWS_OTHERS: ClassVar[bool] = False
    """Whether it is built after all managers that make synapses, because it looks for these."""

    HAS_SOURCE_NODES: ClassVar[bool] = True
    """Whether its sources have gids; what does not emit spikes needs none."""

    ConnectionSet: ClassVar[type[connection_set.ConnectionSet]] = connection_set.ConnectionSet
    """The class of its connection sets."""

    conn_factory: ClassVar[type[ConnectionBase]] = Connection
    """The class of its connections. One with a `finalize` of its own builds each connection by that, which is slow."""

    BULK_FACTORY: ClassVar[type[ConnectionBase]] = Connection
    """The class whose connections the manager builds all at once."""

    def __init__(
        self,
        circuit_conf: "HocObject",
        target_manager: "TargetManager",
        cell_manager: "HocObject",
        src_cell_manager: "HocObject" = None,
        **kw: object,
    ) -> None:
        self.circuit_conf = circuit_conf
        self.target_manager = target_manager
        self._cell_manager = cell_manager
        self._src_cell_manager = src_cell_manager or cell_manager
        self._populations: dict[tuple[int, int], connection_set.ConnectionSet] = {}
        self._current: connection_set.ConnectionSet | None = None
        self._file: tuple[Path, str] | None = None
        self._loadings: dict[connection_set.ConnectionSet, list[Loading]] = {}
        self._names = (self._src_cell_manager.population_name, cell_manager.population_name)
        self._connection_count = 0
        self._extra_mods: list[str] = []
        self.placed = PlacedSynapses()
        """Where the synapses are that were built."""
        self._is_virtual_source = False
        self._left_out = 0
        self.is_built = False
        """Whether `finalize` has been called."""
        self._keeps_edge_ids = bool(kw.get("load_offsets"))
        self.edge_populations: list[str] = []
        """The edge populations opened so far; with `load_offsets`, a row's `edge_population` is an index here."""

    @property
    def cell_manager(self) -> "HocObject":
        """The manager of the target cells."""
        return self._cell_manager

    @property
    def src_cell_manager(self) -> "HocObject":
        """The manager of the source cells."""
        return self._src_cell_manager

    @property
    def src_node_population(self) -> str:
        """The source population."""
        return str(self._names[0])

    @property
    def dst_node_population(self) -> str:
        """The target population."""
        return str(self._names[1])

    @property
    def src_pop_offset(self) -> int:
        """The gid offset of the source population."""
        return int(self._src_cell_manager.local_nodes.offset)

    @property
    def target_pop_offset(self) -> int:
        """The gid offset of the target population."""
        return int(self._cell_manager.local_nodes.offset)

    @property
    def is_file_open(self) -> bool:
        """Whether an edge file has been chosen."""
        return self._file is not None

    @property
    def current_population(self) -> connection_set.ConnectionSet | None:
        """The connection set that edges are added to."""
        return self._current

    @property
    def connection_count(self) -> int:
        """The number of connections made on this rank."""
        return self._connection_count

    def open_edge_location(self, syn_source: str, _circuit_conf: "HocObject", **kw: str) -> str:
        """Open `file:population`; gives the file's path."""
        path, _, population = syn_source.rpartition(":")
        return self.open_synapse_file(path, population, **kw)

    def open_synapse_file(
        self,
        synapse_file: str,
        edge_population: str,
        *,
        src_pop_name: str | None = None,
        **_kw: object,
    ) -> str:
        """Choose an edge file and population, and the connection set of its pathway.

        Raises:
            CircuitError: the file does not exist.
        """
        path = Path(synapse_file)
        if not path.is_file():
            raise CircuitError("the edge file does not exist", str(path), "Check the circuit config")
        self._file = (path, edge_population)
        self.edge_populations.append(edge_population)
        self._names = self._ends(edge_population, src_pop_name)
        self._is_virtual_source = (
            self._src_cell_manager.is_virtual or self._names[0] != self._src_cell_manager.population_name
        )
        self.select_connection_set(population_id(self._names[0]), population_id(self._names[1]))
        for population in self._populations.values():
            population.rows.unlock()
        return str(path)

    def select_connection_set(self, src_pop_id: int, dst_pop_id: int) -> connection_set.ConnectionSet:
        """Make the pathway's connection set the current one, new if needed."""
        self._current = self.get_population(src_pop_id, dst_pop_id)
        return self._current

    def get_population(self, src_pop_id: int, dst_pop_id: int) -> connection_set.ConnectionSet:
        """The pathway's connection set, new if needed."""
        key = (src_pop_id, dst_pop_id)
        return self._populations.setdefault(key, self.ConnectionSet(*key, self.conn_factory))

    def find_populations(self, population_ids: "PopulationIds") -> "Iterable[connection_set.ConnectionSet]":
        """The connection sets of a source number, of a (source, target) pair with None for any, or all."""
        if population_ids is None:
            return list(self._populations.values())
        return [found for found in self._populations.values() if found.ids_match(population_ids)]

    def all_connections(self) -> "Iterator[ConnectionBase]":
        """All connections, set by set."""
        return chain.from_iterable(population.all_connections() for population in self._populations.values())

    def get_connections(
        self, post_gids: "Gids", pre_gids: "Gids | None" = None, population_ids: "PopulationIds" = None
    ) -> "Iterator[ConnectionBase]":
        """Connections onto some targets from some sources or all; see `ConnectionSet.get_connections`."""
        found = self.find_populations(population_ids)
        return chain.from_iterable(population.get_connections(post_gids, pre_gids) for population in found)

    def get_target_connections(
        self,
        src_target_name: str | None,
        dst_target_name: str,
        selected_gids: "Iterable[int] | None" = None,
        conn_population: connection_set.ConnectionSet | None = None,
    ) -> "Iterator[ConnectionBase]":
        """The connections between two node sets.

        Args:
            src_target_name: node set of the sources, None for all.
            dst_target_name: node set of the targets.
            selected_gids: only onto these target gids.
            conn_population: only of this set.
        """
        targets = self._gids(dst_target_name, self.dst_node_population)
        if selected_gids is not None:
            targets = np.intersect1d(targets, np.asarray(list(selected_gids), np.int64))
        sources = None if src_target_name is None else self._gids(src_target_name, self.src_node_population).tolist()
        populations = list(self._populations.values()) if conn_population is None else [conn_population]
        for population in populations:
            yield from population.get_connections(targets.tolist(), sources)

    def create_connections(
        self,
        src_target: object | None = None,  # noqa: ARG002 - part of the published API
        dst_target: object | None = None,  # noqa: ARG002
        get_conn_stats: bool = False,  # noqa: ARG002
    ) -> None:
        """Read the chosen file's edges onto the local cells: all, or what the overrides of this pathway cover."""
        creating = overrides.creating(self.matching_overrides())
        if creating is None:
            self.connect_all()
        else:
            self._connect_groups([(override.source, override.target) for override in creating])

    def connect_all(self, weight_factor: float = 1, get_conn_stats: bool = False) -> None:  # noqa: ARG002
        """Read all edges onto the local cells, from every source."""
        self._load(every, weight_factor)

    def connect_group(
        self,
        conn_source: str,
        conn_destination: str,
        synapse_type_restrict: int | None = None,
        mod_override: str | None = None,
        get_conn_stats: bool = False,  # noqa: ARG002 - part of the published API
    ) -> None:
        """Read the edges between two node sets, and lock their connections: they get no edges of further groups.

        Args:
            conn_source: node set of the sources.
            conn_destination: node set of the targets.
            synapse_type_restrict: edges of this type are left out.
            mod_override: a mechanism's helper whose attributes the edges must have.
            get_conn_stats: unused.
        """
        self._extra_mods += [] if mod_override is None else [mod_override]
        self._connect_groups([(conn_source, conn_destination)], synapse_type_restrict)

    def matching_overrides(self) -> "list[ConnectionOverride]":
        """The overrides whose source and target node sets have cells of this pathway, in the config's order."""
        targets = self.target_manager
        source = TargetSpec(None, self.src_node_population)
        target = TargetSpec(self._cell_manager.circuit_target, self.dst_node_population)
        return [
            override
            for override in targets.run_conf.connection_overrides
            if targets.intersecting(TargetSpec(override.source, None), source)
            and targets.intersecting(TargetSpec(override.target, None), target)
        ]

    def configure_connections(self, conn_conf: "ConnectionOverride") -> int:
        """Apply an override to the connections that it covers; gives the number of synapses on this rank."""
        sources = self._node_ids(conn_conf.source, self.src_node_population) + self.src_pop_offset
        targets = self._node_ids(conn_conf.target, self.dst_node_population) + self.target_pop_offset
        return sum(population.configure(conn_conf, sources, targets) for population in self._populations.values())

    def configure_group(self, conn_config: "ConnectionOverride", gidvec: "Iterable[int] | None" = None) -> int:
        """Apply an override to the connections that it covers, onto some target gids or all; gives their number."""
        found = self.get_target_connections(conn_config.source, conn_config.target, gidvec)
        count = 0
        for connection in found:
            connection.apply(conn_config)
            count += 1
        return count

    def setup_delayed_connection(self, conn_config: "ConnectionOverride") -> int:
        """Kinds of connections whose weights can change in time say how."""
        raise NotImplementedError

    def restart_events(self) -> None:
        """Let minis and replay of all connections go on from the present time, after a saved state was restored."""

    def exchange(self, others: "Sequence[ConnectionManagerBase]") -> None:
        """What ranks must tell each other when all edges are read, before any is built: most kinds nothing.

        Args:
            others: all managers of the run, in the order of their creation.
        """

    def replay(self, *_: object, **_kw: object) -> int:
        """Kinds of connections that can be replayed say how; others only warn."""
        log.warning("%s → %s: connections of this kind cannot be replayed", *self._names)
        return 0

    def finalize(self, base_seed: int = 0, *, _conn_type: str = "synapses", **conn_params: object) -> int:
        """Build all connections in NEURON; gives the number of synapses on all ranks together."""
        built = 0
        with mpi.agreed():
            self._check_delays()
            for population in self._populations.values():
                built += self._finalize_population(population, base_seed, **conn_params)
                built += self._finalize_by_hand(population, base_seed, **conn_params)
                self._settle(population)
        count, left_out = int(mpi.total(built)), int(mpi.total(self._left_out))
        self._left_out, self.is_built = 0, True
        log.info("%s → %s: %d %s", *self._names, count, _conn_type)
        if left_out:
            names = ", ".join(override.name for override in self.matching_overrides())
            log.warning(
                "%s → %s: %d edges are left out: connection_overrides match this pathway, so only the edges that they "
                "cover are made (%s)",
                *self._names,
                left_out,
                names,
            )
        return count

    def clear(self) -> None:
        """Let all connections go, built or not."""
        self._populations.clear()
        self._loadings.clear()
        self.placed = PlacedSynapses()
        self._current = None

    def _connect_groups(self, node_sets: "Sequence[tuple[str, str]]", left_out_type: int | None = None) -> None:
        """Read the edges between pairs of node sets that their connections, which are locked then, do not have yet."""
        source, target = self._names
        groups = [(self._node_ids(pair[0], source), self._node_ids(pair[1], target)) for pair in node_sets]
        locked = np.zeros(0, np.int64) if self._current is None else self._current.rows.locked
        rule = of_groups(groups, locked, self._offsets, left_out_type)
        loaded = self._load(rule)
        if self._current is not None and loaded is not None:
            self._current.rows.lock(pair_keys(loaded.sgid, loaded.tgid))

    def _load(self, rule: Rule, weight_factor: float = 1) -> SynapseColumns | None:
        """Read those of the chosen file's edges onto local cells that a rule chooses; gives them."""
        if self._current is None or self._file is None:
            raise ConfigError("no edge file has been opened", hint="Call open_edge_location first")
        loading = Loading(rows=self._rows_of_file(), usable=self._usable(), exists=rule, offsets=self._offsets)
        columns, left_out = loading.read(np.asarray(self._cell_manager.local_nodes.ids))
        self._left_out += left_out
        if columns is None:
            return None
        if self._builds_in_bulk():
            self._loadings.setdefault(self._current, []).append(loading)
            self._connection_count += self._current.append(columns, weight_factor)
        else:
            self._connection_count += by_hand.add(self._current, columns, self.target_manager, weight_factor)
        return columns

    @property
    def _offsets(self) -> tuple[int, int]:
        return self.src_pop_offset, self.target_pop_offset

    def _usable(self) -> Rule:
        """Which edges can exist at all."""
        return every

    def _builds_in_bulk(self) -> bool:
        """Whether connections are rows, and built all at once."""
        bulk = self.BULK_FACTORY
        return issubclass(self.conn_factory, bulk) and self.conn_factory.finalize is bulk.finalize

    def _gids(self, node_set: str, population: str) -> "Ids":
        """Gids of a node set's cells of one population, local or not."""
        offset = self.src_pop_offset if population == self.src_node_population else self.target_pop_offset
        return self._node_ids(node_set, population) + offset

    def _node_ids(self, node_set: str, population: str) -> "Ids":
        found = self.target_manager.get_target(node_set).populations.get(population)
        return np.zeros(0, np.int64) if found is None else found.ids

    def _rows_of_file(self) -> "Callable[[Ids], SynapseColumns | None]":
        """Reads the chosen file's edges onto some target nodes, as columns of node ids."""
        assert self._file is not None, "a file has been chosen"
        settings, kind = self.target_manager.run_conf, self._edge_kind()
        reading = EdgeReading(
            dt=settings.run.dt,
            extracellular_calcium=settings.conditions.extracellular_calcium,
            keeps_edge_ids=self._keeps_edge_ids,
        )
        path, population, number = *self._file, len(self.edge_populations) - 1

        def rows(targets: "Ids") -> SynapseColumns | None:
            found = read_edges(path, population, targets, reading, kind)
            return found if found is None or not reading.keeps_edge_ids else _numbered(found, number)

        return rows

    def _ends(self, edge_population: str, src_pop_name: str | None) -> tuple[str, str]:
        """Source and target population of the chosen file's connections."""
        assert self._file is not None, "a file has been chosen"
        return edge_node_pop_names(self._file[0], edge_population, src_pop_name)

    def _check_delays(self) -> None:
        """Refuse what NEURON aborts on: a spike that must reach another rank within a time step.

        Raises:
            SimulationError: a delay from a cell of another rank is not above the time step.
        """
        if mpi.this_rank().size == 1 or self._is_virtual_source or not self.EDGE_KIND.has_delay:
            return
        dt, context = self.target_manager.run_conf.run.dt, neuron_api.parallel_context()
        for population in self._populations.values():
            short = {gid for part in population.parts for gid in part.sgid[part.delay <= dt].tolist()}
            remote = sorted(gid for gid in short if not context.gid_exists(gid))
            if remote:
                raise SimulationError(
                    f"delays are within the time step of {dt:g} ms, from gid {remote[0]} and {len(remote) - 1} others",
                    f"{self._names[0]} → {self._names[1]}",
                    "Spikes between ranks need more than a time step: run on one rank, or raise the edges' delays",
                )

    def _edge_kind(self) -> EdgeKind:
        """The attributes to read."""
        return self.EDGE_KIND

    def _finalize_population(
        self, population: connection_set.ConnectionSet, base_seed: int, **conn_params: object
    ) -> int:
        """Build one connection set; gives the number of synapses. Kinds of connections say how."""
        raise NotImplementedError

    def _settle(self, population: connection_set.ConnectionSet) -> None:
        """Let the columns of a set that is built go."""
        ids = (population.src_id, population.dst_id)
        population.rows.settle(
            partial(self.placed.part, ids), partial(reread, self._loadings.get(population, [])), self._mini_rates
        )

    def _mini_rates(self, tgid: int) -> tuple[float, float]:
        """A cell's own rates of inhibitory and excitatory minis, Hz."""
        return mini_rates(self._cell_manager.get_cell(tgid))

    def _finalize_by_hand(self, population: connection_set.ConnectionSet, base_seed: int, **conn_params: object) -> int:
        """Build the connections that scripts have made, sources descending; gives the number of synapses."""
        return by_hand.finalize(population, self._cell_manager, base_seed, conn_params)


def _numbered(columns: SynapseColumns, number: int) -> SynapseColumns:
    """The same with the number of their edge population."""
    return replace(columns, values={**columns.values, "edge_population": np.full(len(columns), float(number))})
