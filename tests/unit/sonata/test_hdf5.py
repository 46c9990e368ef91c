"""Hashes of datasets depend on contents only; drafts never stay."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from hdf5_times import creation_times

from ndexp.sonata.hdf5 import dataset_hashes, write_again, writing


def test_hashes_ignore_layout_but_not_values_types_or_units(tmp_path: Path) -> None:
    values = np.arange(12.0).reshape(4, 3)
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file.create_dataset("x/plain", data=values)
        file.create_dataset("x/packed", data=values, chunks=(2, 3), compression="gzip")
        file.create_dataset("x/single", data=values.astype("f4"))
        file.create_dataset("x/units", data=values).attrs["units"] = "mV"
        file.create_dataset("x/other", data=values + 1)
        file.create_dataset("x/scalar", data=3.0)
        file.create_dataset("x/names", data=["ab", "c"])
    hashes = dataset_hashes(tmp_path / "a.h5")
    assert list(hashes) == [f"/x/{name}" for name in ("names", "other", "packed", "plain", "scalar", "single", "units")]
    assert hashes["/x/plain"] == hashes["/x/packed"]
    assert len(set(hashes.values())) == 6


def test_big_dataset_is_hashed_in_parts_to_the_same_digest(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    with h5py.File(tmp_path / "a.h5", "w") as file:
        file["x"] = np.arange(1000.0)
    whole = dataset_hashes(tmp_path / "a.h5")
    monkeypatch.setattr("ndexp.sonata.hdf5._HASH_ROWS_BYTES", 64)
    assert dataset_hashes(tmp_path / "a.h5") == whole


def test_failed_writing_keeps_the_old_file_and_no_draft(tmp_path: Path) -> None:
    path = tmp_path / "a.h5"
    path.write_text("old")
    with pytest.raises(ValueError, match="stop"), writing(path):
        raise ValueError("stop")
    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]


def test_a_file_written_again_has_all_but_the_times(tmp_path: Path) -> None:
    with h5py.File(tmp_path / "dated", "w") as file:
        group = file.create_group("group")
        group.attrs["version"] = np.array([1, 3], np.uint32)
        times = group.create_dataset("times", data=np.array([1.5, 2.5], np.float32), track_times=True)
        times.attrs["units"] = "ms"
        file.create_dataset("names", data=["a", "bc"], dtype=h5py.string_dtype(), track_times=True)
        file.create_dataset("nothing", data=np.zeros((0, 2), np.uint64), track_times=True)
    assert creation_times(tmp_path / "dated") != {0}
    for name in ("one", "other"):
        write_again(tmp_path / "dated", tmp_path / name)
    assert creation_times(tmp_path / "one") == {0}
    assert (tmp_path / "one").read_bytes() == (tmp_path / "other").read_bytes()
    assert dataset_hashes(tmp_path / "one") == dataset_hashes(tmp_path / "dated")
    with h5py.File(tmp_path / "one") as file:
        assert file["group"].attrs["version"].tolist() == [1, 3]
        assert file["group"].attrs["version"].dtype == np.uint32
        assert file["group/times"].attrs["units"] == "ms"
        assert file["names"].asstr()[:].tolist() == ["a", "bc"]
        assert file["nothing"].shape == (0, 2)
