"""Forks of this process: one that does something and ends, and one that takes orders line by line."""

import ctypes
import os
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from typing import TextIO

from ndexp.engine.failure import tell_error
from ndexp.errors import NdexpError, SimulationError


def status_in_fork(work: Callable[[], None]) -> int:
    """The exit status of a fork that does some work: 0, an error's, or minus the signal that ended it."""
    pid = _forked(work)
    return _wait(pid)


@dataclass(slots=True)
class Worker:
    """A fork that answers orders, each with a line."""

    pid: int
    orders: TextIO
    answers: TextIO

    def ask(self, order: str) -> str:
        """Give it an order; its answer without the line end, empty if it has ended instead."""
        try:
            self.orders.write(f"{order}\n")
            self.orders.flush()
        except BrokenPipeError:
            return ""
        return self.answer()

    def answer(self) -> str:
        """Wait for its next answer; empty if it has ended instead."""
        return self.answers.readline().rstrip("\n")

    def end(self) -> int:
        """Let it end; its exit status."""
        with suppress(BrokenPipeError):  # an order that it never read
            self.orders.close()
        self.answers.close()
        return _wait(self.pid)


def start_worker(work: Callable[[TextIO, TextIO], None]) -> Worker:
    """Fork a worker.

    Args:
        work: gets where the orders come from, and where the answers go; the worker ends with it.
    """
    orders_in, orders_out = os.pipe()
    answers_in, answers_out = os.pipe()

    def child() -> None:
        os.close(orders_out)
        os.close(answers_in)
        with os.fdopen(orders_in, encoding="utf-8") as orders, os.fdopen(answers_out, "w", encoding="utf-8") as answers:
            work(orders, answers)

    pid = _forked(child)
    os.close(orders_in)
    os.close(answers_out)
    orders = os.fdopen(orders_out, "w", encoding="utf-8")
    return Worker(pid=pid, orders=orders, answers=os.fdopen(answers_in, encoding="utf-8"))


def _forked(work: Callable[[], None]) -> int:
    """The process id of a fork that does some work and ends."""
    _flush()
    pid = os.fork()
    if pid:
        return pid
    status = SimulationError.exit_code
    try:
        status = _status_of(work)
        _flush()
    finally:
        os._exit(status)


def _status_of(work: Callable[[], None]) -> int:
    try:
        work()
    except NdexpError as error:
        tell_error(error)
        return error.exit_code
    except Exception as error:  # noqa: BLE001 - like the engine's own end
        tell_error(error)
        return SimulationError.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def _wait(pid: int) -> int:
    return os.waitstatus_to_exitcode(os.waitpid(pid, 0)[1])


def _flush() -> None:
    """Write out what Python and C have kept back: a fork would write it a second time, or never."""
    sys.stdout.flush()
    sys.stderr.flush()
    ctypes.CDLL(None).fflush(None)
