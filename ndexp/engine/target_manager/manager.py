"""The target manager: node sets by name, sections by gid, compartment sets."""

from functools import cached_property
from typing import TYPE_CHECKING

import libsonata

from ndexp.engine import mpi
from ndexp.engine.neuron_api import hoc
from ndexp.engine.target_manager.node_sets import NodeSet, NodeSetReader, Populations
from ndexp.engine.target_manager.nodeset_target import NodesetTarget
from ndexp.engine.target_manager.points import Place, SerializedSections, TargetPointList, locate
from ndexp.engine.target_manager.spec import TargetSpec
from ndexp.errors import ConfigError, UnknownKeyError

if TYPE_CHECKING:
    from ndexp.engine.settings import CircuitConf, Settings
    from ndexp.engine.typing import HocObject, LibsonataObject


class TargetManager:
    """Everything that can be named in a config and stands for cells or points.

    Args:
        run_conf: the run's settings; kept, so that what gets the target manager has the settings too.
    """

    def __init__(self, run_conf: "Settings") -> None:
        self.run_conf = run_conf
        self.populations = Populations()
        self.reader = NodeSetReader(run_conf.circuit_node_sets_file, run_conf.node_sets_file)
        self.cell_manager: HocObject = None
        self._targets: dict[str, NodesetTarget] = {}
        self._local_nodes: list[NodeSet] = []
        self._simulated: dict[str, NodeSet] = {}
        self._sections: dict[int, SerializedSections] = {}
        self._intersections: dict[tuple[TargetSpec, TargetSpec], bool] = {}
        self.register_target(self.create_global_target())

    @classmethod
    def create_global_target(cls) -> NodesetTarget:
        """An empty target of all simulated cells; cell managers add their nodes."""
        return NodesetTarget(TargetSpec.GLOBAL_TARGET_NAME, [])

    def load_targets(self, circuit: "CircuitConf") -> None:
        """Make the populations of a circuit's node file known to node sets."""
        self.reader.register_node_file(circuit.nodes_file)

    def register_target(self, target: NodesetTarget) -> None:
        """Keep a target under its name."""
        self._targets[target.name] = target

    def register_cell_manager(self, cell_manager: "HocObject") -> None:
        """Set the manager that finds cells by gid."""
        self.cell_manager = cell_manager

    def register_local_nodes(self, local_nodes: NodeSet) -> None:
        """Tell which nodes of a population live on this rank."""
        self._local_nodes.append(local_nodes)

    def register_simulated_nodes(self, nodes: NodeSet) -> None:
        """Tell which nodes of a population take part in the simulation, on all ranks together."""
        self._simulated[nodes.population_name] = nodes

    def clear_simulation_data(self) -> None:
        """Forget local nodes and section tables."""
        self._local_nodes.clear()
        self._simulated.clear()
        self._intersections.clear()
        self._sections.clear()

    def get_target(self, target_spec: TargetSpec | str, target_pop: str | None = None) -> NodesetTarget:
        """The target of that name, restricted to a population if one is given; all ranks ask together.

        Raises:
            UnknownKeyError: there is no such node set.
        """
        spec = target_spec if isinstance(target_spec, TargetSpec) else TargetSpec(target_spec, None)
        name = spec.name or TargetSpec.GLOBAL_TARGET_NAME
        if name not in self._targets:
            self._targets[name] = self._read(name)
        target = self._targets[name]
        target.update_local_nodes(self._local_nodes)
        population = target_pop or spec.population
        return target if population is None else target.make_subtarget(population)

    def get_compartment_set(self, name: str) -> "LibsonataObject":
        """The compartment set of that name.

        Raises:
            ConfigError: there is no compartment sets file, or no such set in it.
        """
        if self._compartment_sets is None:
            hint = "Name the file that has it in compartment_sets_file"
            raise ConfigError(f"no compartment set '{name}'", self.run_conf.path.name, hint)
        known = self._compartment_sets.names()
        if name not in known:
            where = str(self.run_conf.compartment_sets_file)
            raise UnknownKeyError(f"no compartment set '{name}'", where, name, known)
        return self._compartment_sets[name]

    def gid_to_sections(self, gid: int) -> SerializedSections:
        """The sections of a local cell by synapse section id; made at first use, before initialisation."""
        if gid not in self._sections:
            self._sections[gid] = SerializedSections(self.cell_manager.get_cellref(gid))
        return self._sections[gid]

    def location_to_point(self, gid: int, isec: int, ipt: int, offset: float) -> TargetPointList:
        """The point of a synapse; a missing section gives (-1, None, -1.0)."""
        section, x = locate(self.gid_to_sections(gid).sections, Place(isec, ipt, offset))
        points = TargetPointList(gid)
        if section is None:
            points.append(-1, None, -1.0)
        else:
            points.append(isec, hoc().SectionRef(sec=section), x)
        return points

    def intersecting(self, target1_spec: TargetSpec, target2_spec: TargetSpec) -> bool:
        """Whether two targets have a cell in common."""
        key = (target1_spec, target2_spec)
        if key not in self._intersections:
            self._intersections[key] = self._intersect(target1_spec, target2_spec)
        return self._intersections[key]

    def pathways_overlap(self, conn1: "HocObject", conn2: "HocObject", equal_only: bool = False) -> bool:
        """Whether two pathways (`source` and `target` names or specs) overlap, or are the same."""
        pairs = [(_spec(conn1.source), _spec(conn2.source)), (_spec(conn1.target), _spec(conn2.target))]
        if equal_only:
            return all(first == second for first, second in pairs)
        return all(self.intersecting(first, second) for first, second in pairs)

    @cached_property
    def _compartment_sets(self) -> "LibsonataObject":
        path = self.run_conf.compartment_sets_file
        if path is None:
            return None
        try:
            return libsonata.CompartmentSets.from_file(str(path))
        except (libsonata.SonataError, RuntimeError) as error:
            raise ConfigError(f"the compartment sets file is not valid: {error}", str(path)) from error

    def _read(self, name: str) -> NodesetTarget:
        with mpi.agreed():
            found = self.reader.read_ids(name)
            if found is None:
                files = self.run_conf.node_sets_file or self.run_conf.circuit_node_sets_file or self.run_conf.path
                raise UnknownKeyError(f"no node set '{name}'", files.name, name, self.reader.names)
        return NodesetTarget(name, [self.populations.register(NodeSet(pop, ids)) for pop, ids in found.items()])

    def _whole(self, spec: TargetSpec) -> NodesetTarget:
        """A target with its nodes on all ranks, so that what is decided by it does not depend on the ranks."""
        if spec.name is not None:
            return self.get_target(spec)
        everything = NodesetTarget(TargetSpec.GLOBAL_TARGET_NAME, list(self._simulated.values()))
        return everything.make_subtarget(spec.population)

    def _intersect(self, first: TargetSpec, second: TargetSpec) -> bool:
        if first.disjoint_populations(second):
            return False
        if first.overlap(second):
            return True
        one, two = self._whole(first), self._whole(second)
        if one.population_names == two.population_names and first.overlap_byname(second):
            return True
        return one.intersects(two)


def _spec(name: TargetSpec | str) -> TargetSpec:
    return name if isinstance(name, TargetSpec) else TargetSpec(name, None)
