"""Runs whose jobs wait, run or have ended: what is shown, and what their states say afterwards."""

from pathlib import Path

import pytest
from slurm_fakes import Cluster

from ndexp.errors import LaunchError
from ndexp.launch.job_state import LiveJob, is_waiting, look_at_jobs, settled
from ndexp.launch.slurm import GONE, JobState
from ndexp.launch.state import RunState, Status, claimed, complete, failed, planned, read_state, running, write_state
from ndexp.launch.submission import Record
from ndexp.launch.sweep_folder import write_json

PLANNED = planned("run-1", "abc")
BEGUN = running(PLANNED, "12_3")
TIMEOUT = JobState(word="TIMEOUT", reason="TimeLimit")
CANCELLED = JobState(word="CANCELLED", reason="None")


def handed_over(run: Path, state: RunState, job: str = "12_3") -> Path:
    run.mkdir()
    write_state(run, state)
    write_json(run / "slurm_job.json", {"job": job, "folder": str(run), "is_shared": False})
    return run


def live(word: str, reason: str = "None") -> LiveJob:
    record = Record(job="12_3", folder=Path(), is_shared=False)
    return LiveJob(record=record, state=JobState(word=word, reason=reason))


def end_of(state: RunState, end: JobState) -> tuple[str, int | None, str] | None:
    true = settled(state, "12_3", end)
    return None if true is None else (true.status.value, true.exit_code, true.message)


def test_a_run_that_was_never_begun() -> None:
    wanted = ("failed", 130, "Slurm job 12_3 was cancelled, before the run began")
    assert end_of(PLANNED, CANCELLED) == wanted


def test_a_run_that_slurm_ended() -> None:
    wanted = ("failed", 4, "Slurm job 12_3 came to its time limit (launch.slurm.time)")
    assert end_of(BEGUN, TIMEOUT) == wanted
    assert end_of(failed(BEGUN, 130, "interrupted"), TIMEOUT) == wanted
    assert end_of(BEGUN, GONE) == ("failed", 4, "Slurm job 12_3 is gone, and Slurm knows no more why")


@pytest.mark.parametrize(
    "state", [complete(BEGUN, 1.0), failed(BEGUN, 8, "no cell"), running(PLANNED), running(PLANNED, "11")]
)
def test_what_is_true_stays(state: RunState) -> None:
    assert end_of(state, TIMEOUT) is None


def test_live_jobs_are_found_and_the_others_runs_are_settled(tmp_path: Path) -> None:
    waiting = handed_over(tmp_path / "a", PLANNED, "12_0")
    killed = handed_over(tmp_path / "b", running(PLANNED, "12_1"), "12_1")
    cluster = Cluster(states={"12_0": JobState(word="PENDING", reason="Priority"), "12_1": TIMEOUT})
    (tmp_path / "c").mkdir()
    jobs = look_at_jobs([waiting, killed, tmp_path / "c"], cluster.slurm)
    assert {run: job.text for run, job in jobs.items()} == {waiting: "job 12_0 waits: Priority"}
    state = read_state(killed)
    assert state is not None
    assert (state.status, state.job) == (Status.failed, "12_1")


@pytest.mark.parametrize("state", [complete(BEGUN, 1.0), failed(BEGUN, 8, "no cell")])
def test_slurm_is_not_asked_about_runs_that_tell_their_end(tmp_path: Path, state: RunState) -> None:
    cluster = Cluster()
    assert look_at_jobs([handed_over(tmp_path / "a", state)], cluster.slurm) == {}
    assert cluster.commands == []


def test_a_run_that_a_process_makes_is_left_alone(tmp_path: Path) -> None:
    run = handed_over(tmp_path / "a", BEGUN)
    with claimed(run):
        look_at_jobs([run], Cluster(states={"12_3": TIMEOUT}).slurm)
    assert read_state(run) == BEGUN


def test_a_broken_state_is_no_job(tmp_path: Path) -> None:
    run = handed_over(tmp_path / "a", BEGUN)
    (run / "state.json").write_text("{")
    assert look_at_jobs([run], Cluster().slurm) == {}


def test_nothing_is_settled_when_slurm_does_not_answer(tmp_path: Path) -> None:
    run, cluster = handed_over(tmp_path / "a", BEGUN), Cluster()
    cluster._squeue = lambda _words, _folder: (1, ["Unable to contact slurm controller"])  # type: ignore[method-assign]
    with pytest.raises(LaunchError, match="Unable to contact"):
        look_at_jobs([run], cluster.slurm)
    assert read_state(run) == BEGUN


@pytest.mark.parametrize(
    ("word", "state", "waits"),
    [
        ("PENDING", PLANNED, True),
        ("PENDING", complete(running(PLANNED, "11"), 1.0), True),
        ("RUNNING", PLANNED, True),
        ("RUNNING", None, True),
        ("RUNNING", BEGUN, False),
        ("RUNNING", complete(BEGUN, 1.0), False),
        ("RUNNING", failed(running(PLANNED, "11"), 8, "x"), True),
    ],
)
def test_a_run_waits_until_its_job_begins_it(word: str, state: RunState | None, waits: bool) -> None:
    assert is_waiting(state, live(word)) is waits


def test_the_job_is_told_in_words() -> None:
    assert live("PENDING").text == "job 12_3 waits"
    assert live("RUNNING").text == "job 12_3 runs, this run not yet"
