"""All cell managers and connection managers of a run, found by population and pathway."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.cell_distributor import CellManagerBase, GlobalCellManager, VirtualCellPopulation
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager
from ndexp.engine.node.engine import engine_of
from ndexp.errors import ConfigError, ResultError

if TYPE_CHECKING:
    from ndexp.engine.settings import CircuitConf, Settings
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject

_VIRTUAL = "virtual"

NodeManager = CellManagerBase | VirtualCellPopulation


class CircuitManager:
    """What is simulated."""

    def __init__(self) -> None:
        self.global_manager = GlobalCellManager()
        self._node_managers: dict[str, CellManagerBase] = {}
        self._virtual: dict[str, VirtualCellPopulation] = {}
        self._edge_managers: dict[tuple[str, str], list[ConnectionManagerBase]] = {}

    @property
    def node_managers(self) -> dict[str, CellManagerBase]:
        """Population → manager, of those with cells."""
        return self._node_managers

    @property
    def virtual_node_managers(self) -> dict[str, VirtualCellPopulation]:
        """Population → manager, of virtual ones."""
        return self._virtual

    @property
    def edge_managers(self) -> dict[tuple[str, str], list[ConnectionManagerBase]]:
        """(Source, target) → connection managers."""
        return self._edge_managers

    def initialized(self) -> bool:
        """Whether there is a population with cells."""
        return bool(self._node_managers)

    def register_node_manager(self, cell_manager: NodeManager) -> None:
        """Add a population.

        Raises:
            ConfigError: it is there already.
        """
        name = cell_manager.population_name
        if name in self._node_managers or name in self._virtual:
            raise ConfigError(f"population '{name}' is registered twice", hint="Declare it once in the circuit config")
        if isinstance(cell_manager, VirtualCellPopulation):
            self._virtual[name] = cell_manager
        else:
            self._node_managers[name] = cell_manager
            self.global_manager.register_manager(cell_manager)

    def new_node_manager(
        self,
        circuit: "CircuitConf",
        target_manager: "TargetManager",
        run_conf: "Settings",
        *,
        load_balancer: object | None = None,
        **kwargs: object,
    ) -> NodeManager:
        """Make the manager of a population and choose its nodes; all ranks do so together."""
        if circuit.is_virtual:
            return self.new_virtual_manager(circuit, target_manager)
        manager = self.new_node_manager_bare(circuit, target_manager, run_conf, **kwargs)
        manager.load_nodes(load_balancer)
        self.register_node_manager(manager)
        return manager

    @staticmethod
    def new_node_manager_bare(
        circuit: "CircuitConf",
        target_manager: "TargetManager",
        run_conf: "Settings",
        **kwargs: object,
    ) -> CellManagerBase:
        """Make the manager of a population with cells, without nodes yet."""
        return engine_of(circuit.type).CellManagerCls(circuit, target_manager, run_conf, **kwargs)

    def new_virtual_manager(self, circuit: "CircuitConf", target_manager: "TargetManager") -> VirtualCellPopulation:
        """Make the manager of a virtual population: all its nodes, on every rank."""
        ids = np.arange(target_manager.reader.size(circuit.name), dtype=np.int64)
        manager = VirtualCellPopulation(circuit.name, ids, circuit.node_set)
        target_manager.populations.register(manager.local_nodes, is_virtual=True)
        target_manager.register_simulated_nodes(manager.local_nodes)
        self.register_node_manager(manager)
        return manager

    def get_node_manager(self, name: str) -> NodeManager | None:
        """The manager of a population, None if there is none."""
        return self._node_managers.get(name) or self._virtual.get(name)

    def has_population(self, pop_name: str) -> bool:
        """Whether there is a population of that name with cells."""
        return pop_name in self._node_managers

    def unalias_pop_keys(self, source: str, destination: str) -> tuple[str, str]:
        """Population names; in SONATA they have no aliases."""
        return source, destination

    def get_edge_managers(self, source: str, destination: str) -> list[ConnectionManagerBase]:
        """The connection managers of a pathway."""
        return self._edge_managers.get((source, destination), [])

    def get_edge_manager(
        self,
        source: str,
        destination: str,
        conn_type: type[ConnectionManagerBase] = SynapseRuleManager,
    ) -> ConnectionManagerBase | None:
        """The first connection manager of a pathway of that class, None if there is none."""
        managers = self.get_edge_managers(source, destination)
        return next((manager for manager in managers if isinstance(manager, conn_type)), None)

    def get_create_edge_manager(
        self,
        conn_type: type[ConnectionManagerBase],
        source: str,
        destination: str,
        src_target: str | None,  # noqa: ARG002 - part of the published API
        manager_args: "tuple[HocObject, ...]" = (),
        **kw: object,
    ) -> ConnectionManagerBase:
        """The connection manager of a pathway, new if needed.

        Args:
            conn_type: its class.
            source: source population; an unknown one becomes a virtual source.
            destination: target population.
            src_target: unused.
            manager_args: `(circuit_conf, target_manager)` of a new manager.
            **kw: further arguments of a new manager.

        Raises:
            ConfigError: there are no cells of the target population.
        """
        for found in self.get_edge_managers(source, destination):
            if isinstance(found, conn_type) and found.EDGE_KIND is conn_type.EDGE_KIND:
                return found
        if not self.has_population(destination):
            raise ConfigError(f"edges end on population '{destination}', which has no cells", "networks.edges")
        circuit_conf, target_manager = manager_args
        sources = self.get_node_manager(source) or self._implicit_source(source, target_manager, conn_type)
        cells = self._node_managers[destination]
        manager = conn_type(circuit_conf, target_manager, cells, sources, **kw)
        self._edge_managers.setdefault((source, destination), []).append(manager)
        cells.register_connection_manager(manager)
        return manager

    def all_node_managers(self) -> Iterable[CellManagerBase]:
        """The managers of populations with cells."""
        return self._node_managers.values()

    def all_synapse_managers(self) -> Iterator[ConnectionManagerBase]:
        """All connection managers: pathways in the order of their creation, managers of one likewise.

        Those that look for synapses which others have built come last.
        """
        managers = [manager for managers in self._edge_managers.values() for manager in managers]
        return iter(sorted(managers, key=lambda manager: manager.FOLLOWS_OTHERS))

    def get_population_offsets(self) -> tuple[dict[str, int], dict[str, str]]:
        """Population → gid offset, and alias → population."""
        offsets = {name: manager.local_nodes.offset for name, manager in self._node_managers.items()}
        return offsets, {name: name for name in offsets}

    def get_virtual_population_offsets(self) -> dict[str, int]:
        """Virtual population → gid offset."""
        return {name: manager.local_nodes.offset for name, manager in self._virtual.items()}

    @staticmethod
    def write_population_offsets(
        path: Path,
        pop_offsets: dict[str, int],
        virtual_pop_offsets: dict[str, int],
    ) -> None:
        """Write `populations_offset.dat`: a line `name::offset::alias` each, alias `virtual` for virtual ones."""
        lines = [f"{name}::{offset}::{name}" for name, offset in pop_offsets.items()]
        lines += [f"{name}::{offset}::{_VIRTUAL}" for name, offset in virtual_pop_offsets.items()]
        path.write_text("".join(f"{line}\n" for line in lines), encoding="utf-8")

    @classmethod
    def read_population_offsets(cls, file_path: Path) -> tuple[dict[str, int], dict[str, str], dict[str, int]]:
        """What `write_population_offsets` wrote: offsets, alias → population, and offsets of virtual populations.

        Raises:
            ResultError: the file is missing or has another form.
        """
        try:
            rows = [line.split("::") for line in file_path.read_text(encoding="utf-8").splitlines()]
            found = [(name, int(offset), alias) for name, offset, alias in rows]
        except (OSError, ValueError) as error:
            hint = "A line is `name::offset::alias`"
            raise ResultError(f"population offsets cannot be read: {error}", str(file_path), hint) from error
        real = [row for row in found if row[2] != _VIRTUAL]
        offsets = {name: offset for name, offset, _ in real}
        virtual = {name: offset for name, offset, alias in found if alias == _VIRTUAL}
        return offsets, {alias: name for name, _, alias in real}, virtual

    def _implicit_source(
        self, name: str, target_manager: "TargetManager", conn_type: type[ConnectionManagerBase]
    ) -> VirtualCellPopulation:
        """A source population that the circuit does not declare as cells: its node ids are not known."""
        manager = VirtualCellPopulation(name)
        if not conn_type.HAS_SOURCE_NODES:
            return manager
        manager.local_nodes.offset = target_manager.populations.offset(name)
        self._virtual[name] = manager
        return manager
