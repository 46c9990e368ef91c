"""One VecStim per source, shared by its synapses."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from synapse_columns import columns

from ndexp.engine.connection import replay_sources
from ndexp.engine.connection.replay_sources import ReplaySources


class FakeList(list[Any]):
    def count(self) -> float:  # type: ignore[override]  # hoc's List counts its members
        return float(len(self))


class FakeVecStim:
    def __init__(self, x: float) -> None:
        self.times: list[float] = []

    def play(self, vector: list[float]) -> None:
        self.times = list(vector)


@pytest.fixture(autouse=True)
def _hoc(monkeypatch: pytest.MonkeyPatch) -> None:
    hoc = SimpleNamespace(List=FakeList, VecStim=FakeVecStim, Vector=list)
    monkeypatch.setattr(replay_sources, "hoc", lambda: hoc)


def trains(**times: list[float]) -> dict[int, Any]:
    return {int(name[1:]): np.array(values) for name, values in times.items()}


def played(sources: ReplaySources) -> list[list[float]]:
    return [stim.times for stim in sources.stims or []]


def test_synapses_of_one_source_share_a_stim() -> None:
    sources = ReplaySources()
    sources.add(trains(g1=[1.0, 2.0], g2=[3.0]), None)
    assert sources.stim_indices(columns([2, 1, 2, 5], [9, 9, 9, 9])).tolist() == [1, 0, 1, -1]
    assert sources.stim_indices(columns([1], [10])).tolist() == [0]
    assert played(sources) == [[1.0, 2.0], [3.0]]


def test_only_the_inputs_targets_are_replayed() -> None:
    sources = ReplaySources()
    sources.add(trains(g1=[1.0]), {9})
    assert sources.stim_indices(columns([1], [9])).tolist() == [0]
    assert sources.stim_indices(columns([1], [10])).tolist() == [-1]


def test_several_inputs_are_merged_and_duplicates_stay() -> None:
    sources = ReplaySources()
    sources.add(trains(g1=[5.0, 1.0]), None)
    sources.add(trains(g1=[1.0, 3.0]), {9})
    assert sources.stim_indices(columns([1], [9])).tolist() == [0]
    assert sources.stim_indices(columns([1], [10])).tolist() == [1]
    assert played(sources) == [[1.0, 1.0, 3.0, 5.0], [1.0, 5.0]]


def test_nothing_replayed_nothing_made() -> None:
    sources = ReplaySources()
    assert sources.stim_indices(columns([1, 2], [9, 9])).tolist() == [-1, -1]
    sources.add({}, None)
    assert sources.stim_indices(columns([1], [9])).tolist() == [-1]
    assert sources.stim_indices(columns([], [])).tolist() == []
    assert sources.stims is None


def test_connections_of_the_last_input_are_counted_once() -> None:
    sources = ReplaySources()
    sources.add(trains(g1=[1.0]), None)
    sources.add(trains(g1=[1.0], g2=[2.0]), {9})
    assert sources.connection_count(columns([1, 1, 2, 2, 3], [9, 9, 9, 10, 9])) == 2


def test_a_source_without_spikes_is_known_but_makes_nothing() -> None:
    sources = ReplaySources()
    rows = columns([1, 2, 3, 1, 2], [9, 9, 9, 10, 10])
    sources.add(trains(g1=[], g2=[], g3=[4.0]), None)
    assert sources.without_spikes(rows).tolist() == [True, True, False, True, True]
    assert sources.stim_indices(rows).tolist() == [-1, -1, 0, -1, -1]
    assert sources.connection_count(rows) == 1
    sources.add(trains(g1=[5.0], g2=[]), {9})
    assert sources.without_spikes(rows).tolist() == [False, True, False, True, True]
    assert sources.train(1, 9) is not None
    assert sources.train(1, 10) is None
    assert not ReplaySources().without_spikes(rows).any()
