"""What a job does on its node: the run of its task, or all runs; the last one presents the sweep."""

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import write_circuit
from slurm_fakes import Cluster
from sweep_builders import seed_plans, sweep_of

from ndexp.cli import job as job_command
from ndexp.cli.display import Progress
from ndexp.cli.job import main
from ndexp.cli.make import Order
from ndexp.cli.submit import submit
from ndexp.cli.sweep import Allocation
from ndexp.errors import CircuitError
from ndexp.launch.state import INTERRUPTED, complete, failed, planned, running, write_state
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.slurm_request import SlurmRequest
from ndexp.plan.sweep_plan import SweepPlan

SEEDS = (1, 2)
Make = Callable[[RunPlan, Progress, Order], bool]


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(job_command, "interrupt_once", lambda *_signals: None)
    monkeypatch.setenv("SLURM_JOB_ID", "11")
    return tmp_path


def submitted(folder: Path, *, packed: bool = False, **launch: object) -> SweepPlan:
    sweep = sweep_of(seed_plans(write_circuit(folder / "c"), folder, SEEDS), SEEDS, launch)
    request = SlurmRequest(packed=packed, packed_cores=4)
    sweep = replace(sweep, points=tuple(replace(one, plan=replace(one.plan, slurm=request)) for one in sweep.points))
    submit(sweep, ("-m", "x"), Cluster().slurm)
    return sweep


def task(number: int, monkeypatch: pytest.MonkeyPatch, sweep: SweepPlan) -> int:
    monkeypatch.setenv("SLURM_ARRAY_JOB_ID", "10")
    monkeypatch.setenv("SLURM_ARRAY_TASK_ID", str(number))
    return main([str(sweep.folder / "jobs/1"), str(number)])


def making(made: list[tuple[str, Order]]) -> Make:
    def make(plan: RunPlan, _progress: Progress, order: Order) -> bool:
        made.append((plan.run_id, order))
        write_state(plan.folder, complete(running(planned(plan.run_id, plan.config_hash), order.job), 1.0))
        return True

    return make


def test_a_task_makes_its_run_and_the_last_one_presents_the_sweep(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sweep, made = submitted(folder, retries=2), []
    monkeypatch.setattr(job_command, "make_run", making(made))
    page = sweep.folder / "summary.html"
    assert task(1, monkeypatch, sweep) == 0
    assert not page.is_file()
    assert task(0, monkeypatch, sweep) == 0
    assert page.is_file()
    data = json.loads((sweep.folder / "config.json").read_text())["data"]
    assert data == [plan.run_id for plan in sweep.runs]
    assert [run for run, _ in made] == [plan.run_id for plan in reversed(sweep.runs)]
    order = made[0][1]
    assert (order.job, order.command, order.retries) == ("10_1", ("-m", "x"), 2)


def failing(plan: RunPlan, _progress: Progress, order: Order) -> bool:
    write_state(plan.folder, failed(running(planned(plan.run_id, plan.config_hash), order.job), 6, "no cell"))
    raise CircuitError("no cell", plan.run_id)


@pytest.mark.parametrize(
    ("on_failure", "cancelled"), [("stop", [("scancel", "--quiet", "--state=PENDING", "10")]), ("go_on", [])]
)
def test_a_failure_may_end_what_waits(
    folder: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    on_failure: str,
    cancelled: list[tuple[str, ...]],
) -> None:
    cluster, sweep = Cluster(), submitted(folder, on_failure=on_failure)
    monkeypatch.setattr(job_command, "Slurm", lambda: cluster.slurm)
    monkeypatch.setattr(job_command, "make_run", failing)
    assert task(0, monkeypatch, sweep) == 6
    assert cluster.commands == cancelled
    assert "ndexp: error:" in capsys.readouterr().out


def test_an_interrupt_ends_with_its_code(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(*_arguments: object) -> bool:
        raise KeyboardInterrupt

    monkeypatch.setattr(job_command, "make_run", interrupted)
    assert task(0, monkeypatch, submitted(folder)) == INTERRUPTED


def test_a_packed_job_launches_its_runs_in_its_cores(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sweep, launched = submitted(folder, packed=True), []

    def launch(given: SweepPlan, command: tuple[str, ...], allocation: Allocation) -> int:
        launched.append((given, tuple(command), allocation))
        return 0

    monkeypatch.setattr(job_command, "launch_sweep", launch)
    assert main([str(sweep.folder / "jobs/1")]) == 0
    assert launched == [(sweep, ("-m", "x"), Allocation(job="11", cores=4, runs=sweep.runs))]


def test_a_folder_that_is_no_jobs_is_told(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([str(folder)]) == 4
    assert "submission.json: this submission cannot be read" in capsys.readouterr().out
