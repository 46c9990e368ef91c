"""Spike trains of a file by node."""

from pathlib import Path

import builders
import numpy as np
import pytest

from ndexp.engine.replay import SpikeManager, read_all_trains
from ndexp.errors import ConfigError, MissingSpikesPopulationError, ResultError

A = [(5.0, 2), (1.0, 0), (3.0, 2), (3.0, 0), (3.0, 2)]


@pytest.fixture
def one(tmp_path: Path) -> Path:
    return builders.write_spikes(tmp_path / "one.h5", {"A": A})


@pytest.fixture
def two(tmp_path: Path) -> Path:
    return builders.write_spikes(tmp_path / "two.h5", {"A": A, "B": [(9.0, 0)], "Silent": []})


def test_times_are_grouped_by_node_and_duplicates_stay(one: Path) -> None:
    trains = SpikeManager(str(one)).get_map()
    assert {node: times.tolist() for node, times in trains.items()} == {0: [1.0, 3.0], 2: [3.0, 3.0, 5.0]}
    assert all(times.dtype == np.float64 for times in trains.values())


def test_an_unsorted_file_keeps_its_order(tmp_path: Path) -> None:
    path = builders.write_spikes(tmp_path / "unsorted.h5", {"A": [(1.0, 4), (2.0, 4)]})
    builders.h5py.File(path, "a")["spikes/A/timestamps"][:] = [2.0, 1.0]
    assert SpikeManager(str(path))[4].tolist() == [2.0, 1.0]


def test_the_delay_is_added(one: Path) -> None:
    assert SpikeManager(str(one), delay=0.5)[0].tolist() == [1.5, 3.5]


def test_a_population_is_chosen_by_name(two: Path) -> None:
    assert SpikeManager(str(two), population="B").get_map().keys() == {0}


def test_a_missing_population_is_told_with_those_there_are(two: Path) -> None:
    with pytest.raises(MissingSpikesPopulationError, match=r"no population 'C'\. It has: A, B, Silent"):
        SpikeManager(str(two), population="C")


def test_a_silent_population_is_empty(two: Path) -> None:
    spikes = SpikeManager(str(two), population="Silent")
    assert len(spikes) == 0
    assert spikes.get_map() == {}


def test_single_trains_are_found_by_node(one: Path) -> None:
    spikes = SpikeManager(str(one))
    assert len(spikes) == 2
    assert 0 in spikes
    assert 1 not in spikes
    assert spikes[1].shape == (0,)


def test_the_map_is_filtered_by_node(one: Path) -> None:
    spikes = SpikeManager(str(one))
    assert {node: len(times) for node, times in spikes.filter_map(np.array([2, 0])).items()} == {2: 3, 0: 2}
    with pytest.raises(KeyError, match="1"):
        spikes.filter_map([0, 1])


def test_another_file_replaces_the_spikes(one: Path, two: Path) -> None:
    spikes = SpikeManager(str(one))
    spikes.open_spike_file(str(two), 0, "B")
    assert list(spikes.get_map()) == [0]
    assert spikes[0].tolist() == [9.0]


def test_all_populations_at_once(two: Path) -> None:
    found = read_all_trains(two)
    assert {name: sorted(trains) for name, trains in found.items()} == {"A": [0, 2], "B": [0], "Silent": []}


@pytest.mark.parametrize("name", ["spikes", "spikes.csv"])
def test_other_formats_are_refused(name: str) -> None:
    with pytest.raises(ConfigError, match=rf"{name}: this is no spike file by its name\. Give \.h5"):
        SpikeManager(name)


def test_a_file_that_is_not_hdf5_is_named(tmp_path: Path) -> None:
    path = tmp_path / "broken.h5"
    path.write_bytes(b"text")
    with pytest.raises(ResultError, match=r"broken\.h5"):
        read_all_trains(path)
