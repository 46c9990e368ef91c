"""What a sweep shows: a line a run, counts, time left."""

from pathlib import Path

import pytest
from experiment_builders import write_circuit
from sweep_builders import seed_plans, sweep_of

from ndexp.cli.sweep_display import PlainScreen, SweepProgress
from ndexp.launch.worker import Ended, Result, Update

SEEDS = (1, 2, 3, 4)


class Clock:
    now = 0.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def lines() -> list[str]:
    return []


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def progress(tmp_path: Path, lines: list[str], clock: Clock) -> SweepProgress:
    sweep = sweep_of(seed_plans(write_circuit(tmp_path / "c"), tmp_path, SEEDS), SEEDS)
    screen = PlainScreen(write=lines.append)
    return SweepProgress(sweep=sweep, screen=screen, journal=tmp_path / "launch.log", clock=clock)


def test_each_end_is_a_line_with_coordinates(progress: SweepProgress, lines: list[str], tmp_path: Path) -> None:
    first, second, third, fourth = progress.sweep.runs
    progress.ended(Ended(plan=first, result=Result.made, seconds=75.0))
    progress.ended(Ended(plan=second, result=Result.found))
    progress.ended(Ended(plan=third, result=Result.failed, cause="no cell\nmore"))
    progress.ended(Ended(plan=fourth, result=Result.left))
    assert lines == [
        f"  ok  {first.run_id}  random_seed=1  1 min 15 s",
        f"  ==  {second.run_id}  random_seed=2  complete before",
        f"  --  {third.run_id}  random_seed=3  no cell",
        f"  ..  {fourth.run_id}  random_seed=4  not begun",
    ]
    journal = (tmp_path / "launch.log").read_text().splitlines()
    assert [line.split("] ")[1].split(":")[0] for line in journal] == ["made", "found", "failed", "left"]


def test_a_note_is_shown_and_kept(progress: SweepProgress, lines: list[str], tmp_path: Path) -> None:
    progress.updated(progress.sweep.runs[0], Update(stage="x", note="attempt 1 of 2 failed"))
    assert lines == ["      attempt 1 of 2 failed"]
    assert (tmp_path / "launch.log").read_text().endswith("attempt 1 of 2 failed\n")


def test_counts_and_time_left(progress: SweepProgress, clock: Clock) -> None:
    assert progress.counts() == "0 done, 0 running, 0 failed, 4 left"
    first, second, third, _ = progress.sweep.runs
    for plan in (first, second, third):
        progress.began(plan)
    clock.now = 15.0
    progress.ended(Ended(plan=first, result=Result.made, seconds=15.0))
    progress.updated(second, Update(stage="solve", share=0.5))
    assert progress.counts() == "1 done, 2 running, 0 failed, 1 left; 25.0 s left"
    progress.ended(Ended(plan=second, result=Result.failed, cause="x"))
    assert progress.counts() == "1 done, 1 running, 1 failed, 1 left; 15.0 s left"
