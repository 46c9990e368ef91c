"""Forks of a process: their status, their answers, their end."""

import os
import signal
import sys
from collections.abc import Callable
from typing import TextIO

import pytest

from ndexp.engine.forks import start_worker, status_in_fork
from ndexp.errors import CircuitError


def refuse() -> None:
    raise CircuitError("no such file", "nodes.h5")


def stumble() -> None:
    raise ZeroDivisionError


def leave() -> None:
    raise SystemExit(5)


def die() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


@pytest.mark.parametrize(
    ("work", "status"),
    [(lambda: None, 0), (refuse, CircuitError.exit_code), (stumble, 8), (leave, 5), (die, -signal.SIGKILL)],
)
def test_a_fork_tells_how_it_ended(work: Callable[[], None], status: int, capfd: pytest.CaptureFixture[str]) -> None:
    assert status_in_fork(work) == status
    assert ("nodes.h5: no such file" in capfd.readouterr().err) == (work is refuse)


def test_what_a_fork_changes_stays_there() -> None:
    seen: list[int] = []
    status_in_fork(lambda: seen.append(1))
    assert seen == []


def test_what_is_kept_back_is_written_once(capfd: pytest.CaptureFixture[str]) -> None:
    sys.stdout.write("before")
    status_in_fork(lambda: (sys.stdout.write(" within"), None)[1])
    sys.stdout.write(" after\n")
    assert capfd.readouterr().out == "before within after\n"


def upper(orders: TextIO, answers: TextIO) -> None:
    for line in orders:
        if line == "end\n":
            return
        answers.write(line.upper())
        answers.flush()


def test_a_worker_answers_until_its_orders_end() -> None:
    worker = start_worker(upper)
    assert [worker.ask("a"), worker.ask("b")] == ["A", "B"]
    assert worker.end() == 0


def test_a_worker_that_has_ended_answers_nothing() -> None:
    worker = start_worker(upper)
    assert [worker.ask("end"), worker.ask("a")] == ["", ""]
    assert worker.end() == 0


def test_a_worker_that_fails_has_its_status() -> None:
    worker = start_worker(lambda _orders, _answers: refuse())
    assert worker.answer() == ""
    assert worker.end() == CircuitError.exit_code
