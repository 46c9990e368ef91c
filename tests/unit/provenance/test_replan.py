"""A recorded run becomes a plan again, with its inputs where they are now."""

import json
from pathlib import Path

import pytest
from recorded_runs import Library, execution, plan_of, recorded_run

from ndexp.errors import ResultError
from ndexp.plan.circuit_files import read_circuit
from ndexp.provenance.inputs import find_inputs
from ndexp.provenance.manifest import write_manifest
from ndexp.provenance.recorded import RecordedRun, read_recorded
from ndexp.provenance.replan import plan_again


def test_in_place_it_is_the_same_plan_in_another_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(tmp_path))
    folder = recorded_run(tmp_path / "run")
    recorded = read_recorded(folder)
    plan, original = plan_again(recorded, find_inputs(recorded), tmp_path / "new"), plan_of(folder)
    assert "~/run-circuit/circuit_config.json" in recorded.inputs
    assert plan.simulation_config == original.simulation_config
    assert (plan.circuit_config, plan.inputs) == (original.circuit_config, original.inputs)
    assert (plan.config_hash, plan.ranks, plan.run_id) == (original.config_hash, 2, original.run_id)
    assert not (tmp_path / "new").exists()


def test_moved_inputs_are_linked_as_they_were_laid_out(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    (tmp_path / "run-circuit").rename(tmp_path / "elsewhere")
    new = tmp_path / "new"
    plan = plan_again(recorded, find_inputs(recorded, [tmp_path / "elsewhere"]), new)
    assert plan.circuit_config.is_relative_to(new / "inputs")
    assert plan.simulation_config["network"] == str(plan.circuit_config)
    assert plan.circuit_config.read_bytes() == (tmp_path / "elsewhere" / "circuit_config.json").read_bytes()
    assert all(path.exists() for path in (*plan.inputs, *read_circuit(plan.circuit_config).paths))
    assert len(plan.inputs) == len(recorded.inputs)
    spike_file = plan.simulation_config["inputs"]["afferents"]["spike_file"]  # type: ignore[index]
    assert Path(spike_file).resolve() == tmp_path / "elsewhere" / "afferent_spikes.h5"


def test_absolute_paths_in_the_circuit_s_config_follow(tmp_path: Path) -> None:
    folder, circuit = recorded_run(tmp_path / "run"), tmp_path / "run-circuit"
    config = json.loads((circuit / "circuit_config.json").read_text())
    config["node_sets_file"] = str(circuit / "node_sets.json")
    (circuit / "circuit_config.json").write_text(json.dumps(config))
    write_manifest(plan_of(folder), execution(), Library())
    circuit.rename(tmp_path / "elsewhere")
    recorded = read_recorded(folder)
    plan = plan_again(recorded, find_inputs(recorded, [tmp_path / "elsewhere"]), tmp_path / "new")
    placed = json.loads(plan.circuit_config.read_text())
    assert placed["node_sets_file"].startswith(str(tmp_path / "new" / "inputs"))
    assert all(path.exists() for path in read_circuit(plan.circuit_config).paths)


def test_an_older_manifest_does_not_tell_enough(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    older = {key: value for key, value in recorded.manifest.items() if key != "made_from"}
    with pytest.raises(ResultError, match="does not tell what the run was made from"):
        plan_again(RecordedRun(folder=tmp_path, manifest=older), find_inputs(recorded), tmp_path / "new")
