"""Spike files: exact layout, order, round trip and errors."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ndexp.errors import ResultError, UnknownKeyError
from ndexp.sonata.spikes import read_spikes, spike_trains, write_spikes


@pytest.fixture
def written(tmp_path: Path) -> Path:
    path = tmp_path / "spikes.h5"
    write_spikes(path, [spike_trains("inh", [], []), spike_trains("exc", [3.0, 1.0, 1.0], [0, 5, 2])])
    return path


def test_layout_is_exact(written: Path) -> None:
    with h5py.File(written) as file:
        assert list(file) == ["spikes"]
        group = file["spikes/exc"]
        sorting = group.attrs.get_id("sorting").dtype
        assert h5py.check_enum_dtype(sorting) == {"none": 0, "by_id": 1, "by_time": 2}
        assert sorting.base == np.uint8
        assert group.attrs["sorting"] == 2
        assert sorted(group) == ["node_ids", "timestamps"]
        assert (group["timestamps"].dtype, group["node_ids"].dtype) == (np.float64, np.uint64)
        units = h5py.check_string_dtype(group["timestamps"].attrs.get_id("units").dtype)
        assert (units.encoding, units.length) == ("utf-8", None)
        assert group["timestamps"].attrs["units"] == "ms"


def test_silent_population_has_datasets_of_zero_length(written: Path) -> None:
    with h5py.File(written) as file:
        assert file["spikes/inh/timestamps"].shape == (0,)
        assert file["spikes/inh/node_ids"].shape == (0,)


def test_spikes_come_back_by_time_then_id(written: Path) -> None:
    trains = read_spikes(written)
    assert list(trains) == ["exc", "inh"]
    assert trains["exc"].timestamps.tolist() == [1.0, 1.0, 3.0]
    assert trains["exc"].node_ids.tolist() == [2, 5, 0]
    assert trains["exc"].node_ids.dtype == np.int64


@pytest.mark.parametrize(
    ("sorting", "value", "ids", "times"),
    [("by_id", 1, [0, 2, 5, 5], [3.0, 1.0, 1.0, 4.0]), ("none", 0, [2, 5, 0, 5], [1.0, 1.0, 3.0, 4.0])],
)
def test_other_orders_say_so(tmp_path: Path, sorting: str, value: int, ids: list[int], times: list[float]) -> None:
    write_spikes(tmp_path / "s.h5", [spike_trains("exc", [4.0, 3.0, 1.0, 1.0], [5, 0, 5, 2])], sorting)
    with h5py.File(tmp_path / "s.h5") as file:
        assert file["spikes/exc"].attrs["sorting"] == value
    train = read_spikes(tmp_path / "s.h5")["exc"]
    assert (train.node_ids.tolist(), train.timestamps.tolist()) == (ids, times)


def test_an_unknown_order_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError, match=r"cannot be sorted 'by_name'.*by_id, by_time, none"):
        write_spikes(tmp_path / "s.h5", [], "by_name")
    assert not (tmp_path / "s.h5").exists()


def test_nothing_but_the_file_is_left(written: Path) -> None:
    assert [path.name for path in written.parent.iterdir()] == ["spikes.h5"]


def test_same_spikes_in_any_order_give_the_same_bytes(written: Path) -> None:
    other = written.with_name("other.h5")
    write_spikes(other, [spike_trains("exc", [1.0, 3.0, 1.0], [5, 0, 2]), spike_trains("inh", [], [])])
    assert other.read_bytes() == written.read_bytes()


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"No such file or directory\. The folder '.*none' does not exist"):
        write_spikes(tmp_path / "none" / "spikes.h5", [])


def test_population_twice_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="population 'exc' comes twice"):
        write_spikes(tmp_path / "spikes.h5", [spike_trains("exc", [], []), spike_trains("exc", [], [])])


@pytest.mark.parametrize(
    ("times", "ids", "message"), [([1.0], [], r"shape \(1,\), node_ids \(0,\)"), ([1.0], [-1], "-1 is negative")]
)
def test_wrong_trains_are_refused(times: list[float], ids: list[int], message: str) -> None:
    with pytest.raises(ResultError, match=message):
        spike_trains("exc", times, ids)


def test_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"spikes\.h5: no such file"):
        read_spikes(tmp_path / "spikes.h5")


def test_file_that_is_not_hdf5_is_told(tmp_path: Path) -> None:
    (tmp_path / "spikes.h5").write_text("0.1 4\n")
    with pytest.raises(ResultError, match="file signature not found"):
        read_spikes(tmp_path / "spikes.h5")


def test_file_without_spikes_is_told(tmp_path: Path) -> None:
    h5py.File(tmp_path / "spikes.h5", "w").close()
    with pytest.raises(ResultError, match="has no group '/spikes'"):
        read_spikes(tmp_path / "spikes.h5")


def test_population_without_node_ids_is_told(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "spikes.h5", "w") as file:
        file["spikes/exc/timestamps"] = [1.0]
    with pytest.raises(ResultError, match=r"cannot be read: .*node_ids"):
        read_spikes(tmp_path / "spikes.h5")
