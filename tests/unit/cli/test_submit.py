"""Sweeps handed to Slurm: what is submitted, what is left alone, what is told, and waiting for the end."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import write_circuit
from slurm_fakes import Cluster
from sweep_builders import seed_plans, sweep_of

from ndexp.cli import submit as submit_command
from ndexp.cli.submit import submit
from ndexp.cli.wait import Waiting, wait_for_sweep
from ndexp.errors import LaunchError
from ndexp.launch.state import Status, claimed, complete, failed, planned, read_state, running, write_state
from ndexp.launch.submission import read_record
from ndexp.launch.worker import Ended, Result, Update
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.slurm_request import SlurmRequest
from ndexp.plan.sweep_plan import SweepPlan

SEEDS = (1, 2, 3)


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(submit_command, "is_verified", lambda plan, _progress: _is_complete(plan))
    monkeypatch.setattr(submit_command, "lacks_page", lambda _plan, **_is_new: False)
    return tmp_path


def _is_complete(plan: RunPlan) -> bool:
    state = read_state(plan.folder)
    return state is not None and state.status is Status.complete


def swept(folder: Path, *, packed: bool = False, **launch: object) -> SweepPlan:
    if not (folder / "c").is_dir():
        write_circuit(folder / "c")
    sweep = sweep_of(seed_plans(folder / "c" / "circuit_config.json", folder, SEEDS), SEEDS, launch)
    request = SlurmRequest(packed=packed)
    points = [replace(one, plan=replace(one.plan, slurm=request, launch="slurm")) for one in sweep.points]
    return replace(sweep, points=tuple(points))


def end(plan: RunPlan, job: str = "") -> None:
    plan.folder.mkdir(parents=True, exist_ok=True)
    write_state(plan.folder, complete(running(planned(plan.run_id, plan.config_hash), job), 1.0))


def test_missing_runs_become_one_array(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster, sweep = Cluster(), swept(folder, parallel=2)
    end(sweep.runs[1])
    assert submit(sweep, ("-m",), cluster.slurm) == 0
    said = capsys.readouterr().out
    assert "Submitted 2 runs as Slurm job 10, an array of 2 tasks\nComplete  1 run; nothing to do." in said
    name = f"runs/test/sweeps/{sweep.sweep_id}"
    assert f"Status    ndexp status runs/test\nLogs      ndexp logs RUN --follow\nCancel    ndexp cancel {name}" in said
    assert "#SBATCH --array=0-1%2" in cluster.scripts[0]
    assert f"-P -m ndexp.cli.job {sweep.folder}/jobs/1" in cluster.scripts[0]
    assert json.loads((sweep.folder / "config.json").read_text())["data"][0] == ""
    content = json.loads((sweep.folder / "jobs/1/submission.json").read_text())
    assert (content["order"]["command"], content["stops_on_failure"]) == (["-m"], False)


def test_queued_runs_are_left_alone(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster, sweep = Cluster(), swept(folder)
    submit(sweep, (), cluster.slurm)
    submit(sweep, (), cluster.slurm)
    assert len(cluster.scripts) == 1
    assert "Queued    3 runs in job 10 already" in capsys.readouterr().out


def test_failed_tasks_are_submitted_again_and_complete_ones_are_not(folder: Path) -> None:
    cluster, sweep = Cluster(), swept(folder)
    submit(sweep, (), cluster.slurm)
    cluster.all_are("FAILED", "NonZeroExitCode")
    end(sweep.runs[0], "10_0")
    submit(sweep, (), cluster.slurm)
    records = [read_record(plan.folder) for plan in sweep.runs]
    assert [one.job for one in records if one] == ["10_0", "11_0", "11_1"]


def test_what_a_process_makes_now_is_left_to_it(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster, sweep = Cluster(), swept(folder)
    with claimed(sweep.runs[0].folder):
        submit(sweep, (), cluster.slurm)
    assert "Taken     1 run: another process makes it" in capsys.readouterr().out
    assert "--array=0-1" in cluster.scripts[0]


def test_a_rerun_hands_over_complete_runs_too(folder: Path) -> None:
    cluster, sweep = Cluster(), swept(folder, rerun=True)
    end(sweep.runs[0])
    submit(sweep, (), cluster.slurm)
    assert "--array=0-2" in cluster.scripts[0]
    assert _is_complete(sweep.runs[0]), "until its job begins"


def test_a_packed_sweep_is_one_allocation(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster = Cluster()
    submit(swept(folder, packed=True), (), cluster.slurm)
    assert "Submitted 3 runs as Slurm job 10, one allocation" in capsys.readouterr().out
    assert "--array" not in cluster.scripts[0]


def test_one_run_has_its_jobs_in_its_own_folder(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    cluster, sweep = Cluster(), swept(folder)
    alone = replace(sweep, axes=(), points=sweep.points[:1])
    submit(alone, (), cluster.slurm)
    run = alone.runs[0]
    assert (run.folder / "jobs/1/job.sh").is_file()
    assert f"Logs      ndexp logs runs/test/{run.run_id} --follow" in capsys.readouterr().out
    end(run, "10")
    submit(alone, (), cluster.slurm)
    assert len(cluster.scripts) == 1
    assert "nothing was run" in capsys.readouterr().out


def test_waiting_ends_with_the_failures(
    folder: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    cluster, sweep = Cluster(), swept(folder, wait=True)
    monkeypatch.setattr("ndexp.summary.sweep_page.write_sweep_summary", lambda _folder: None)

    def go_on(_seconds: float) -> None:
        end(sweep.runs[0], "10_0")
        end(sweep.runs[1], "10_1")
        cluster.all_are("OUT_OF_MEMORY")

    monkeypatch.setattr("ndexp.cli.wait.time.sleep", go_on)
    assert submit(sweep, (), cluster.slurm) == 4
    said = capsys.readouterr().out
    assert "Complete 2 of 3 runs" in said
    assert "Slurm job 10_2 ran out of memory (resources.memory_gb), before the run began" in said


class Watched:
    """Keeps what it is told."""

    def __init__(self) -> None:
        self.told: list[tuple[str, object]] = []

    def began(self, plan: RunPlan) -> None:
        self.told.append(("began", plan.run_id))

    def updated(self, plan: RunPlan, update: Update) -> None:
        self.told.append(("updated", update.share))

    def ended(self, ended: Ended) -> None:
        self.told.append(("ended", ended.result))

    def tick(self) -> None:
        return


def test_a_run_is_watched_from_its_queue_to_its_end(folder: Path) -> None:
    cluster, sweep = Cluster(), swept(folder)
    alone = replace(sweep, axes=(), points=sweep.points[:1])
    submit(alone, (), cluster.slurm)
    plan, watch = alone.runs[0], Watched()
    begun = running(planned(plan.run_id, plan.config_hash), "10")

    def begin() -> None:
        write_state(plan.folder, begun)
        plan.log_directory.mkdir()
        text = '@progress {"t": 5, "tstop": 10, "speed": 2, "left_s": 2.5}\n'
        (plan.log_directory / "engine.log").write_text(text)

    steps = [begin, lambda: end(plan, "10")]
    Waiting(watch=watch, slurm=cluster.slurm, left=[plan], sleep=lambda _seconds: steps.pop(0)()).until_all_have_ended()
    assert watch.told == [("began", plan.run_id), ("updated", 0.5), ("ended", Result.made)]


def test_a_retried_run_has_not_ended_while_its_job_lives(folder: Path) -> None:
    cluster, sweep = Cluster(), swept(folder)
    alone = replace(sweep, axes=(), points=sweep.points[:1])
    submit(alone, (), cluster.slurm)
    plan, watch = alone.runs[0], Watched()
    cluster.all_are("RUNNING")
    write_state(plan.folder, failed(running(planned(plan.run_id, plan.config_hash), "10"), 8, "no cell"))
    asked = 0

    def wait(_seconds: float) -> None:
        nonlocal asked
        asked += 1
        cluster.all_are("RUNNING" if asked < 2 else "FAILED")

    Waiting(watch=watch, slurm=cluster.slurm, left=[plan], sleep=wait).until_all_have_ended()
    assert watch.told == [("ended", Result.failed)]


def test_one_failed_run_is_an_error_with_its_cause(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    cluster, sweep = Cluster(), swept(folder)
    alone = replace(sweep, axes=(), points=sweep.points[:1])
    submit(alone, (), cluster.slurm)
    cluster.all_are("TIMEOUT")
    with pytest.raises(LaunchError, match="Slurm job 10 came to its time limit"):
        wait_for_sweep(alone, [], cluster.slurm)
