"""Opening run folders and bare output folders."""

import json
import shutil
from pathlib import Path

import numpy as np
import pytest
from run_folders import run_folder

from ndexp.errors import ResultError, UnknownKeyError
from ndexp.results.run import open_run


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return run_folder(tmp_path / "run")


def test_run_folder_tells_what_it_is(folder: Path) -> None:
    run = open_run(folder)
    assert (run.tstop, run.reports, run.has_spikes) == (50.0, ("soma",), True)
    assert run.state == {"status": "complete"}
    assert run.manifest == {}
    assert run.population_sizes() == {"RingA": 3, "RingB": 2}
    assert run.circuit is not None
    assert run.circuit.populations["Afferents"].is_virtual


def test_spikes_are_arrays_by_population(folder: Path) -> None:
    spikes = open_run(folder).spikes()
    assert list(spikes) == ["RingA", "RingB"]
    assert spikes["RingA"].timestamps.tolist() == [5.0, 12.5, 12.5, 40.0]
    assert spikes["RingA"].node_ids.tolist() == [0, 1, 2, 0]


def test_report_has_a_column_per_element(folder: Path) -> None:
    data = open_run(folder).report("soma")
    assert {name: each.data.shape for name, each in data.items()} == {"RingA": (100, 3), "RingB": (100, 2)}
    assert data["RingA"].unit == "mV"
    assert data["RingA"].times[:3].tolist() == [0.0, 0.5, 1.0]
    assert data["RingA"].node_ids.tolist() == [0, 1, 2]
    np.testing.assert_allclose(data["RingA"].first_of(2)[:2], [-68.0, -67.99], atol=1e-5)


def test_report_of_some_nodes_reads_their_columns_only(folder: Path) -> None:
    data = open_run(folder).report("soma", {"RingA": [2, 0]})
    assert list(data) == ["RingA"]
    assert data["RingA"].node_ids.tolist() == [0, 2]
    np.testing.assert_allclose(data["RingA"].data[0], [-70.0, -68.0])


def test_unknown_report_names_the_known(folder: Path) -> None:
    with pytest.raises(UnknownKeyError, match=r"no report 'som'\. Did you mean 'soma'"):
        open_run(folder).report("som")


def test_spikes_are_read_once(folder: Path) -> None:
    run = open_run(folder)
    first = run.spikes()
    run.files.spikes.unlink()
    assert run.spikes()["RingA"] is first["RingA"]
    with pytest.raises(ValueError, match="read-only"):
        first["RingA"].timestamps[0] = 0.0


def test_replayed_spikes_are_those_in_the_window(folder: Path) -> None:
    times = open_run(folder).replays()["afferents"]["Afferents"].timestamps
    assert times.size > 0
    assert times.min() >= 2
    assert times.max() <= 32


def test_node_set_gives_ids_by_population(folder: Path) -> None:
    assert {name: ids.tolist() for name, ids in open_run(folder).node_set("RingB").items()} == {"RingB": [0, 1]}
    with pytest.raises(UnknownKeyError, match="Did you mean 'RingB'"):
        open_run(folder).node_set("RingC")


def test_cells_are_those_of_the_simulated_node_set(folder: Path) -> None:
    config = json.loads((folder / "simulation_config.json").read_text())
    (folder / "simulation_config.json").write_text(json.dumps({**config, "node_set": "EvenA"}))
    assert {name: ids.tolist() for name, ids in open_run(folder).cells.items()} == {"RingA": [0, 2]}


def test_moved_run_takes_sizes_from_its_manifest(folder: Path) -> None:
    shutil.rmtree(folder.with_name("run-circuit"))
    assert open_run(folder).population_sizes() == {}
    circuit = {"populations": {"RingA": {"size": 9, "type": "biophysical"}}, "edges": {}, "simulated": {"RingA": 3}}
    (folder / "manifest.json").write_text(json.dumps({"circuit": circuit}))
    assert open_run(folder).population_sizes() == {"RingA": 3}


def test_output_folder_is_described_by_the_config_beside_it(folder: Path) -> None:
    assert open_run(folder / "output").population_sizes() == {"RingA": 3, "RingB": 2}


def test_bare_output_folder_is_described_by_what_lies_in_it(folder: Path, tmp_path: Path) -> None:
    (folder / "output").rename(tmp_path / "bare")
    run = open_run(tmp_path / "bare")
    assert (run.tstop, run.reports, run.population_sizes()) == (50.0, ("soma",), {})
    assert run.spikes()["RingB"].node_ids.tolist() == [1]
    with pytest.raises(ResultError, match="the circuit is not known"):
        run.node_set("RingA")


def test_wrong_folders_are_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="none: no such folder"):
        open_run(tmp_path / "none")
    with pytest.raises(ResultError, match="holds no spike file and no report"):
        open_run(tmp_path)


def test_broken_state_is_told(folder: Path) -> None:
    (folder / "state.json").write_text("{")
    with pytest.raises(ResultError, match=r"state\.json: cannot be read"):
        open_run(folder)


def test_config_that_libsonata_refuses_is_told(folder: Path) -> None:
    (folder / "simulation_config.json").write_text("{}")
    with pytest.raises(ResultError, match=r"simulation_config\.json: libsonata refuses it"):
        open_run(folder)
