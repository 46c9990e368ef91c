"""A sweep launched from its plan: which runs are made, what is told, the exit code."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import write_circuit
from sweep_builders import seed_plans, sweep_of

from ndexp.cli import sweep as sweep_command
from ndexp.cli.pool_run import MakeForPool, TellingDisplay
from ndexp.cli.sweep import SweepSettings, launch_sweep, order_of, settings_of
from ndexp.errors import CircuitError, PlanError, RunTakenError
from ndexp.launch.progress import Solving
from ndexp.launch.state import planned, write_state
from ndexp.launch.worker import Ended, Result, Update
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.sweep_plan import SweepPlan

SEEDS = (1, 2)


@pytest.fixture
def sweep(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SweepPlan:
    monkeypatch.chdir(tmp_path)
    return sweep_of(seed_plans(write_circuit(tmp_path / "c"), tmp_path, SEEDS), SEEDS)


class FakePool:
    """Gives back what it is told to."""

    def __init__(self, *results: Ended) -> None:
        self.results = results

    def run(self, _plans: Sequence[RunPlan]) -> tuple[Ended, ...]:
        return self.results


def launch(sweep: SweepPlan, monkeypatch: pytest.MonkeyPatch, *results: Ended) -> int:
    monkeypatch.setattr(sweep_command, "_pool", lambda *_arguments: FakePool(*results))
    return launch_sweep(sweep, ("-m",))


def test_a_complete_sweep_ends_with_0(
    sweep: SweepPlan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sweep.runs
    ends = [Ended(plan=first, result=Result.made), Ended(plan=second, result=Result.found)]
    assert launch(sweep, monkeypatch, *ends) == 0
    said = capsys.readouterr().out
    assert "Complete 2 of 2 runs" in said
    assert f"Summary  runs/test/sweeps/{sweep.sweep_id}/summary.html" in said
    assert sorted(path.name for path in sweep.folder.iterdir()) == ["config.json", "summary.html", "sweep.json"]


def test_what_failed_stands_in_a_table(
    sweep: SweepPlan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    first, second = sweep.runs
    first.log_directory.mkdir(parents=True)
    (first.log_directory / "engine.log").touch()
    ends = [Ended(plan=first, result=Result.failed, cause="no cell\nmore"), Ended(plan=second, result=Result.left)]
    assert launch(sweep, monkeypatch, *ends) == 4
    lines = [line.split() for line in capsys.readouterr().out.splitlines()]
    log = f"runs/test/{first.run_id}/logs/engine.log"
    assert [first.run_id, "random_seed=1", "no", "cell", log] in lines
    assert [second.run_id, "random_seed=2", "left"] in lines


def test_a_page_that_fails_is_told_after_the_table(
    sweep: SweepPlan, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def fail(_folder: Path) -> None:
        raise CircuitError("no page")

    monkeypatch.setattr("ndexp.summary.sweep_page.write_sweep_summary", fail)
    with pytest.raises(CircuitError, match="no page"):
        launch(sweep, monkeypatch, *(Ended(plan=plan, result=Result.made) for plan in sweep.runs))
    assert "Complete 2 of 2 runs" in capsys.readouterr().out


def test_nothing_is_launched_into_folders_of_others(sweep: SweepPlan, monkeypatch: pytest.MonkeyPatch) -> None:
    plan = sweep.runs[0]
    plan.folder.mkdir(parents=True)
    write_state(plan.folder, planned(plan.run_id, "f" * 64))
    with pytest.raises(PlanError, match="holds a run with other settings"):
        launch(sweep, monkeypatch)
    assert not sweep.folder.exists()


def test_the_section_launch_decides(sweep: SweepPlan) -> None:
    assert settings_of(sweep) == SweepSettings(
        is_rerun=False,
        parallel=None,
        stops_on_failure=False,
        retries=0,
        retry_pause_s=5.0,
    )
    section = {"rerun": True, "parallel": 3, "on_failure": "stop", "retries": 2, "retry_pause_s": 0.5}
    points = [replace(one, plan=replace(one.plan, resolved_config={"launch": section})) for one in sweep.points]
    changed = replace(sweep, points=tuple(points))
    assert settings_of(changed) == SweepSettings(
        is_rerun=True,
        parallel=3,
        stops_on_failure=True,
        retries=2,
        retry_pause_s=0.5,
    )
    order = order_of(changed, ("-m", "x"))
    assert (order.command, order.is_rerun, order.retries, order.retry_pause_s) == (("-m", "x"), True, 2, 0.5)


@pytest.mark.parametrize(
    ("outcome", "result", "code", "cause"),
    [
        (True, Result.made, 0, ""),
        (False, Result.found, 0, ""),
        (RunTakenError("x"), Result.taken, 0, ""),
        (CircuitError("no cell", "a.h5"), Result.failed, 6, "a.h5: no cell"),
        (ZeroDivisionError("oh"), Result.failed, 1, "unexpected ZeroDivisionError: oh"),
    ],
)
def test_whatever_happens_is_an_answer(
    outcome: bool | Exception,
    result: Result,
    code: int,
    cause: str,
    sweep: SweepPlan,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def make(_plan: RunPlan, _progress: object, order: object) -> bool:
        assert getattr(order, "is_after_another", None) is True
        if isinstance(outcome, Exception):
            raise outcome
        return outcome

    monkeypatch.setattr("ndexp.cli.pool_run.make_run", make)
    ended = MakeForPool(order_of(sweep, ()))(sweep.runs[0], lambda _update: None, is_after_another=True)
    assert (ended.result, ended.exit_code, ended.cause) == (result, code, cause)


def test_stages_and_progress_are_told() -> None:
    told: list[Update] = []
    display = TellingDisplay(told.append)
    display.begin("solve")
    display.solving(Solving(t=5, tstop=20, speed=1, left_s=1))
    display.end("solve", 1.0, "")
    display.fail("solve")
    display.note("a line")
    assert told == [Update(stage="solve"), Update(stage="solve", share=0.25), Update(stage="solve", note="a line")]
