"""A target: node sets of one or several populations under one name, and the points on its local cells."""

import logging
from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.neuron_api import hoc
from ndexp.engine.target_manager.node_sets import NodeSet
from ndexp.engine.target_manager.points import TargetPointList
from ndexp.errors import TargetError

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.typing import HocObject, Ids, LibsonataObject, Section

log = logging.getLogger(__name__)

_SOMA = libsonata.SimulationConfig.Report.Sections.soma
_CENTER = libsonata.SimulationConfig.Report.Compartments.center


class NodesetTarget:
    """Node sets under one name.

    Args:
        name: the target's name.
        nodesets: node sets, at most one per population.
        local_nodes: the nodes that live on this rank, per population.
    """

    def __init__(
        self,
        name: str,
        nodesets: Sequence[NodeSet],
        local_nodes: Sequence[NodeSet] | None = None,
        **_kw: object,
    ) -> None:
        self.name = name
        self.nodesets = list(nodesets)
        self.local_nodes = None if local_nodes is None else list(local_nodes)

    @property
    def population_names(self) -> set[str]:
        """The populations that it has nodes of."""
        return set(self.populations)

    @property
    def populations(self) -> dict[str, NodeSet]:
        """Population → node set."""
        return {node_set.population_name: node_set for node_set in self.nodesets}

    def append_nodeset(self, nodeset: NodeSet) -> None:
        """Add a node set."""
        self.nodesets.append(nodeset)

    def update_local_nodes(self, local_nodes: Sequence[NodeSet]) -> None:
        """Replace the nodes that are known to live on this rank."""
        self.local_nodes = list(local_nodes)

    def gid_count(self) -> int:
        """The number of nodes."""
        return sum(len(node_set) for node_set in self.nodesets)

    def max_gid_count_per_population(self) -> int:
        """The number of nodes of its largest population."""
        return max((len(node_set) for node_set in self.nodesets), default=0)

    def is_void(self) -> bool:
        """Whether it has no node set at all."""
        return not self.nodesets

    def gids(self, raw_gids: bool) -> "Ids":
        """All gids, sorted and unique; `raw_gids` gives node ids, which needs a single population.

        Raises:
            TargetError: node ids were asked for, but there are several populations.
        """
        if raw_gids and len(self.population_names) > 1:
            raise TargetError("node ids of several populations would mix", f"target '{self.name}'", "Ask for gids")
        return _union(node_set.gids(raw_gids) for node_set in self.nodesets)

    def get_local_gids(self, raw_gids: bool = False) -> "Ids":
        """Those of its gids that live on this rank, sorted."""
        assert self.local_nodes is not None, "targets get their local nodes from the target manager"
        return _union(part.gids(raw_gids) for part in self._local_parts())

    def contains(self, items: "int | Ids | Sequence[int]", raw_gids: bool = False) -> "bool | NDArray[np.bool_]":
        """Whether each gid belongs to it: a bool for a number, an array for an array."""
        found = np.isin(items, self.gids(raw_gids))
        return bool(found) if np.isscalar(items) else found

    def intersects(self, other: "NodesetTarget") -> bool:
        """Whether both have a node in common."""
        own = self.populations
        return any(
            np.intersect1d(own[name].ids, node_set.ids).size > 0
            for name, node_set in other.populations.items()
            if name in own
        )

    def make_subtarget(self, pop_name: str | None) -> "NodesetTarget":
        """The same restricted to one population, named `name#population`."""
        if pop_name is None:
            return NodesetTarget(self.name, self.nodesets, self.local_nodes)
        own = [node_set for node_set in self.nodesets if node_set.population_name == pop_name]
        local = [node_set for node_set in self.local_nodes or () if node_set.population_name == pop_name]
        return NodesetTarget(f"{self.name}#{pop_name}", own, local)

    def get_point_list(
        self,
        cell_manager: "HocObject",
        section_type: "LibsonataObject" = _SOMA,
        compartment_type: "LibsonataObject" = _CENTER,
        section_local_ids: Sequence[int] | None = None,
    ) -> list[TargetPointList]:
        """The points of each local cell, by ascending gid.

        Args:
            cell_manager: has `get_cell(gid)`.
            section_type: libsonata's `Sections` or its name: soma, axon, dend, apic, all.
            compartment_type: libsonata's `Compartments` or its name: `center` (x=0.5) or `all` (each segment).
            section_local_ids: keep only the sections at these positions of the section type.
        """
        sections, every = _name(section_type), _name(compartment_type) == "all"
        return [
            points_of(cell_manager.get_cell(gid), int(gid), _sections(cell_manager, gid, sections), every)
            if section_local_ids is None
            else points_of(
                cell_manager.get_cell(gid), int(gid), _pick(cell_manager, gid, sections, section_local_ids), every
            )
            for gid in self.get_local_gids()
        ]

    def get_point_list_from_compartment_set(
        self,
        cell_manager: "HocObject",
        compartment_set: "LibsonataObject",
    ) -> list[TargetPointList]:
        """The points of a compartment set that lie on local cells of this target, grouped by cell."""
        node_set = self.populations.get(compartment_set.population)
        if node_set is None:
            return []
        local = set(self.get_local_gids().tolist())
        points: dict[int, TargetPointList] = {}
        for location in compartment_set.filtered_iter(libsonata.Selection(np.ascontiguousarray(node_set.ids))):
            gid = location.node_id + node_set.offset
            if gid in local:
                section = cell_manager.get_cell(gid).get_sec(location.section_id)
                own = points.setdefault(gid, TargetPointList(gid))
                own.append(location.section_id, hoc().SectionRef(sec=section), location.offset)
        return list(points.values())

    def _local_parts(self) -> Iterator[NodeSet]:
        local = {node_set.population_name: node_set for node_set in self.local_nodes or ()}
        for node_set in self.nodesets:
            here = local.get(node_set.population_name)
            if here is not None:
                part = NodeSet(node_set.population_name, np.intersect1d(node_set.ids, here.ids))
                part.offset = node_set.offset
                yield part


