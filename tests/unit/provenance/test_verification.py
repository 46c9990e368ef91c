"""Outputs against the manifest, dataset by dataset."""

from pathlib import Path

import h5py
import pytest
from recorded_runs import recorded_run

from ndexp.provenance.recorded import read_recorded
from ndexp.provenance.verification import output_problems


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return recorded_run(tmp_path / "run")


def problems(folder: Path) -> tuple[str, ...]:
    return output_problems(read_recorded(folder).outputs, folder / "output")


def test_as_recorded(folder: Path) -> None:
    assert problems(folder) == ()
    with h5py.File(folder / "output" / "soma.h5", "a") as file:
        file.attrs["note"] = "another file, the same datasets"
    assert problems(folder) == ()


def test_one_flipped_value_is_named(folder: Path) -> None:
    with h5py.File(folder / "output" / "soma.h5", "a") as file:
        file["report/RingA/data"][7, 1] += 1e-3
    assert problems(folder) == ("output soma.h5: /report/RingA/data: other values than recorded",)


def test_every_problem_is_told(folder: Path) -> None:
    output = folder / "output"
    with h5py.File(output / "soma.h5", "a") as file:
        del file["report/RingA/data"]
        file["more"] = [1]
    (output / "spikes.h5").write_bytes(b"no HDF5")
    (output / "new.h5").write_bytes(b"")
    told = problems(folder)
    assert told[:2] == (
        "output soma.h5: /more: not in the manifest",
        "output soma.h5: /report/RingA/data: missing",
    )
    assert told[2].startswith("output spikes.h5: cannot be read")
    assert told[3] == "output new.h5: not in the manifest"
    (output / "spikes.h5").unlink()
    assert "output spikes.h5: missing" in problems(folder)
