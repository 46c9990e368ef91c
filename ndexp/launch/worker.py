"""A process that makes one run for a pool: it tells how far it is, and ends with its engine when the launcher ends."""

import os
import signal
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from multiprocessing import parent_process
from multiprocessing.connection import Connection
from pathlib import Path
from types import FrameType
from typing import Protocol

from ndexp.plan.run_plan import RunPlan


class Result(Enum):
    """What became of a run that a pool was to make."""

    made = "made"
    found = "found"
    """Complete before, verified."""

    failed = "failed"
    taken = "taken"
    """Another process makes it."""

    interrupted = "interrupted"
    left = "left"
    """Not begun, because another run had failed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Ended:
    """How a run ended."""

    plan: RunPlan
    result: Result

    seconds: float = 0.0
    """How long it took."""

    exit_code: int = 0
    """Of the engine or of the error; 0 when the run is complete."""

    cause: str = ""
    """Why it failed."""

    @property
    def is_complete(self) -> bool:
        """Whether the run is complete, now or before."""
        return self.result in (Result.made, Result.found)


@dataclass(frozen=True, slots=True, kw_only=True)
class Update:
    """How far a run is."""

    stage: str
    """What it does."""

    share: float = 0.0
    """How much of it is solved, 0 to 1."""

    note: str = ""
    """A line that is worth keeping."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """A run for a process to make; see `Make`."""

    plan: RunPlan
    is_after_another: bool = False


class Make(Protocol):
    """Makes a run to its end, unless it is complete; raises only what nobody foresaw, and `KeyboardInterrupt`."""

    def __call__(self, plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
        """How the run ended.

        Args:
            plan: the run.
            tell: called when it got further.
            is_after_another: another process had the run at first; now nobody has it.
        """

    def finish(self) -> None:
        """Do what was put off: no run follows in this process."""


def work(make: Make, plan: RunPlan, pipe: Connection, log_file: Path, is_after_another: bool) -> None:
    """Make a run in this process, then those that the launcher gives as its answers.

    What is printed goes to the end of the log, what is told into the pipe. Ctrl-C is the launcher's to hear. It then
    ends this process with SIGTERM, and so does its own end, however it comes.
    """
    _say_into(log_file)
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    interrupt_once(signal.SIGTERM, signal.SIGHUP)
    threading.Thread(target=_end_with_the_launcher, daemon=True).start()
    given: Given | None = Given(plan=plan, is_after_another=is_after_another)
    try:
        while given is not None:
            plan = given.plan
            pipe.send(make(plan, pipe.send, is_after_another=given.is_after_another))
            given = pipe.recv()
        make.finish()
    except KeyboardInterrupt:
        _send(pipe, Ended(plan=plan, result=Result.interrupted))
    except (BrokenPipeError, EOFError):  # the launcher is gone; the run's state is told
        os.kill(os.getpid(), signal.SIGTERM)


def _send(pipe: Connection, ended: Ended) -> None:
    try:
        pipe.send(ended)
    except OSError:
        pipe.close()


def _say_into(log_file: Path) -> None:
    file = os.open(log_file, os.O_WRONLY | os.O_APPEND | os.O_CREAT, 0o644)
    for stream in (1, 2):
        os.dup2(file, stream)
    sys.stdout = sys.stderr = os.fdopen(file, "w", buffering=1)


def interrupt_once(*signals: signal.Signals) -> None:
    """These signals interrupt what runs; further ones do not disturb the end."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        for one in signals:
            signal.signal(one, signal.SIG_IGN)
        raise KeyboardInterrupt

    for one in signals:
        signal.signal(one, interrupt)


def _end_with_the_launcher() -> None:
    launcher = parent_process()
    if launcher is not None:
        launcher.join()
        os.kill(os.getpid(), signal.SIGTERM)
