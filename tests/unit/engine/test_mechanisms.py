"""Which mechanism folders are needed, and their compilation."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp import process
from ndexp.engine.mechanisms import compile_mechanisms, needed_directories
from ndexp.errors import MechanismError
from ndexp.process import Finished


def settings(*directories: Path | None) -> Any:
    return SimpleNamespace(populations=[SimpleNamespace(mechanisms_dir=directory) for directory in directories])


class Runner:
    """Stands for `process.run`."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, status: int, *lines: str) -> None:
        self.commands: list[list[str]] = []
        self._end = (status, lines)
        monkeypatch.setattr(process, "run", self)

    def __call__(self, command: list[str]) -> Finished:
        self.commands.append(command)
        return Finished(command=tuple(command), exit_status=self._end[0], last_lines=self._end[1])


def test_the_circuits_folders_come_first_and_each_once(tmp_path: Path) -> None:
    circuit, user = tmp_path / "circuit", tmp_path / "user"
    circuit.mkdir()
    found = needed_directories(settings(circuit, None, circuit, tmp_path / "absent"), (user, circuit))
    assert found == (circuit, user)


def test_no_folder_is_needed_without_any(tmp_path: Path) -> None:
    assert needed_directories(settings(None), ()) == ()


def test_the_last_line_of_the_command_is_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(monkeypatch, 0, "compiling", "/cache/libnrnmech.so")
    assert compile_mechanisms((Path("a"), Path("b"))) == Path("/cache/libnrnmech.so")
    assert runner.commands == [[sys.executable, "-m", "ndexp.launch.mechanisms", "a", "b"]]


def test_a_failure_tells_the_compilers_words_once(monkeypatch: pytest.MonkeyPatch) -> None:
    Runner(monkeypatch, 5, *(f"line {n}" for n in range(30)), "ndexp: error: mod/Bad.mod: syntax error")
    with pytest.raises(MechanismError, match=r"mod/Bad\.mod: syntax error") as caught:
        compile_mechanisms(())
    lines = str(caught.value).splitlines()
    assert lines[0] == "line 11"
    assert lines[-1] == "mod/Bad.mod: syntax error"


def test_a_silent_failure_has_a_message(monkeypatch: pytest.MonkeyPatch) -> None:
    Runner(monkeypatch, 1)
    with pytest.raises(MechanismError, match="compiling mechanisms failed"):
        compile_mechanisms(())


def test_a_command_that_ends_well_but_says_nothing_is_an_error(monkeypatch: pytest.MonkeyPatch) -> None:
    Runner(monkeypatch, 0)
    with pytest.raises(MechanismError, match="library"):
        compile_mechanisms(())
