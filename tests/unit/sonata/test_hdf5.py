"""Hashes of datasets depend on contents only; drafts never stay."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ndexp.sonata.hdf5 import dataset_hashes, writing


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
