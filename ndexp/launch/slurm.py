"""Slurm's commands: scripts are submitted, jobs looked at and cancelled; what they print is read by pure functions."""

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.launch.base import Runner

_ENDED = frozenset(
    "BOOT_FAIL CANCELLED COMPLETED DEADLINE FAILED NODE_FAIL OUT_OF_MEMORY PREEMPTED REVOKED TIMEOUT".split()
)
_UNKNOWN = "Invalid job id"
_SUBMITTED = re.compile(r"(\d+)(;\S+)?")
_CAUSES = {
    "BOOT_FAIL": "its node did not start",
    "CANCELLED": "was cancelled",
    "COMPLETED": "ended without a result",
    "DEADLINE": "could not end before its deadline",
    "NODE_FAIL": "its node failed",
    "OUT_OF_MEMORY": "ran out of memory (resources.memory_gb)",
    "PREEMPTED": "had to give way to another job",
    "TIMEOUT": "came to its time limit (launch.slurm.time)",
}

_EXPORTED = frozenset(
    "BASH_ENV CONDA_PREFIX CXX HOME LANG LANGUAGE LC_ALL LC_CTYPE LD_LIBRARY_PATH LOADEDMODULES LOGNAME MANPATH "
    "MODULEPATH MODULESHOME NDEXP_CACHE_DIR NRNMECH_LIB_PATH PATH SHELL SLURM_CONF TZ USER VIRTUAL_ENV "
    "XDG_CACHE_HOME".split()
)
_EXPORTED_PREFIXES = ("APPTAINER_", "BASH_FUNC_", "DOCKER_", "LMOD_", "__LMOD", "_LMFILES_", "_ModuleTable")


@dataclass(frozen=True, slots=True, kw_only=True)
class JobState:
    """How a job, or a task of an array, stands."""

    word: str
    """Slurm's word: PENDING, RUNNING, COMPLETED, TIMEOUT and others; empty when Slurm knows it no more."""

    reason: str = ""
    """Why it waits, or ended so."""

    @property
    def is_live(self) -> bool:
        """Whether it waits, runs or is ending."""
        return bool(self.word) and self.word not in _ENDED

    @property
    def is_queued(self) -> bool:
        """Whether it waits."""
        return self.word == "PENDING"

    @property
    def cause(self) -> str:
        """Why an ended one left no result, for people."""
        if not self.word:
            return "is gone, and Slurm knows no more why"
        because = f" ({self.reason})" if self.reason not in ("", "None") else ""
        return _CAUSES.get(self.word, f"failed{because}")


GONE = JobState(word="")


@dataclass(frozen=True, slots=True, kw_only=True)
class Slurm:
    """The Slurm of this machine."""

    runner: Runner = field(default_factory=lambda: process.run)
    """Runs its commands."""

    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))
    """That of this process."""

    def submit(self, script: Path, export: Iterable[str] = ()) -> str:
        """Submit a script from its folder; the job's number.

        Args:
            script: the batch script.
            export: further variables that the job gets.

        Raises:
            LaunchError: sbatch is missing or refuses it.
        """
        said = self._said(
            ("sbatch", "--parsable", script.name), script.parent, job_environment(self.environment, export)
        )
        numbers = [found[1] for line in said if (found := _SUBMITTED.fullmatch(line.strip()))]
        if not numbers:
            what = f"sbatch told no job number, but: {' '.join(said) or 'nothing'}"
            raise LaunchError(what, str(script), "Look at squeue --me")
        return numbers[-1]

    def states(self, jobs: Iterable[str]) -> dict[str, JobState]:
        """How jobs and tasks of arrays stand: job → state. Ended ones are known for minutes, with accounting longer.

        Args:
            jobs: `12`, or `12_3` for a task.

        Raises:
            LaunchError: squeue is missing, or Slurm does not answer.
        """
        wanted = list(jobs)
        if not wanted:
            return {}
        known = dict(read_squeue(self._squeue(wanted)))
        lacking = [one for one in wanted if state_in(known, one) is GONE]
        if lacking:
            known = {**dict(read_sacct(self._sacct(lacking))), **known}
        return {one: state_in(known, one) for one in wanted}

    def cancel(self, jobs: Sequence[str], *, queued_only: bool = False) -> None:
        """Cancel jobs and tasks of arrays; those that have ended do not mind.

        Args:
            jobs: `12`, or `12_3` for a task.
            queued_only: those that run go on.

        Raises:
            LaunchError: scancel is missing, or refuses.
        """
        self._said(("scancel", "--quiet", *(("--state=PENDING",) if queued_only else ()), *jobs))

    def _squeue(self, jobs: Sequence[str]) -> list[str]:
        numbers = ",".join(sorted({job.partition("_")[0] for job in jobs}))
        command = ("squeue", "--noheader", "--array", "--states=all", f"--jobs={numbers}", "--format=%i|%T|%r")
        try:
            return self._said(command)
        except LaunchError as error:
            if any(_UNKNOWN in line for line in _last_lines(error)):
                return []
            raise

    def _sacct(self, jobs: Sequence[str]) -> list[str]:
        """What accounting knows; nothing where there is none."""
        numbers = ",".join(sorted({job.partition("_")[0] for job in jobs}))
        command = ("sacct", "--noheader", "--parsable2", "--allocations", f"--jobs={numbers}", "--format=JobID,State")
        try:
            return self._said(command)
        except LaunchError:
            return []

    def _said(
        self, command: Sequence[str], folder: Path | None = None, environment: Mapping[str, str] | None = None
    ) -> list[str]:
        lines: list[str] = []
        given = self.environment if environment is None else environment
        finished = self.runner(command, cwd=folder, env=given, on_line=lines.append)
        process.check(finished, command[0])
        return lines


def job_environment(environment: Mapping[str, str], export: Iterable[str] = ()) -> dict[str, str]:
    """What a job gets of the submitting shell: nothing of another MPI or job, nothing that happens to be set."""
    further = frozenset(export)
    return {
        name: value
        for name, value in environment.items()
        if name in _EXPORTED or name in further or name.startswith(_EXPORTED_PREFIXES)
    }


def this_job(environment: Mapping[str, str]) -> str:
    """The job that a process with this environment belongs to, `12` or `12_3`; empty outside of jobs."""
    array, task = environment.get("SLURM_ARRAY_JOB_ID"), environment.get("SLURM_ARRAY_TASK_ID")
    return f"{array}_{task}" if array and task else environment.get("SLURM_JOB_ID", "")


def read_squeue(lines: Iterable[str]) -> Iterator[tuple[str, JobState]]:
    """Job → state, from lines `12_3|PENDING|Resources`."""
    for line in lines:
        job, _, rest = line.strip().partition("|")
        word, _, reason = rest.partition("|")
        if word:
            yield job, JobState(word=word, reason=reason)


def read_sacct(lines: Iterable[str]) -> Iterator[tuple[str, JobState]]:
    """Job → state, from lines `12_3|CANCELLED by 0`; `12_[1-3]`, never begun, stands for the rest of 12."""
    for line in lines:
        job, _, word = line.strip().partition("|")
        if word:
            yield job.partition("_[")[0], JobState(word=word.split()[0])


def state_in(known: Mapping[str, JobState], job: str) -> JobState:
    """The state of a job among those that are known; cancelled tasks of an array stand under the array's own number."""
    return known.get(job) or known.get(job.partition("_")[0]) or GONE


def _last_lines(error: LaunchError) -> tuple[str, ...]:
    lines = error.data.get("last_lines")
    return tuple(str(line) for line in lines) if isinstance(lines, tuple) else ()
