"""Runs and sweeps as zip files."""

import shutil
import zipfile
from pathlib import Path

import pytest
from recorded_runs import recorded_run, recorded_sweep
from rocrate.rocrate import ROCrate

from ndexp.errors import PlanError, ResultError
from ndexp.provenance.archive import export_run, export_sweep
from ndexp.provenance.inputs import find_inputs
from ndexp.provenance.recorded import read_recorded
from ndexp.provenance.sweep_crate import write_sweep_crate
from ndexp.results.sweep import open_sweep


def unpacked(file: Path) -> Path:
    with zipfile.ZipFile(file) as archive:
        archive.extractall(file.with_suffix(""))
    return file.with_suffix("")


def test_a_run_has_its_records_and_outputs(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    (folder / "previous-1").mkdir()
    (folder / "previous-1" / "old").touch()
    (folder / "state.lock").touch()
    new = unpacked(export_run(folder, tmp_path / "a.zip")) / "run"
    assert sorted(str(path.relative_to(new)) for path in new.rglob("*") if path.is_file()) == [
        "manifest.json",
        "output/soma.h5",
        "output/spikes.h5",
        "ro-crate-metadata.json",
        "simulation_config.json",
        "simulation_config.json.SUCCESS",
        "state.json",
    ]
    assert (new / "output" / "soma.h5").read_bytes() == (folder / "output" / "soma.h5").read_bytes()


def test_inputs_go_along_and_are_found_there(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    new = unpacked(export_run(folder, tmp_path / "a.zip", with_inputs=True)) / "run"
    shutil.rmtree(tmp_path / "run-circuit")
    inputs = find_inputs(read_recorded(new))
    assert inputs.problems == ()
    assert all(path.is_relative_to(new / "inputs") for path in inputs.found.values())


def test_a_sweep_stays_a_sweep(tmp_path: Path) -> None:
    folder = recorded_sweep(tmp_path / "elsewhere" / "rings")
    new = unpacked(export_sweep(folder, tmp_path / "a.zip")) / "rings" / "sweeps" / folder.name
    table = open_sweep(new).table()
    assert table["state"].tolist() == ["complete", "complete", "planned"]
    assert table["spikes"][:2].tolist() == [5.0, 5.0]


def test_a_sweep_s_archive_is_a_crate(tmp_path: Path) -> None:
    folder = recorded_sweep(tmp_path / "rings")
    write_sweep_crate(folder)
    new = unpacked(export_sweep(folder, tmp_path / "a.zip"))
    crate = ROCrate(new)
    assert crate.root_dataset["mainEntity"].id == f"rings/sweeps/{folder.name}/sweep.json"
    parts = [part.id for part in crate.root_dataset["hasPart"]]
    assert parts == [f"rings/sweeps/{folder.name}/sweep.json", "rings/ring1-01234567/", "rings/ring2-01234567/"]
    assert all((new / part).exists() for part in parts)
    assert crate.get("#run-ring1-01234567")["result"].id == "rings/ring1-01234567/"


def test_nothing_is_overwritten_and_nothing_half_written(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    (tmp_path / "a.zip").touch()
    with pytest.raises(PlanError, match=r"a\.zip: this file exists"):
        export_run(folder, tmp_path / "a.zip")
    shutil.rmtree(tmp_path / "run-circuit")
    with pytest.raises(ResultError, match=r"missing.*--search DIR"):
        export_run(folder, tmp_path / "b.zip", with_inputs=True)
    with pytest.raises(ResultError, match="cannot be written"):
        export_run(folder, tmp_path / "nowhere" / "b.zip")
    assert not list(tmp_path.rglob("*b.zip*"))
