"""The engine's command line: options, exit codes, what is told."""

import logging
import sys
from pathlib import Path

import pytest
from fake_ranks import FakeRanks

from ndexp import log
from ndexp.engine import __main__ as command
from ndexp.engine import run as run_module
from ndexp.engine.progress import Progress
from ndexp.engine.run import Request
from ndexp.errors import CircuitError, OtherRankError


class Engine:
    """Stands for `run.run`: keeps what it is asked for, and may fail."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.requests: list[tuple[Request, bool]] = []
        self.error: Exception | None = None
        monkeypatch.setattr(run_module, "run", self)
        monkeypatch.setattr(log, "configure", lambda level, **options: self.logging.append((level, options)))
        self.logging: list[tuple[int, dict[str, object]]] = []

    def __call__(self, request: Request, progress: Progress) -> None:
        self.requests.append((request, progress.for_programs))
        if self.error is not None:
            raise self.error


@pytest.fixture
def engine(monkeypatch: pytest.MonkeyPatch) -> Engine:
    FakeRanks(monkeypatch)
    return Engine(monkeypatch)


@pytest.fixture
def start(monkeypatch: pytest.MonkeyPatch, engine: Engine) -> "type[Command]":
    Command.monkeypatch = monkeypatch
    return Command


class Command:
    monkeypatch: pytest.MonkeyPatch

    def __init__(self, *arguments: str) -> None:
        self.monkeypatch.setattr(sys, "argv", ["ndexp.engine", *arguments])
        self.exit_code: object = 0
        try:
            command.main()
        except SystemExit as ended:
            self.exit_code = ended.code


def test_defaults(engine: Engine, start: type[Command]) -> None:
    assert start("sim.json").exit_code == 0
    request = Request(config=Path("sim.json"), output_dir=None, mechanisms=(), plugins=(), ranks=None)
    assert engine.requests == [(request, False)]
    assert engine.logging == [(logging.INFO, {"rank": 0, "directory": None})]


def test_all_options(engine: Engine, start: type[Command]) -> None:
    start(*"sim.json --output-dir o --mechanisms a b --plugin c.py --log-dir l --ranks 4 --progress -v".split())
    mechanisms, plugins = (Path("a"), Path("b")), (Path("c.py"),)
    request = Request(config=Path("sim.json"), output_dir=Path("o"), mechanisms=mechanisms, plugins=plugins, ranks=4)
    assert engine.requests == [(request, True)]
    assert engine.logging == [(logging.DEBUG, {"rank": 0, "directory": Path("l")})]


def test_an_error_is_one_line_and_its_exit_code(
    engine: Engine, start: type[Command], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.error = CircuitError("a bad synapse", "edges.h5", "Mend it")
    assert start("sim.json").exit_code == 6
    captured = capsys.readouterr()
    assert captured.err == "ndexp: error: edges.h5: a bad synapse. Mend it\n"
    assert captured.out == ""


def test_an_agreed_error_ends_without_abort(
    engine: Engine, start: type[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ndexp.engine.mpi.abort", lambda code: pytest.fail("aborted"))
    engine.error = CircuitError("a bad synapse", rank=1, is_agreed=True)
    assert start("sim.json").exit_code == 6


def test_an_error_of_one_rank_alone_ends_the_others(
    engine: Engine, start: type[Command], monkeypatch: pytest.MonkeyPatch
) -> None:
    aborted: list[int] = []
    monkeypatch.setattr("ndexp.engine.mpi.abort", aborted.append)
    engine.error = CircuitError("a bad synapse")
    start("sim.json")
    assert aborted == [6]


def test_a_rank_whose_neighbour_failed_is_silent(
    engine: Engine, start: type[Command], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.error = OtherRankError("rank 1 failed", exit_code=7, is_agreed=True)
    assert start("sim.json").exit_code == 7
    assert capsys.readouterr().err == ""


def test_what_nobody_foresaw_is_told_with_its_traceback(
    engine: Engine, start: type[Command], capsys: pytest.CaptureFixture[str]
) -> None:
    engine.error = ZeroDivisionError("division by zero")
    assert start("sim.json").exit_code == 8
    text = capsys.readouterr().err
    assert text.startswith("ndexp: error: unexpected ZeroDivisionError: division by zero\nTraceback")
    assert text.count("ndexp: error:") == 1


@pytest.mark.parametrize("arguments", [[], ["sim.json", "--rank"], ["sim.json", "--ranks", "two"], ["a", "b"]])
def test_a_wrong_command_line_gets_the_usage(
    engine: Engine, start: type[Command], arguments: list[str], capsys: pytest.CaptureFixture[str]
) -> None:
    assert start(*arguments).exit_code == 2
    assert "usage: python -m ndexp.engine" in capsys.readouterr().err
    assert engine.requests == []


def test_the_version_is_told(engine: Engine, start: type[Command], capsys: pytest.CaptureFixture[str]) -> None:
    assert start("--version").exit_code == 0
    assert capsys.readouterr().out.startswith("ndexp ")
