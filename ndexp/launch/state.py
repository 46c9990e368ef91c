"""What became of a run: `state.json` in its folder, and the lock that only one process can hold.

A run is planned, running, then complete or failed. One that claims to be running although nobody holds its lock, or
whose process is gone, is stale. The lock belongs to a process, so that even a killed launcher leaves no wrong claim.
"""

import fcntl
import json
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, replace
from datetime import UTC, datetime
from enum import Enum
from pathlib import Path

from ndexp.errors import ResultError, RunTakenError
from ndexp.process import has_ended

_NAME = "state.json"
_LOCK = "state.lock"

INTERRUPTED = 130
"""Exit code of what the user, or Slurm, ended."""

INTERRUPTION = "interrupted"
"""The message of a run that was ended so."""


class Status(Enum):
    """The states of a run."""

    planned = "planned"
    running = "running"
    complete = "complete"
    failed = "failed"
    stale = "stale"


@dataclass(frozen=True, slots=True, kw_only=True)
class RunState:
    """What `state.json` says."""

    status: Status
    """How far the run is."""

    run_id: str
    """The run's name."""

    config_hash: str
    """What determines its results, hashed."""

    since: str
    """When it came into this state (ISO 8601, UTC)."""

    pid: int | None = None
    """The launcher's process, while running."""

    host: str = ""
    """Where that process runs."""

    exit_code: int | None = None
    """How the engine ended."""

    message: str = ""
    """Why it failed."""

    wall_s: float | None = None
    """How long it ran, s."""

    job: str = ""
    """The Slurm job that makes or made it."""


def read_state(folder: Path) -> RunState | None:
    """The run's state as written; None when there is none.

    Raises:
        ResultError: state.json is broken.
    """
    file = folder / _NAME
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
        return RunState(**{**content, "status": Status(content["status"])})
    except FileNotFoundError:
        return None
    except (ValueError, TypeError, KeyError) as error:
        raise ResultError(f"not a run's state: {error}", str(file), "Remove the folder to run again") from error


def write_state(folder: Path, state: RunState) -> None:
    """Replace the run's state in one step; a reader sees the old or the new one."""
    draft = folder / f".{_NAME}.{os.getpid()}"
    draft.write_text(json.dumps({**asdict(state), "status": state.status.value}, indent=2) + "\n", encoding="utf-8")
    draft.replace(folder / _NAME)


def true_status(folder: Path) -> Status | None:
    """The run's state now: one that says running is stale when its process on this host is gone."""
    state = read_state(folder)
    if state is None:
        return None
    return Status.stale if state.status is Status.running and _is_gone(state) else state.status


def planned(run_id: str, config_hash: str) -> RunState:
    """The state of a run that has not begun."""
    return RunState(status=Status.planned, run_id=run_id, config_hash=config_hash, since=_now())


def running(state: RunState, job: str = "") -> RunState:
    """The state of a run that this process has begun, in a Slurm job or not."""
    return _next(replace(state, job=job), Status.running, pid=os.getpid(), host=socket.gethostname())


def complete(state: RunState, wall_s: float) -> RunState:
    """The state of a run that ended well after `wall_s` seconds."""
    return _next(state, Status.complete, host=state.host, exit_code=0, wall_s=wall_s)


def failed(state: RunState, exit_code: int, message: str) -> RunState:
    """The state of a run that ended badly."""
    return _next(state, Status.failed, host=state.host, exit_code=exit_code, message=message)


@contextmanager
def claimed(folder: Path) -> Iterator[None]:
    """The run's folder, made if missing and ours alone until the end of the block.

    Raises:
        RunTakenError: another process has it.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with (folder / _LOCK).open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise _taken(folder) from error
        yield


def is_claimed(folder: Path) -> bool:
    """Whether a process has the run's folder now."""
    try:
        with claimed(folder):
            return False
    except RunTakenError:
        return True


def is_here(state: RunState) -> bool:
    """Whether this host makes or made the run."""
    return state.host == socket.gethostname()


def _is_gone(state: RunState) -> bool:
    """Whether the process that runs it, on this host, has ended."""
    if state.pid is None or not is_here(state):
        return False
    return has_ended(state.pid, datetime.fromisoformat(state.since))


def _taken(folder: Path) -> RunTakenError:
    state = read_state(folder)
    owner = f" (process {state.pid} on {state.host})" if state is not None and state.pid is not None else ""
    return RunTakenError(
        f"this run is being made by another process{owner}", str(folder), "Wait for it, or end it first"
    )


def _next(  # noqa: PLR0913 - the fields of a state
    state: RunState,
    status: Status,
    *,
    pid: int | None = None,
    host: str = "",
    exit_code: int | None = None,
    message: str = "",
    wall_s: float | None = None,
) -> RunState:
    return replace(
        state,
        status=status,
        since=_now(),
        pid=pid,
        host=host,
        exit_code=exit_code,
        message=message,
        wall_s=wall_s,
    )


def _now() -> str:
    return datetime.now(UTC).isoformat(timespec="seconds")
