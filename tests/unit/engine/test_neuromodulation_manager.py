"""Neuromodulatory edges: the nearest synapse, the events' weights, and what is asked of other managers."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks
from synapse_columns import columns

from ndexp.engine.connection import ReplayMode
from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.overrides import OverrideState, Told
from ndexp.engine.connection.placed import Placed, placed_rows
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager
from ndexp.engine.neuromodulation_manager import NeuroModulationManager, event_columns, nearest


def synapses(isec: list[int], x: list[float], mechanism: str = "M") -> Placed:
    rows = np.arange(len(isec), dtype=np.int32)
    return Placed(
        row=rows,
        sgid=rows,
        isec=np.array(isec, np.int32),
        x=np.array(x, np.float64),
        synapse=rows + 40,
        netcon=rows,
        mini=rows,
        replay=rows,
        mechanism=np.zeros(len(isec), np.int8),
        mechanisms=(mechanism,),
        built=None,
    )


@pytest.mark.parametrize(
    ("isec", "x", "expected"),
    [
        ([3], [0.5], [1]),
        ([4], [0.5], [-1]),
        ([3], [0.54], [2]),
        ([3], [0.8], [-1]),
        ([2, 3], [0.26, 0.46], [0, 1]),
        ([2], [0.31], [-1]),
        ([7], [0.125], [3]),
        ([], [], []),
    ],
)
def test_the_nearest_synapse_of_the_same_section(isec: list[int], x: list[float], expected: list[int]) -> None:
    among = synapses([2, 3, 3, 7, 7], [0.25, 0.5, 0.55, 0.15625, 0.09375])
    assert nearest(np.array(isec, np.int64), np.array(x), among).tolist() == expected


def test_reach_is_not_within_reach() -> None:
    assert nearest(np.array([1]), np.array([0.05]), synapses([1], [0.0])).tolist() == [-1]
    assert nearest(np.array([1]), np.array([0.0499]), synapses([1], [0.0])).tolist() == [0]


def test_nothing_is_near_where_there_are_no_synapses() -> None:
    assert nearest(np.array([1]), np.array([0.5]), synapses([], [])).tolist() == [-1]


def test_events_take_what_overrides_give_and_else_what_edges_say() -> None:
    rows = columns([1, 1, 1], [2, 2, 2], delay=[1.0, 2.0, 3.0], neuromod_strength=[0.5, 0.6, 0.7], neuromod_dtc=50.0)
    told = (
        Told(weight_factor=0.25, neuromod_dtc=33.0),
        Told(weight_factor=0.0, delay_override=9.0, neuromod_strength=8.0),
        Told(weight_factor=1.0, delay_override=0.0, neuromod_strength=0.0),
    )
    state = OverrideState(np.arange(3, dtype=np.int32), told)
    delay, weight, strength, decay = event_columns(Synapses(rows, state))
    assert delay.tolist() == [1.0, 9.0, 3.0]
    assert weight.tolist() == [1.0, 0.0, 1.0]
    assert strength.tolist() == [0.5, 8.0, 0.7]
    assert decay.tolist() == [33.0, 50.0, 50.0]


class Other(ConnectionManagerBase):
    pass


@pytest.fixture
def cells(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Cells of B (gids from 2000) without connection managers."""
    FakeRanks(monkeypatch)
    nodes = SimpleNamespace(offset=2000)
    return SimpleNamespace(population_name="B", local_nodes=nodes, is_virtual=False, connection_managers={})


def manager(cells: Any, source: str, kind: Any = SynapseRuleManager) -> Any:
    sources = SimpleNamespace(population_name=source, local_nodes=SimpleNamespace(offset=1000), is_virtual=True)
    targets = SimpleNamespace(
        run_conf=SimpleNamespace(connection_overrides=()),
        gid_to_sections=lambda gid: SimpleNamespace(sections=["soma", None]),
    )
    found = kind(None, targets, cells, sources)
    cells.connection_managers.setdefault(source, found)
    return found


def test_only_the_makers_of_synapses_are_asked_where_they_are(cells: Any) -> None:
    chemical, _gap, own = manager(cells, "A"), manager(cells, "G", Other), manager(cells, "M", NeuroModulationManager)
    manager(cells, "N", NeuroModulationManager)
    assert own._other_managers() == [chemical]


def test_synapses_of_the_same_source_population_are_none_to_modulate(cells: Any) -> None:
    manager(cells, "M")
    assert manager(cells, "M", NeuroModulationManager)._other_managers() == []


@pytest.fixture
def modulated(cells: Any) -> Any:
    """Three replayed edges onto gid 2000; A's synapses are at 0.5 of section 0."""
    chemical, own = manager(cells, "A"), manager(cells, "M", NeuroModulationManager)
    built: Any = None
    chemical.placed.keep((1, 2), 2000, synapses([0, 0], [0.5, 0.5]), (0, 2), built)
    own.select_connection_set(1, 2)
    own.current_population.append(columns([1000] * 3, [2000] * 3, offset=[0.5, 0.7, 0.52], neuromod_strength=1.0))
    replay = SimpleNamespace(stim_indices=lambda rows: np.zeros(len(rows), np.int64), stims=["stim"])
    own.current_population.rows.replay = replay
    own.attached = []

    def attach(gid: int, events: Any) -> Any:
        own.attached.append((gid, events.edges.columns.offset.tolist(), events.stim.tolist(), events.row.tolist()))
        none = np.zeros(2, np.int64)
        return placed_rows(none, none, np.zeros(2), "", SimpleNamespace(), replay=np.array([0, -1]))  # type: ignore[arg-type]

    own._attach = attach
    return own


def test_only_edges_without_a_synapse_are_left_out_and_told(modulated: Any, caplog: pytest.LogCaptureFixture) -> None:
    assert modulated.finalize() == 1
    assert modulated.attached == [(2000, [0.5, 0.52], [0, 0], [0, 2])]
    assert "M → B, gid 2000: 1 replayed neuromodulatory edges have no synapse within 0.05" in caplog.text
    assert "M → B, gid 2000: 1 replayed neuromodulatory edges end on synapses whose mechanism takes" in caplog.text


def test_without_replay_there_are_no_events(modulated: Any) -> None:
    assert modulated.finalize(replay_mode=ReplayMode.NONE) == 0
    assert modulated.attached == []


def test_edges_whose_source_is_not_replayed_have_no_events(modulated: Any) -> None:
    modulated.current_population.rows.replay.stim_indices = lambda rows: np.full(len(rows), -1)
    assert modulated.finalize() == 0
    assert modulated.attached == []
