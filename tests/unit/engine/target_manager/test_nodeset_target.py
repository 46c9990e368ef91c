"""Gids, membership and points of a target."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import libsonata
import numpy as np
import pytest

from ndexp.engine.target_manager import NodeSet, NodesetTarget, nodeset_target
from ndexp.errors import TargetError

Sections = libsonata.SimulationConfig.Report.Sections
Compartments = libsonata.SimulationConfig.Report.Compartments


def nodes(name: str, offset: int, *ids: int) -> NodeSet:
    node_set = NodeSet(name, np.array(ids, np.int64))
    node_set.offset = offset
    return node_set


@pytest.fixture
def target() -> NodesetTarget:
    """A: 1, 2, 3 at offset 0; B: 0, 2 at offset 1000; this rank has 2, 3, 9 of A and 0 of B."""
    local = [nodes("A", 0, 2, 3, 9), nodes("B", 1000, 0)]
    return NodesetTarget("Set", [nodes("B", 1000, 0, 2), nodes("A", 0, 1, 2, 3)], local)


def test_populations(target: NodesetTarget) -> None:
    assert target.population_names == {"A", "B"}
    assert target.populations["B"].ids.tolist() == [0, 2]


def test_counts(target: NodesetTarget) -> None:
    assert (target.gid_count(), target.max_gid_count_per_population(), target.is_void()) == (5, 3, False)
    empty = NodesetTarget("Nothing", [])
    assert (empty.gid_count(), empty.max_gid_count_per_population(), empty.is_void()) == (0, 0, True)


def test_gids_are_sorted_over_populations(target: NodesetTarget) -> None:
    assert target.gids(raw_gids=False).tolist() == [1, 2, 3, 1000, 1002]
    assert NodesetTarget("Nothing", []).gids(raw_gids=False).dtype == np.int64


def test_node_ids_need_a_single_population(target: NodesetTarget) -> None:
    assert target.make_subtarget("B").gids(raw_gids=True).tolist() == [0, 2]
    with pytest.raises(TargetError, match=r"target 'Set': node ids of several populations would mix\. Ask for gids"):
        target.gids(raw_gids=True)


def test_local_gids_are_those_of_this_rank(target: NodesetTarget) -> None:
    assert target.get_local_gids().tolist() == [2, 3, 1000]
    assert target.make_subtarget("B").get_local_gids(raw_gids=True).tolist() == [0]


def test_local_nodes_can_be_replaced(target: NodesetTarget) -> None:
    target.update_local_nodes([nodes("B", 1000, 2)])
    assert target.get_local_gids().tolist() == [1002]


def test_without_local_nodes_asking_for_them_is_a_mistake() -> None:
    with pytest.raises(AssertionError, match="local nodes from the target manager"):
        NodesetTarget("Set", [nodes("A", 0, 1)]).get_local_gids()


def test_membership(target: NodesetTarget) -> None:
    assert target.contains(1002) is True
    assert target.contains(1001) is False
    found = target.contains([1, 4, 1000])
    assert isinstance(found, np.ndarray)
    assert found.tolist() == [True, False, True]
    assert target.make_subtarget("B").contains(2, raw_gids=True) is True
    assert NodesetTarget("Nothing", []).contains(1) is False


def test_intersections_are_by_node_of_a_shared_population(target: NodesetTarget) -> None:
    assert target.intersects(NodesetTarget("x", [nodes("B", 1000, 2, 7)]))
    assert not target.intersects(NodesetTarget("x", [nodes("B", 1000, 1)]))
    assert not target.intersects(NodesetTarget("x", [nodes("C", 2000, 2)]))
    assert not target.intersects(NodesetTarget("x", []))


def test_a_subtarget_has_a_name_of_its_own(target: NodesetTarget) -> None:
    assert target.make_subtarget("A").name == "Set#A"
    assert target.make_subtarget("A").population_names == {"A"}
    assert target.make_subtarget("C").is_void()
    assert target.make_subtarget(None).name == "Set"


def test_a_node_set_can_be_added(target: NodesetTarget) -> None:
    target.append_nodeset(nodes("C", 2000, 5))
    assert target.gids(raw_gids=False)[-1] == 2005


# ---- points


class FakeSection:
    def __init__(self, name: str, nseg: int) -> None:
        self.name = name
        self._xs = [(2 * k + 1) / (2 * nseg) for k in range(nseg)]

    def __iter__(self) -> Any:
        return iter([SimpleNamespace(x=x) for x in self._xs])


class FakeCell:
    """soma (1 segment), dend[0] (2), dend[1] (1); no axon; its apical list is empty, a placeholder stands in `apic`."""

    IDS = ("soma", "axon", "dend0", "dend1")

    def __init__(self) -> None:
        soma, dend = [FakeSection("soma", 1)], [FakeSection("dend0", 2), FakeSection("dend1", 1)]
        self.CCell = SimpleNamespace(
            all=[*soma, *dend],
            somatic=soma,
            soma=soma,
            axonal=[],
            axon=["deleted"],
            basal=dend,
            dend=dend,
            apical=[],
            apic=["deleted"],
        )

    def get_section_id(self, section: FakeSection) -> int:
        return self.IDS.index(section.name)

    def get_sec(self, section_id: int) -> str:
        return self.IDS[section_id]


class FakeCells:
    def get_cell(self, gid: int) -> FakeCell:
        return FakeCell()


@pytest.fixture
def _hoc(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(nodeset_target, "hoc", lambda: SimpleNamespace(SectionRef=lambda sec: sec))


@pytest.mark.usefixtures("_hoc")
@pytest.mark.parametrize(
    ("sections", "compartments", "expected"),
    [
        ("soma", "center", [(0, 0.5)]),
        ("dend", "center", [(2, 0.5), (3, 0.5)]),
        ("dend", "all", [(2, 0.25), (2, 0.75), (3, 0.5)]),
        ("all", "all", [(0, 0.5), (2, 0.25), (2, 0.75), (3, 0.5)]),
        (Sections.all, Compartments.center, [(0, 0.5), (2, 0.5), (3, 0.5)]),
        (Sections.soma, Compartments.all, [(0, 0.5)]),
        ("axon", "center", []),
        ("apic", "all", []),
    ],
)
def test_points_of_each_local_cell(target: NodesetTarget, sections: Any, compartments: Any, expected: Any) -> None:
    lists = target.get_point_list(FakeCells(), sections, compartments)
    assert [points.gid for points in lists] == [2, 3, 1000]
    for points in lists:
        assert [(section_id, x) for section_id, _, x in points] == expected


@pytest.mark.usefixtures("_hoc")
def test_by_default_points_are_soma_centres(target: NodesetTarget) -> None:
    (points, *_) = target.get_point_list(FakeCells())
    assert [(section_id, x) for section_id, _, x in points] == [(0, 0.5)]


@pytest.mark.usefixtures("_hoc")
@pytest.mark.parametrize(("positions", "expected"), [([1], [3]), ([0, 1], [2, 3]), ([1, 7], [3]), ([], [])])
def test_sections_can_be_picked(target: NodesetTarget, positions: list[int], expected: list[int]) -> None:
    (points, *_) = target.get_point_list(FakeCells(), "dend", "center", positions)
    assert points.sclst_ids == expected


@pytest.mark.usefixtures("_hoc")
def test_compartment_sets_keep_local_cells_and_their_positions(target: NodesetTarget, tmp_path: Path) -> None:
    rows = [[1, 0, 0.5], [2, 0, 0.1], [2, 3, 0.9], [2, 3, 1.0], [3, 2, 0.0], [9, 0, 0.5]]
    sets = {"S": {"population": "A", "compartment_set": rows}, "T": {"population": "C", "compartment_set": []}}
    found = libsonata.CompartmentSets.from_file(str(builders.write_json(tmp_path / "sets.json", sets)))
    lists = target.get_point_list_from_compartment_set(FakeCells(), found["S"])
    assert [(points.gid, list(points)) for points in lists] == [
        (2, [(0, "soma", 0.1), (3, "dend1", 0.9), (3, "dend1", 1.0)]),
        (3, [(2, "dend0", 0.0)]),
    ]
    assert target.get_point_list_from_compartment_set(FakeCells(), found["T"]) == []
