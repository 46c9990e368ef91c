"""The cells of one population on this rank: chosen, made, and registered with the network."""

import logging
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.cell_distributor.assignment import round_robin
from ndexp.engine.cell_distributor.attributes import open_nodes, read_items
from ndexp.engine.metype import EmptyCell, METypeManager
from ndexp.engine.neuron_api import hoc, parallel_context
from ndexp.engine.target_manager import NodeSet, TargetSpec

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from ndexp.engine.settings import CircuitConf, Settings
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)


class CellManagerBase:
    """The cells of one population.

    Args:
        circuit_conf: the population.
        target_manager: gives node sets and offsets, and has the run's settings.
    """

    CellType: ClassVar["HocObject"] = NotImplemented
    """The class of its cells: `CellType(node_id, item, circuit_conf)`."""

    def __init__(
        self,
        circuit_conf: "CircuitConf",
        target_manager: "TargetManager",
        _run_conf: "Settings | None" = None,
        **_kw: object,
    ) -> None:
        self.circuit_conf = circuit_conf
        self._target_manager = target_manager
        self._run_conf = _run_conf or target_manager.run_conf
        self._target_spec = TargetSpec(circuit_conf.node_set, circuit_conf.name)
        self._local_nodes = target_manager.populations.register(NodeSet(circuit_conf.name))
        self._items: METypeManager = METypeManager()
        self._cells: dict[int, HocObject] = {}
        self._total_cells = 0
        self._connection_managers: dict[str, HocObject] = {}

    @property
    def target_manager(self) -> "TargetManager":
        """The run's target manager."""
        return self._target_manager

    @property
    def local_nodes(self) -> NodeSet:
        """The nodes on this rank."""
        return self._local_nodes

    @property
    def total_cells(self) -> int:
        """The number of simulated cells of the population on all ranks."""
        return self._total_cells

    @property
    def cells(self) -> "Iterable[HocObject]":
        """The cells on this rank, by ascending gid."""
        return self._cells.values()

    @property
    def gid2cell(self) -> "dict[int, HocObject]":
        """Gid → cell, of this rank."""
        return self._cells

    @property
    def pc(self) -> "HocObject":
        """NEURON's ParallelContext."""
        return parallel_context()

    @property
    def population_name(self) -> str:
        """The population's name."""
        return self.circuit_conf.name

    @property
    def circuit_name(self) -> str:
        """The same as the population's name in SONATA."""
        return self.circuit_conf.name

    @property
    def circuit_target(self) -> str | None:
        """The simulated node set."""
        return self.circuit_conf.node_set

    @property
    def is_virtual(self) -> bool:
        """Whether its cells are sources only."""
        return False

    def is_initialized(self) -> bool:
        """Whether the nodes have been chosen."""
        return self._total_cells > 0

    @property
    def simulated_ids(self) -> "Ids":
        """The node ids of the population's simulated cells, on all ranks."""
        return self._simulated_ids()

    @property
    def connection_managers(self) -> "dict[str, HocObject]":
        """Source population → the first connection manager with targets here."""
        return self._connection_managers

    def register_connection_manager(self, conn_manager: "HocObject") -> None:
        """Remember a connection manager that ends on these cells; one per source population."""
        source = conn_manager.src_node_population
        if source in self._connection_managers:
            log.debug("%s → %s has a connection manager already", source, self.population_name)
        else:
            self._connection_managers[source] = conn_manager

    def load_nodes(
        self,
        load_balancer: object | None = None,  # noqa: ARG002 - part of the published API
        *,
        _loader: "HocObject" = None,
        loader_opts: dict[str, object] | None = None,
    ) -> None:
        """Choose this rank's nodes and read their attributes; all ranks do so together."""
        ids = self._simulated_ids()
        here = mpi.this_rank()
        local = round_robin(ids, here.rank, here.size)
        self._total_cells = len(ids)
        self._target_manager.register_simulated_nodes(NodeSet(self.population_name, ids))
        with mpi.agreed():
            self._items = (_loader or read_items)(self.circuit_conf, local, **(loader_opts or {}))
        self._target_manager.populations.grow(self._local_nodes, local)

    def finalize(self, **_opts: object) -> None:
        """Make the cells and register them with the network."""
        hoc().xopen_broadcast_ = 0
        for node_id in self._local_nodes.ids:
            cell = self.CellType(int(node_id), self._items[int(node_id)], self.circuit_conf)
            self._cells[int(node_id) + self._local_nodes.offset] = cell
        self._target_manager.register_local_nodes(self._local_nodes)
        self._register_network()
        self._items = METypeManager()

    def get_final_gids(self) -> "Ids":
        """The gids on this rank, ascending."""
        return np.array(list(self._cells), np.int64)

    def getGidListForProcessor(self) -> "HocObject":
        """The gids on this rank as a hoc Vector."""
        return hoc().Vector(list(self._cells))

    def get_cell(self, gid: int) -> "HocObject":
        """The cell with this gid.

        Raises:
            KeyError: it is not on this rank.
        """
        return self._cells[int(gid)]

    def get_cellref(self, gid: int) -> "HocObject":
        """The hoc object of the cell with this gid."""
        return self.get_cell(gid).CellRef

    def record_spikes(
        self,
        gids: "Sequence[int] | None" = None,
        append_spike_vecs: "tuple[HocObject, HocObject] | None" = None,
    ) -> "tuple[HocObject, HocObject] | None":
        """Record spikes into hoc Vectors (times in ms, gids); None if there are no cells here."""
        chosen = list(self._cells) if gids is None else list(gids)
        if not chosen:
            return None
        h = hoc()
        times, ids = append_spike_vecs or (h.Vector(), h.Vector())
        for gid in chosen:
            self.pc.spike_record(gid, times, ids)
        return times, ids

    def pre_stdinit(self) -> None:
        """Last changes to the cells before initialisation: axons that were kept are replaced."""
        if self.circuit_conf.detailed_axon:
            for cell in self.cells:
                cell.delete_axon()

    def restart_streams(self, ion_seed: int) -> None:
        """Give each cell its random streams again, from their beginnings."""
        for cell in self._cells.values():
            cell.restart_rng(ion_seed)

    def load_artificial_cell(self, gid: int, artificial_cell: "HocObject") -> None:
        """Add an artificial cell under a gid."""
        cell = EmptyCell(gid, artificial_cell)
        self._cells[gid] = cell
        self.pc.set_gid2node(gid, mpi.this_rank().rank)
        self.pc.cell(gid, cell.connect2target(None))

    def clear(self) -> None:
        """Let the cells go; connections must be gone."""
        self._connection_managers.clear()
        self._cells.clear()

    def _simulated_ids(self) -> "Ids":
        if self._target_spec.name is None:
            return np.arange(open_nodes(self.circuit_conf).size, dtype=np.int64)
        node_set = self._target_manager.get_target(self._target_spec).populations.get(self.population_name)
        return np.zeros(0, np.int64) if node_set is None else node_set.ids

    def _register_network(self) -> None:
        """Give each cell its random streams, its gid and its spike detector; NEURON holds them."""
        run, rank = self._run_conf, mpi.this_rank().rank
        for gid, cell in self._cells.items():
            cell.re_init_rng(run.run.ionchannel_seed)
            cell.spike_threshold, cell.spike_location = run.run.spike_threshold, run.conditions.spike_location
            self.pc.set_gid2node(gid, rank)
            self.pc.cell(gid, cell.connect2target(None))
            cell.gid = gid
