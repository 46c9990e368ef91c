"""Connections onto point neurons and Exp2Syn synapses as columns; the builder is replaced."""

import logging
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import numpy as np
import pytest
from fake_ranks import FakeRanks
from override_blocks import fresh
from synapse_columns import columns

from ndexp.engine.allen_point import AllenPointConnectionManager, Exp2SynSynapseRuleManager, cells, point_process
from ndexp.engine.allen_point.exp2syn import as_exp2syn
from ndexp.engine.allen_point.point_process import is_in_last_run, warn_of_unused
from ndexp.engine.connection import NetConType, ReplayMode
from ndexp.engine.connection.overrides import OverrideState, Told
from ndexp.errors import CircuitError


class Neuron:
    """Stands for the synapse builder: keeps what is to be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[tuple[Any, ...]] = []
        for name in ("attach_sources", "attach_stims"):
            monkeypatch.setattr(point_process.builder, name, lambda *given, name=name: self.make(name, *given))
        monkeypatch.setattr(point_process.builder, "Built", lambda: SimpleNamespace(synapses=[]))

    def make(self, *given: Any) -> np.ndarray:
        self.made.append(given)
        return np.arange(len(given[1]))


@pytest.fixture
def neuron(monkeypatch: pytest.MonkeyPatch) -> Neuron:
    FakeRanks(monkeypatch)
    return Neuron(monkeypatch)


def manager(kind: Any = AllenPointConnectionManager, *, is_virtual: bool = False) -> Any:
    """Connections from A (gids from 1000) to B (gids from 2000); source 1001 has spikes."""
    pointcell = SimpleNamespace(hname=lambda: "IntFire1[7]")
    cell = SimpleNamespace(CellRef=SimpleNamespace(pointcell=pointcell))
    nodes = SimpleNamespace(offset=2000)
    targets = SimpleNamespace(population_name="B", local_nodes=nodes, is_virtual=False, get_cell=lambda gid: cell)
    sources = SimpleNamespace(population_name="A", local_nodes=SimpleNamespace(offset=1000), is_virtual=is_virtual)
    found = kind(None, SimpleNamespace(run_conf=SimpleNamespace(connection_overrides=())), targets, sources)
    found._is_virtual_source = is_virtual
    found.select_connection_set(1341, 1057)
    found.current_population.rows.replay = SimpleNamespace(
        stims="stims", stim_indices=lambda rows: np.where(rows.sgid == 1001, 0, -1), connection_count=lambda rows: 1
    )
    return found


def test_a_connection_is_a_netcon_to_the_artificial_cell(neuron: Neuron) -> None:
    found = manager()
    found.current_population.append(columns([1000, 1001], [2000, 2000], weight=[2.0, 3.0], delay=[1.0, 4.0]))
    assert found.finalize() == 2
    (_, sgid, netcons, built), (_, stim, stims, replayed, kind, mechanism, _) = neuron.made
    assert sgid.tolist() == [1001, 1000]
    assert netcons.weight.tolist() == [3.0, 2.0]
    assert netcons.delay.tolist() == [4.0, 1.0]
    assert netcons.synapse.tolist() == [0, 0]
    assert [str(item.hname()) for item in built.synapses] == ["IntFire1[7]"]
    assert (stim.tolist(), stims, kind, mechanism) == ([0], "stims", NetConType.NC_REPLAY, "IntFire1")
    assert (replayed.weight.tolist(), replayed.delay.tolist()) == ([3.0], [4.0])


def test_virtual_sources_are_not_attached_and_replay_may_be_off(neuron: Neuron) -> None:
    found = manager(is_virtual=True)
    found.current_population.append(columns([1000, 1001], [2000, 2001]))
    assert found.finalize(replay_mode=ReplayMode.NONE) == 2
    assert neuron.made == []


def test_without_edges_nothing_is_made(neuron: Neuron) -> None:
    assert manager().finalize() == 0


def test_replaced_edges_are_told(neuron: Neuron, caplog: pytest.LogCaptureFixture) -> None:
    found = manager()
    rows = columns([1000, 1002, 1000], [2000, 2000, 2000], [0, 1, 2], weight=[1.0, 2.0, 3.0])
    found.current_population.append(rows)
    assert found.finalize() == 2
    assert neuron.made[0][2].weight.tolist() == [2.0, 3.0]
    assert "A → B: 1 edges are replaced by later edges of the same two cells" in caplog.text


@pytest.mark.parametrize(
    ("sgid", "synapse_id", "expected"),
    [
        ([5], [0], [True]),
        ([5, 5], [0, 1], [True, True]),
        ([5, 5, 4], [0, 2, 1], [False, True, True]),
        ([5, 5, 5, 4, 4], [0, 3, 4, 1, 2], [False, True, True, True, True]),
        ([5, 5], [0, 0], [False, True]),
    ],
)
def test_the_last_run_of_two_cells(sgid: list[int], synapse_id: list[int], expected: list[bool]) -> None:
    assert is_in_last_run(columns(sgid, [9] * len(sgid), synapse_id)).tolist() == expected


def test_what_has_no_effect_is_told_with_its_number(caplog: pytest.LogCaptureFixture) -> None:
    warn_of_unused(fresh(3), "A → B")
    assert caplog.text == ""
    told = (Told(minis_rate=1.0), Told(delayed=((2.0, 1.0),)), Told(minis_rate=2.0))
    minis = OverrideState(np.arange(3, dtype=np.int32), told)
    warn_of_unused(minis, "A → B")
    assert "A → B: spont_minis of connection_overrides has no effect on 2 edges onto point neurons" in caplog.text
    assert "A → B: delay of connection_overrides has no effect on 1 edges onto point neurons" in caplog.text


# ---- Exp2Syn


def test_synapses_without_a_mechanism_are_exp2syn_and_none_has_minis() -> None:
    state = OverrideState(np.array([0, 1, 0], np.int32), (Told(), Told(mod="Mine", minis_rate=3.0)))
    found = as_exp2syn(state)
    assert [found.mods[number] for number in found.mod] == ["Exp2Syn", "Mine", "Exp2Syn"]
    assert found.minis_rate.tolist() == [0.0, 0.0, 0.0]


def test_all_connections_of_the_manager_are_so(neuron: Neuron) -> None:
    found = manager(Exp2SynSynapseRuleManager)
    assert found.current_population.synapses() is None
    found.current_population.append(columns([1000], [2000]))
    synapses = found.current_population.synapses()
    assert synapses.state.mods[synapses.state.mod[0]] == "Exp2Syn"


def test_minis_of_overrides_are_told(
    neuron: Neuron, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("ndexp.engine.connection_manager.SynapseRuleManager.configure_connections", lambda *_: 4)
    found = manager(Exp2SynSynapseRuleManager)
    with caplog.at_level(logging.WARNING):
        assert found.configure_connections(SimpleNamespace(name="quiet", spont_minis=None)) == 4
        assert caplog.text == ""
        found.configure_connections(SimpleNamespace(name="loud", spont_minis=2.0))
    assert "A → B: spont_minis of override 'loud' is left out for 4 Exp2Syn synapses" in caplog.text


# ---- cells


def point_conf(folder: Path, attributes: dict[str, Any]) -> Any:
    path = builders.write_nodes(folder / "nodes.h5", "P", {"layer": [1, 2, 3], **attributes})
    return SimpleNamespace(name="P", nodes_file=path, metype_path="")


def test_point_neurons_need_a_template_only(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ndexp.engine.cell_distributor.attributes.needed_attributes", lambda *_: ())
    conf = point_conf(tmp_path, {"model_template": ["hoc:X", "hoc:Y", "hoc:X"]})
    items = cells.read_point_items(conf, np.array([0, 1]))
    assert {gid: item.emodel_tpl for gid, item in items.items()} == {0: "X", 1: "Y"}
    assert not cells.read_point_items(conf, np.zeros(0, np.int64))


def test_point_neurons_without_a_template(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="the nodes have no attribute 'model_template'"):
        cells.read_point_items(point_conf(tmp_path, {}), np.array([0]))
