"""Populations and pathways found by name."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any, ClassVar

import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.cell_distributor import CellManagerBase, VirtualCellPopulation
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager
from ndexp.engine.neuromodulation_manager import NeuroModulationManager
from ndexp.engine.node import CircuitManager, METypeEngine
from ndexp.engine.target_manager import NodeSet, Populations
from ndexp.errors import ConfigError


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


class FakeCells(CellManagerBase):
    made: ClassVar[list[str]] = []

    def load_nodes(self, load_balancer: object | None = None, **_: Any) -> None:
        self.made.append(f"{self.population_name} {load_balancer}")


@pytest.fixture
def targets(monkeypatch: pytest.MonkeyPatch) -> Any:
    monkeypatch.setattr(METypeEngine, "CellManagerCls", FakeCells)
    monkeypatch.setattr(FakeCells, "made", [])
    return SimpleNamespace(
        populations=Populations(),
        reader=SimpleNamespace(size=lambda name: 3),
        run_conf=None,
        register_simulated_nodes=lambda nodes: None,
    )


def conf(name: str, *, is_virtual: bool = False) -> Any:
    kind = "virtual" if is_virtual else "biophysical"
    return SimpleNamespace(name=name, node_set=None, is_virtual=is_virtual, type=kind)


@pytest.fixture
def circuits(targets: Any) -> CircuitManager:
    """B and A have cells, V is virtual."""
    found = CircuitManager()
    for name in "BAV":
        found.new_node_manager(conf(name, is_virtual=name == "V"), targets, targets.run_conf, load_balancer="lb")
    return found


def test_an_empty_manager() -> None:
    found = CircuitManager()
    assert not found.initialized()
    assert list(found.all_node_managers()) == list(found.all_synapse_managers()) == []
    assert found.get_population_offsets() == ({}, {})


def test_populations_load_their_nodes_and_are_found_by_name(circuits: CircuitManager) -> None:
    assert FakeCells.made == ["B lb", "A lb"]
    assert circuits.initialized()
    assert [manager.population_name for manager in circuits.all_node_managers()] == ["B", "A"]
    assert isinstance(circuits.get_node_manager("V"), VirtualCellPopulation)
    assert isinstance(circuits.get_node_manager("A"), FakeCells)
    assert circuits.get_node_manager("X") is None
    assert [circuits.has_population(name) for name in "ABVX"] == [True, True, False, False]
    assert circuits.unalias_pop_keys("A", "B") == ("A", "B")


def test_a_virtual_population_has_all_its_nodes_whatever_the_node_set(circuits: CircuitManager) -> None:
    virtual = circuits.get_node_manager("V")
    assert virtual is not None
    assert virtual.local_nodes.ids.tolist() == [0, 1, 2]


@pytest.mark.parametrize("name", ["A", "V"])
def test_a_population_cannot_be_there_twice(circuits: CircuitManager, targets: Any, name: str) -> None:
    with pytest.raises(ConfigError, match=rf"population '{name}' is registered twice\. Declare it once"):
        circuits.new_node_manager(conf(name, is_virtual=name == "V"), targets, None)  # type: ignore[arg-type]


def test_offsets_are_told_of_real_and_virtual_populations(circuits: CircuitManager, targets: Any) -> None:
    targets.populations.register(NodeSet("A", np.array([1234])))
    assert circuits.get_population_offsets() == ({"B": 2000, "A": 0}, {"A": "A", "B": "B"})
    assert circuits.get_virtual_population_offsets() == {"V": 3000}


def test_offsets_are_written_real_populations_first(tmp_path: Path) -> None:
    CircuitManager.write_population_offsets(tmp_path / "o.dat", {"B": 2000, "A": 0}, {"V": 3000})
    assert (tmp_path / "o.dat").read_text() == "B::2000::B\nA::0::A\nV::3000::virtual\n"


# ---- edges


class Other(ConnectionManagerBase):
    pass


class Chemical(SynapseRuleManager):
    pass


def create(circuits: CircuitManager, kind: Any, source: str, target: str, targets: Any) -> Any:
    return circuits.get_create_edge_manager(kind, source, target, None, (None, targets))


def test_a_pathway_has_one_manager_of_a_class(circuits: CircuitManager, targets: Any) -> None:
    first = create(circuits, SynapseRuleManager, "A", "B", targets)
    assert create(circuits, SynapseRuleManager, "A", "B", targets) is first
    other = create(circuits, Other, "A", "B", targets)
    assert circuits.get_edge_managers("A", "B") == [first, other]
    assert circuits.get_edge_manager("A", "B") is first
    assert circuits.get_edge_manager("A", "B", Other) is other
    assert circuits.get_edge_manager("B", "A") is None
    assert circuits.get_edge_managers("B", "A") == []


def test_a_subclass_answers_for_its_class(circuits: CircuitManager, targets: Any) -> None:
    special = create(circuits, Chemical, "A", "A", targets)
    assert create(circuits, SynapseRuleManager, "A", "A", targets) is special


def test_managers_come_in_the_order_of_pathways(circuits: CircuitManager, targets: Any) -> None:
    first = create(circuits, SynapseRuleManager, "A", "B", targets)
    second = create(circuits, SynapseRuleManager, "B", "B", targets)
    third = create(circuits, Other, "A", "B", targets)
    assert list(circuits.all_synapse_managers()) == [first, third, second]


def test_neuromodulation_comes_last_and_does_not_answer_for_chemical_edges(
    circuits: CircuitManager, targets: Any
) -> None:
    modulating = create(circuits, NeuroModulationManager, "A", "B", targets)
    chemical = create(circuits, SynapseRuleManager, "A", "B", targets)
    assert chemical is not modulating
    other = create(circuits, SynapseRuleManager, "B", "B", targets)
    assert list(circuits.all_synapse_managers()) == [chemical, other, modulating]


def test_target_cells_know_the_first_manager_of_a_source(circuits: CircuitManager, targets: Any) -> None:
    first = create(circuits, SynapseRuleManager, "V", "B", targets)
    create(circuits, Other, "V", "B", targets)
    cells = circuits.get_node_manager("B")
    assert isinstance(cells, FakeCells)
    assert cells.connection_managers == {"V": first}
    assert first.src_cell_manager.is_virtual


@pytest.mark.parametrize("target", ["V", "X"])
def test_edges_need_cells_to_end_on(circuits: CircuitManager, targets: Any, target: str) -> None:
    expected = rf"networks\.edges: edges end on population '{target}', which has no cells"
    with pytest.raises(ConfigError, match=expected):
        create(circuits, SynapseRuleManager, "A", target, targets)


def test_an_undeclared_source_is_virtual_without_nodes_and_after_all_others(
    circuits: CircuitManager, targets: Any
) -> None:
    targets.populations.freeze()
    manager = create(circuits, SynapseRuleManager, "Aa", "B", targets)
    assert manager.src_cell_manager.is_virtual
    assert len(manager.src_cell_manager.local_nodes) == 0
    assert manager.src_pop_offset == 3000
    assert circuits.get_virtual_population_offsets() == {"V": 1000, "Aa": 3000}
    assert create(circuits, Other, "Aa", "A", targets).src_cell_manager is manager.src_cell_manager


def test_the_engine_names_its_classes() -> None:
    assert METypeEngine.InnerConnectivityCls is SynapseRuleManager
    assert METypeEngine.ConnectionTypes[None] is METypeEngine.ConnectionTypes["chemical"] is SynapseRuleManager
    assert METypeEngine.CircuitPrecedence == 0


def test_what_emits_no_spikes_is_no_virtual_population(circuits: CircuitManager, targets: Any) -> None:
    class Feet(ConnectionManagerBase):
        HAS_SOURCE_NODES = False

    found = circuits.get_create_edge_manager(Feet, "Vessels", "A", None, (None, targets))
    assert found.src_node_population == "Vessels"
    assert "Vessels" not in circuits.get_virtual_population_offsets()
    assert circuits.get_node_manager("Vessels") is None
