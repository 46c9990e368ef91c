"""Runs are the same to the last bit, or the first difference is named."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from run_folders import run_folder, write_soma_report

from ndexp.results.compare import compare_runs, first_spike_difference
from ndexp.results.hashes import output_hashes
from ndexp.sonata.reports import ReportLayout, ReportWriter
from ndexp.sonata.spikes import spike_trains, write_spikes


@pytest.fixture
def pair(tmp_path: Path) -> tuple[Path, Path]:
    return run_folder(tmp_path / "a"), run_folder(tmp_path / "b")


def test_equal_runs(pair: tuple[Path, Path]) -> None:
    differences = compare_runs(*pair)
    assert differences.is_empty
    assert str(differences) == "the same spikes and recorded values, to the last bit"
    assert output_hashes(pair[0] / "output") == output_hashes(pair[1] / "output")
    assert list(output_hashes(pair[0] / "output")) == ["soma.h5", "spikes.h5"]


def test_first_value_that_differs_is_named(pair: tuple[Path, Path]) -> None:
    with h5py.File(pair[1] / "output" / "soma.h5", "r+") as file:
        file["report/RingB/data"][7, 1] = np.nextafter(np.float32(-68.93), np.float32(0))
        file["report/RingB/data"][9, 0] = 0
    (found,) = compare_runs(*pair).found
    assert str(found).startswith(
        "report 'soma': population 'RingB', row 7 (t = 3.5 ms), node_id 1, element_id 0: -68.9"
    )
    assert output_hashes(pair[0] / "output")["spikes.h5"] == output_hashes(pair[1] / "output")["spikes.h5"]
    assert output_hashes(pair[0] / "output")["soma.h5"] != output_hashes(pair[1] / "output")["soma.h5"]


def test_values_are_compared_block_by_block(pair: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("ndexp.results.compare._BLOCK_VALUES", 10)
    with h5py.File(pair[1] / "output" / "soma.h5", "r+") as file:
        file["report/RingA/data"][98, 2] = 0
    (found,) = compare_runs(*pair).found
    assert "row 98 (t = 49 ms), node_id 2" in str(found)


def test_negative_zero_and_nan_are_compared_by_their_bits(pair: tuple[Path, Path]) -> None:
    for folder, zero in zip(pair, (0.0, -0.0), strict=True):
        with h5py.File(folder / "output" / "soma.h5", "r+") as file:
            file["report/RingA/data"][0, 0] = np.nan
            file["report/RingB/data"][0, 0] = zero
    (found,) = compare_runs(*pair).found
    assert "population 'RingB', row 0" in str(found)


def test_order_of_columns_does_not_matter(pair: tuple[Path, Path]) -> None:
    values = -70 + np.arange(3)[None, :] + np.arange(100)[:, None] / 100
    layout = ReportLayout(
        node_ids=np.array([0, 2, 1]),
        index_pointers=np.arange(4),
        element_ids=np.zeros(3, dtype=np.int64),
        time=(0.0, 50.0, 0.5),
        rows=100,
    )
    write_soma_report(pair[0] / "output" / "soma.h5", {"RingA": 3})
    with ReportWriter(pair[1] / "output" / "soma.h5", {"RingA": layout}, "mV") as writer:
        writer.write_rows("RingA", 0, values[:, [0, 2, 1]])
    assert compare_runs(*pair).is_empty


def test_layouts_that_differ_are_told(pair: tuple[Path, Path]) -> None:
    write_soma_report(pair[1] / "output" / "soma.h5", {"RingA": 2, "Other": 1})
    texts = [str(found) for found in compare_runs(*pair).found]
    assert texts == [
        "report 'soma': population 'Other' only in b",
        "report 'soma': population 'RingB' only in a",
        "report 'soma': population 'RingA': number of elements 3 in a, 2 in b",
    ]


def test_missing_files_are_told(pair: tuple[Path, Path]) -> None:
    (pair[0] / "output" / "soma.h5").unlink()
    (pair[1] / "output" / "spikes.h5").unlink()
    assert str(compare_runs(*pair)) == "spikes: only in a\nreport 'soma': only in b"


def test_spike_populations_are_compared(pair: tuple[Path, Path]) -> None:
    write_spikes(pair[1] / "output" / "spikes.h5", [spike_trains("RingA", [5.0, 12.5, 12.5, 40.0], [0, 2, 1, 0])])
    assert str(compare_runs(*pair)) == "spikes: population 'RingB' only in a"


@pytest.mark.parametrize(
    ("times", "ids", "told"),
    [
        ([1.0, 2.5], [0, 1], "node_id 1: at 2.0 ms in a, at 2.5 ms in b"),
        ([1.0], [0], "node_id 1: at 2.0 ms in a, missing in b"),
        ([1.0, 2.0, 3.0], [0, 1, 0], "node_id 0: missing in a, at 3.0 ms in b"),
        ([0.5, 1.0, 2.0], [1, 0, 1], "node_id 1: at 2.0 ms in a, at 0.5 ms in b"),
        ([1.0, 2.0], [0, 4], "node_id 1: at 2.0 ms in a, missing in b"),
    ],
)
def test_first_spike_that_differs(times: list[float], ids: list[int], told: str) -> None:
    difference = first_spike_difference(spike_trains("exc", [1.0, 2.0], [0, 1]), spike_trains("exc", times, ids))
    assert str(difference) == f"spikes: population 'exc', {told}"


def test_equal_trains_have_no_difference() -> None:
    train = spike_trains("exc", [1.0, 2.0], [0, 1])
    assert first_spike_difference(train, train) is None
    silent = spike_trains("exc", [], [])
    assert first_spike_difference(silent, silent) is None
