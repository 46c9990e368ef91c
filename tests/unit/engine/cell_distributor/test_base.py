"""A cell manager on several ranks: shares, offsets, gids, and the order in which cells are registered."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.cell_distributor import CellDistributor, CellManagerBase, VirtualCellPopulation, base
from ndexp.engine.metype import Cell_V6, METypeManager
from ndexp.engine.target_manager import NodeSet, NodesetTarget, Populations


class FakeTargets:
    """A target manager: offsets are real, one node set stands for all names."""

    def __init__(self, **node_sets: list[int]) -> None:
        self.run_conf = SimpleNamespace(
            run=SimpleNamespace(ionchannel_seed=5, spike_threshold=-20.0),
            conditions=SimpleNamespace(spike_location="AIS"),
        )
        self.populations = Populations()
        self._sets = [NodeSet(name, np.array(ids)) for name, ids in node_sets.items()]
        self.local: list[NodeSet] = []

    def get_target(self, spec: Any) -> NodesetTarget:
        return NodesetTarget("set", self._sets).make_subtarget(spec.population)

    def register_local_nodes(self, nodes: NodeSet) -> None:
        self.local.append(nodes)

    def register_simulated_nodes(self, nodes: NodeSet) -> None:
        self.simulated = nodes.ids.tolist()


class FakeCell:
    log: list[tuple[Any, ...]] = []  # noqa: RUF012 - what all cells of a test did, in order

    def __init__(self, node_id: int, item: Any, conf: Any) -> None:
        self.log.append(("make", node_id, item))
        self.node_id = node_id
        self.gid = node_id
        self.CellRef = f"hoc{node_id}"
        self.spike_threshold, self.spike_location = 0.0, ""

    def re_init_rng(self, seed: int) -> None:
        self.log.append(("rng", self.gid, seed))

    def connect2target(self, target: Any) -> Any:
        return self.CellRef, target, self.spike_threshold, self.spike_location

    def delete_axon(self) -> None:
        self.log.append(("axon", self.gid))


class Cells(CellManagerBase):
    CellType = FakeCell


class FakeNetwork(SimpleNamespace):
    def set_gid2node(self, gid: int, rank: int) -> None:
        FakeCell.log.append(("gid", gid, rank))

    def cell(self, gid: int, detector: Any) -> None:
        FakeCell.log.append(("cell", gid, detector))

    def spike_record(self, gid: int, times: Any, ids: Any) -> None:
        FakeCell.log.append(("record", gid))


@pytest.fixture(autouse=True)
def log(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    FakeCell.log = []
    hoc = SimpleNamespace(Vector=list)
    monkeypatch.setattr(base, "hoc", lambda: hoc)
    monkeypatch.setattr(base, "parallel_context", FakeNetwork)
    return FakeCell.log


@pytest.fixture
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def loader(_conf: Any, ids: Any) -> METypeManager:
    items = METypeManager()
    items.update({int(node): f"item{node}" for node in ids})
    return items


def manager(targets: FakeTargets, name: str = "A", **conf: Any) -> Cells:
    circuit = SimpleNamespace(name=name, node_set="All", detailed_axon=False, **conf)
    return Cells(circuit, targets)  # type: ignore[arg-type]


def test_each_rank_takes_its_share_of_the_node_set(ranks: FakeRanks) -> None:
    def load() -> tuple[list[int], int, bool]:
        cells = manager(FakeTargets(A=[3, 5, 8]))
        cells.load_nodes(_loader=loader)
        return cells.local_nodes.ids.tolist(), cells.total_cells, cells.is_initialized()

    assert ranks.run(load, 2) == [([3, 8], 3, True), ([5], 3, True)]
    assert ranks.run(load, 4) == [([3], 3, True), ([5], 3, True), ([8], 3, True), ([], 3, True)]


def test_a_population_outside_the_node_set_has_no_cells(ranks: FakeRanks) -> None:
    cells = manager(FakeTargets(B=[1]))
    cells.load_nodes(_loader=loader)
    assert cells.total_cells == 0
    assert not cells.is_initialized()
    assert cells.get_final_gids().dtype == np.int64


def test_offsets_grow_with_local_nodes_of_all_ranks(ranks: FakeRanks) -> None:
    def load() -> list[int]:
        targets = FakeTargets(A=[0, 1500], B=[0])
        first, second = manager(targets, "A"), manager(targets, "B")
        first.load_nodes(_loader=loader)
        second.load_nodes(_loader=loader)
        return [first.local_nodes.offset, second.local_nodes.offset]

    assert ranks.run(load, 3) == [[0, 2000]] * 3


def built(targets: FakeTargets, **conf: Any) -> Cells:
    targets.populations.register(NodeSet("0", np.array([1000])))  # moves A to 2000
    cells = manager(targets, **conf)
    cells.load_nodes(_loader=loader)
    cells.finalize()
    return cells


def test_cells_are_made_by_node_id_and_known_by_gid(ranks: FakeRanks, log: list[tuple[Any, ...]]) -> None:
    targets = FakeTargets(A=[4, 9])
    cells = built(targets)
    assert [entry for entry in log if entry[0] == "make"] == [("make", 4, "item4"), ("make", 9, "item9")]
    assert cells.get_final_gids().tolist() == [2004, 2009]
    assert list(cells.getGidListForProcessor()) == [2004, 2009]
    assert cells.get_cell(2009).node_id == 9
    assert cells.get_cellref(2004) == "hoc4"
    assert [cell.gid for cell in cells.cells] == [2004, 2009]
    assert targets.local == [cells.local_nodes]
    with pytest.raises(KeyError, match="9"):
        cells.get_cell(9)


def test_random_streams_are_set_while_the_cell_has_its_node_id(ranks: FakeRanks, log: list[tuple[Any, ...]]) -> None:
    built(FakeTargets(A=[4]))
    detector = ("hoc4", None, -20.0, "AIS")
    assert log == [("make", 4, "item4"), ("rng", 4, 5), ("gid", 2004, 0), ("cell", 2004, detector)]


def test_spikes_are_recorded_of_all_cells_or_of_some(ranks: FakeRanks, log: list[tuple[Any, ...]]) -> None:
    cells = built(FakeTargets(A=[4, 9]))
    assert cells.record_spikes() == ([], [])
    assert cells.record_spikes(gids=[2009]) == ([], [])
    assert [entry[1] for entry in log if entry[0] == "record"] == [2004, 2009, 2009]


def test_without_cells_there_are_no_spikes(ranks: FakeRanks) -> None:
    assert built(FakeTargets(A=[])).record_spikes() is None


def test_kept_axons_are_replaced_before_initialisation(ranks: FakeRanks, log: list[tuple[Any, ...]]) -> None:
    cells = built(FakeTargets(A=[4]))
    cells.pre_stdinit()
    assert ("axon", 2004) not in log
    cells.circuit_conf = SimpleNamespace(detailed_axon=True)  # type: ignore[assignment]
    cells.pre_stdinit()
    assert log[-1] == ("axon", 2004)


def test_one_connection_manager_is_kept_per_source(ranks: FakeRanks) -> None:
    cells = manager(FakeTargets(A=[0]))
    first, second = SimpleNamespace(src_node_population="B"), SimpleNamespace(src_node_population="B")
    cells.register_connection_manager(first)
    cells.register_connection_manager(second)
    assert cells.connection_managers == {"B": first}


def test_names(ranks: FakeRanks) -> None:
    cells = manager(FakeTargets(A=[0]))
    assert (cells.population_name, cells.circuit_name, cells.circuit_target, cells.is_virtual) == (
        "A",
        "A",
        "All",
        False,
    )


def test_the_distributor_makes_cells_from_morphologies() -> None:
    assert CellDistributor.CellType is Cell_V6


def test_a_virtual_population_has_nodes_but_no_cells() -> None:
    virtual = VirtualCellPopulation("Thalamus", np.array([2, 0, 1]), "All")
    assert virtual.is_virtual
    assert virtual.local_nodes.ids.tolist() == [0, 1, 2]
    assert (virtual.population_name, virtual.circuit_name, virtual.circuit_target) == ("Thalamus", "Thalamus", "All")
    assert len(VirtualCellPopulation("Unknown").local_nodes) == 0