def _name(value: "LibsonataObject") -> str:
    return value if isinstance(value, str) else str(value.name)


def _union(parts: "Iterable[Ids]") -> "Ids":
    arrays = list(parts)
    return np.unique(np.concatenate(arrays)) if arrays else np.zeros(0, np.int64)


def _sections(cell_manager: "HocObject", gid: int, kind: str) -> "list[Section]":
    """The sections of a kind; none if the cell has none (its template keeps a deleted placeholder)."""
    cell = cell_manager.get_cell(gid).CCell
    if kind == "all":
        return list(cell.all)
    lists = {"soma": "somatic", "axon": "axonal", "dend": "basal", "apic": "apical"}
    subset = {"soma": cell.somatic, "axon": cell.axonal, "dend": cell.basal, "apic": cell.apical}[kind]
    if not any(True for _ in subset):
        log.debug("gid %d has no sections in %s", gid, lists[kind])
        return []
    return list({"soma": cell.soma, "axon": cell.axon, "dend": cell.dend, "apic": cell.apic}[kind])


def _pick(cell_manager: "HocObject", gid: int, kind: str, positions: Sequence[int]) -> "list[Section]":
    sections = _sections(cell_manager, gid, kind)
    return [sections[position] for position in positions if position < len(sections)]


def points_of(cell: "HocObject", gid: int, sections: "list[Section]", every_segment: bool) -> TargetPointList:
    """The points of some sections of a cell: each segment's, or one in the middle of each section."""
    points = TargetPointList(gid)
    for section in sections:
        reference = hoc().SectionRef(sec=section)
        section_id = cell.get_section_id(section)
        for x in [segment.x for segment in section] if every_segment else [0.5]:
            points.append(section_id, reference, x)
    return points
