"""Spikes of all ranks in one sorted file."""

from pathlib import Path

import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi
from ndexp.engine.node.spike_output import write_all_spikes
from ndexp.errors import NdexpError
from ndexp.sonata.spikes import read_spikes


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


A_OF_RANK = [([2.0, 1.0], [1000.0, 1004.0]), ([1.0], [1002.0]), ([], [])]


def test_spikes_of_all_ranks_are_sorted_by_time_and_then_node(ranks: FakeRanks, tmp_path: Path) -> None:
    path = tmp_path / "spikes.h5"

    def write() -> int:
        recorded = {"A": A_OF_RANK[mpi.this_rank().rank], "Silent": ([], [])}
        return write_all_spikes(path, [("A", 1000), ("Silent", 3000)], recorded)

    assert ranks.run(write, 3) == [3, 3, 3]
    found = read_spikes(path)
    assert found["A"].timestamps.tolist() == [1.0, 1.0, 2.0]
    assert found["A"].node_ids.tolist() == [2, 4, 0]
    assert found["Silent"].timestamps.tolist() == []


def test_the_order_of_the_config_is_kept(ranks: FakeRanks, tmp_path: Path) -> None:
    path = tmp_path / "spikes.h5"
    ranks.run(lambda: write_all_spikes(path, [("A", 1000)], {"A": A_OF_RANK[mpi.this_rank().rank]}, "by_id"), 3)
    assert read_spikes(path)["A"].node_ids.tolist() == [0, 2, 4]


def test_many_spikes_at_one_time_do_not_depend_on_the_number_of_ranks(ranks: FakeRanks, tmp_path: Path) -> None:
    rng = np.random.default_rng(1)
    times, gids = rng.integers(0, 5, 60).astype(float), np.arange(60.0)

    def write() -> int:
        here = mpi.this_rank()
        recorded = (times[here.rank :: here.size], gids[here.rank :: here.size])
        return write_all_spikes(tmp_path / f"{here.size}.h5", [("A", 0)], {"A": recorded})

    for size in (1, 2, 5):
        ranks.run(write, size)
    one, *others = [read_spikes(tmp_path / f"{size}.h5")["A"] for size in (1, 2, 5)]
    for other in others:
        assert np.array_equal(one.timestamps, other.timestamps)
        assert np.array_equal(one.node_ids, other.node_ids)


def test_a_file_that_cannot_be_written_fails_all_ranks(ranks: FakeRanks, tmp_path: Path) -> None:
    (tmp_path / "spikes.h5").mkdir()
    results = ranks.run(lambda: write_all_spikes(tmp_path / "spikes.h5", [("A", 0)], {"A": ([], [])}), 2)
    assert all(isinstance(error, NdexpError) for error in results)
