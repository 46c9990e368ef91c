"""The run's folder is cleared, filled and checked; a complete run is never lost by accident."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.errors import PlanError
from ndexp.launch.folder import existing_state, is_complete, missing_outputs, prepare
from ndexp.launch.state import complete, failed, planned, running, write_state
from ndexp.plan.run_plan import RunPlan


@pytest.fixture
def plan(tmp_path: Path) -> RunPlan:
    made = plan_of(experiment(), write_circuit(tmp_path / "c"), tmp_path)
    made.folder.mkdir(parents=True)
    return made


def finish(plan: RunPlan) -> None:
    prepare(plan)
    (plan.output_directory / "spikes.h5").touch()
    plan.success_file.touch()
    write_state(plan.folder, complete(running(planned(plan.run_id, plan.config_hash)), 1.0))


def test_the_config_is_written_with_empty_folders(plan: RunPlan) -> None:
    prepare(plan)
    assert json.loads(plan.simulation_config_file.read_text()) == plan.simulation_config
    assert sorted(path.name for path in plan.folder.iterdir()) == ["logs", "output", "simulation_config.json"]


def test_what_a_failed_attempt_left_is_cleared(plan: RunPlan) -> None:
    prepare(plan)
    (plan.output_directory / "spikes.h5").touch()
    (plan.folder / "notes.txt").write_text("mine")
    for attempt in ("first", "second"):
        (plan.log_directory / "engine.log").write_text(attempt)
        prepare(plan)
    assert list(plan.output_directory.iterdir()) == []
    assert (plan.folder / "notes.txt").is_file()
    kept = sorted(plan.log_directory.glob("*/engine.log"))
    assert [path.read_text() for path in kept] == ["first", "second"]
    assert not (plan.log_directory / "engine.log").exists()
    assert list(plan.folder.glob("previous-*")) == []


def test_a_complete_run_is_kept_when_it_is_made_again(plan: RunPlan) -> None:
    for number in (1, 2):
        finish(plan)
        prepare(plan)
        kept = plan.folder / f"previous-{number}"
        assert (kept / "output" / "spikes.h5").is_file()
        assert (kept / plan.success_file.name).is_file()
        assert (kept / "simulation_config.json").is_file()
    assert not plan.success_file.exists()


def test_a_run_is_complete_with_state_and_outputs(plan: RunPlan) -> None:
    assert not is_complete(plan)
    finish(plan)
    assert is_complete(plan)
    (plan.output_directory / "spikes.h5").unlink()
    assert not is_complete(plan)
    assert missing_outputs(plan) == ["output/spikes.h5"]


def test_a_failed_run_is_not_complete(plan: RunPlan) -> None:
    finish(plan)
    write_state(plan.folder, failed(planned(plan.run_id, plan.config_hash), 8, "x"))
    assert not is_complete(plan)


def test_a_folder_of_another_run_is_refused(plan: RunPlan) -> None:
    finish(plan)
    other = replace(plan, config_hash="0" * 64)
    write_state(other.folder, planned(plan.run_id, plan.config_hash))
    with pytest.raises(PlanError, match="holds a run with other settings"):
        existing_state(replace(plan, config_hash="f" * 64, slug=plan.slug, experiment=plan.experiment))
