"""Runs and their Slurm jobs: which wait or run; the truth about those whose jobs ended without a result."""

import os
from collections.abc import Iterable
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

from ndexp.errors import LaunchError, NdexpError, RunTakenError
from ndexp.launch.slurm import JobState, Slurm
from ndexp.launch.state import INTERRUPTED, INTERRUPTION, RunState, Status, claimed, failed, read_state, write_state
from ndexp.launch.submission import Record, read_record


@dataclass(frozen=True, slots=True, kw_only=True)
class LiveJob:
    """A job that waits or runs, of a run."""

    record: Record
    state: JobState

    @property
    def text(self) -> str:
        """What people are told of it."""
        job, reason = f"job {self.record.job}", self.state.reason
        if not self.state.is_queued:
            return f"{job} runs, this run not yet"
        return f"{job} waits" if reason in ("", "None") else f"{job} waits: {reason}"


def look_at_jobs(runs: Iterable[Path], slurm: Slurm) -> dict[Path, LiveJob]:
    """The live jobs of runs, by folder. A run whose job has ended without a result is failed then, with the cause.

    Args:
        runs: their folders.
        slurm: knows the jobs; is not asked when no run waits for one.

    Raises:
        LaunchError: Slurm does not answer.
    """
    records = {run: record for run in runs if (record := open_record(run)) is not None}
    states = slurm.states(sorted({record.job for record in records.values()}))
    for run, record in records.items():
        if not states[record.job].is_live:
            _settle(run, record.job, states[record.job])
    return {
        run: LiveJob(record=record, state=states[record.job])
        for run, record in records.items()
        if states[record.job].is_live
    }


def is_waiting(state: RunState | None, job: LiveJob) -> bool:
    """Whether a run has still to be begun by its job."""
    if job.state.is_queued:
        return True
    return state is None or (state.status is not Status.running and state.job != job.record.job)


def settled(state: RunState, job: str, end: JobState) -> RunState | None:
    """The true state of a run whose job has ended; None when what it says is true.

    Args:
        state: what it says.
        job: the job.
        end: how that ended.
    """
    cause = f"Slurm job {job} {end.cause}"
    code = INTERRUPTED if end.word == "CANCELLED" else LaunchError.exit_code
    if state.status is Status.planned:
        return failed(replace(state, job=job), code, f"{cause}, before the run began")
    if state.job != job:
        return None
    was_interrupted = state.exit_code == INTERRUPTED and state.message == INTERRUPTION
    if state.status is Status.running or (state.status is Status.failed and was_interrupted):
        return failed(state, code, cause)
    return None


def open_record(run: Path) -> Record | None:
    """The job of a run, unless the run says how that ended."""
    record = read_record(run)
    if record is None:
        return None
    try:
        state = read_state(run)
    except NdexpError:
        return None
    is_told = state is not None and state.job == record.job and state.status in (Status.complete, Status.failed)
    return None if is_told and state is not None and state.message != INTERRUPTION else record


def _settle(run: Path, job: str, end: JobState) -> None:
    """Make the state of a run true, if nobody makes it and it may be written."""
    with suppress(RunTakenError, OSError), claimed(run):
        os.listdir(run)  # noqa: PTH208 - a network file system then looks for what the job's node wrote last
        state = read_state(run)
        true = None if state is None else settled(state, job, end)
        if true is not None:
            write_state(run, true)
