"""The part of a connection manager that all kinds of connections share: pathways, files, connection sets."""

import logging
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi, neuron_api
from ndexp.engine.connection_manager import connection_set, overrides
from ndexp.engine.connection_manager.connection_set import SynapseColumns, population_id
from ndexp.engine.connection_manager.edges import CHEMICAL, EdgeKind, EdgeReading, edge_node_pop_names, read_edges
from ndexp.engine.target_manager import TargetSpec
from ndexp.errors import CircuitError, ConfigError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.settings import ConnectionOverride
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject, Ids

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

    FOLLOWS_OTHERS: ClassVar[bool] = False
    """Whether it is built after all managers that make synapses, because it looks for these."""

    HAS_SOURCE_NODES: ClassVar[bool] = True
    """Whether its sources have gids; what does not emit spikes needs none."""

    ConnectionSet: ClassVar[type[connection_set.ConnectionSet]] = connection_set.ConnectionSet
    """The class of its connection sets."""

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
        self._names = (self._src_cell_manager.population_name, cell_manager.population_name)
        self._connection_count = 0
        self._is_virtual_source = False
        self._left_out = 0
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
        return str(path)

    def select_connection_set(self, src_pop_id: int, dst_pop_id: int) -> connection_set.ConnectionSet:
        """Make the pathway's connection set the current one, new if needed."""
        self._current = self.get_population(src_pop_id, dst_pop_id)
        return self._current

    def get_population(self, src_pop_id: int, dst_pop_id: int) -> connection_set.ConnectionSet:
        """The pathway's connection set, new if needed."""
        key = (src_pop_id, dst_pop_id)
        return self._populations.setdefault(key, self.ConnectionSet(*key))

    def find_populations(
        self, population_ids: "int | tuple[int | None, int | None] | None"
    ) -> "Iterable[connection_set.ConnectionSet]":
        """The connection sets of a source number, of a (source, target) pair with None for any, or all."""
        if population_ids is None:
            return list(self._populations.values())
        return [found for found in self._populations.values() if found.ids_match(population_ids)]

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
            self._connect(creating)

    def connect_all(self, weight_factor: float = 1, get_conn_stats: bool = False) -> None:  # noqa: ARG002
        """Read all edges onto the local cells, from every source."""
        self._connect(None)

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
                population.clear()
        count, left_out = int(mpi.total(built)), int(mpi.total(self._left_out))
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
        self._current = None

    def _connect(self, creating: "Sequence[ConnectionOverride] | None") -> None:
        """Read the chosen file's edges and keep those that exist."""
        if self._current is None:
            raise ConfigError("no edge file has been opened", hint="Call open_edge_location first")
        columns = self._read()
        if columns is None:
            return
        groups = None if creating is None else [self._covered(columns, override) for override in creating]
        exists = overrides.created(columns.sgid, columns.tgid, groups)
        self._left_out += int((~exists).sum())
        kept = columns if exists.all() else columns.take(exists)
        self._connection_count += self._current.append(kept.with_offsets(self.src_pop_offset, self.target_pop_offset))

    def _covered(self, columns: SynapseColumns, override: "ConnectionOverride") -> "NDArray[np.bool_]":
        sources = self._node_ids(override.source, self.src_node_population)
        targets = self._node_ids(override.target, self.dst_node_population)
        return overrides.covered(columns.sgid, columns.tgid, sources, targets)

    def _node_ids(self, node_set: str, population: str) -> "Ids":
        found = self.target_manager.get_target(node_set).populations.get(population)
        return np.zeros(0, np.int64) if found is None else found.ids

    def _read(self) -> SynapseColumns | None:
        """The chosen file's edges onto local nodes, as columns of node ids."""
        local = self._cell_manager.local_nodes.ids
        if self._file is None or not len(local):
            return None
        settings = self.target_manager.run_conf
        reading = EdgeReading(
            dt=settings.run.dt,
            extracellular_calcium=settings.conditions.extracellular_calcium,
            keeps_edge_ids=self._keeps_edge_ids,
        )
        columns = read_edges(*self._file, np.asarray(local), reading, self._edge_kind())
        return columns if columns is None or not self._keeps_edge_ids else self._numbered(columns)

    def _numbered(self, columns: SynapseColumns) -> SynapseColumns:
        """The same with the number of the edge population that was opened last."""
        number = np.full(len(columns), float(len(self.edge_populations) - 1))
        return replace(columns, values={**columns.values, "edge_population": number})

    def _ends(self, edge_population: str, src_pop_name: str | None) -> tuple[str, str]:
        """Source and target population of the chosen file's connections."""
        assert self._file is not None, "a file has been chosen"
        return edge_node_pop_names(self._file[0], edge_population, src_pop_name)

    def _check_delays(self) -> None:
        """Refuse what NEURON aborts on: a spike that must reach another rank within a time step.

        Raises:
            SimulationError: a delay from a cell of another rank is not above the time step.
        """
        if mpi.this_rank().size == 1 or self._is_virtual_source:
            return
        dt, context = self.target_manager.run_conf.run.dt, neuron_api.parallel_context()
        for population in self._populations.values():
            short = {gid for part in population.parts for gid in part.sgid[part.delay <= dt].tolist()}
            remote = sorted(gid for gid in short if not context.gid_exists(gid))
            if remote and self.EDGE_KIND.has_delay:
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
