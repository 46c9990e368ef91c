"""Recorded inputs are found by content, wherever they are."""

import shutil
from pathlib import Path

import h5py
from recorded_runs import recorded_run

from ndexp.provenance.inputs import find_inputs, here, inside
from ndexp.provenance.recorded import read_recorded


def test_in_place(tmp_path: Path) -> None:
    inputs = find_inputs(read_recorded(recorded_run(tmp_path / "run")))
    assert inputs.problems == ()
    assert inputs.are_in_place
    assert len(inputs.found) > 5


def test_moved_inputs_are_searched_by_name_and_content(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    (tmp_path / "run-circuit").rename(tmp_path / "elsewhere")
    assert all(problem.endswith("missing") for problem in find_inputs(recorded).problems)
    inputs = find_inputs(recorded, [tmp_path])
    assert inputs.problems == ()
    assert not inputs.are_in_place
    config = str(tmp_path / "run-circuit" / "circuit_config.json")
    assert inputs.found[config] == tmp_path / "elsewhere" / "circuit_config.json"


def test_inputs_that_travel_with_the_run_are_found(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    travelling = tmp_path / "run" / "inputs" / inside(str(tmp_path / "run-circuit"))
    travelling.parent.mkdir(parents=True)
    shutil.move(tmp_path / "run-circuit", travelling)
    assert find_inputs(recorded).problems == ()


def test_changed_content_is_told(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    sets = tmp_path / "run-circuit" / "node_sets.json"
    sets.write_text(sets.read_text() + " ")
    assert find_inputs(recorded).problems == (f"input {sets}: its content is not what was recorded",)


def test_hdf5_counts_by_its_datasets(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    spikes = tmp_path / "run-circuit" / "afferent_spikes.h5"
    with h5py.File(spikes, "a") as file:
        file.attrs["note"] = "written anew, with the same datasets"
    assert find_inputs(recorded).problems == ()
    with h5py.File(spikes, "a") as file:
        file["spikes/more"] = [1.0]
    assert find_inputs(recorded).problems == (f"input {spikes}: its content is not what was recorded",)


def test_places_of_recorded_paths() -> None:
    assert here("~/a/b") == Path.home() / "a" / "b"
    assert inside("~/a/b") == Path("home/a/b")
    assert inside("/a/b") == Path("root/a/b")
