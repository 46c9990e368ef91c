"""Which mechanism folders are needed, and their compilation."""

import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest
from fake_ranks import FakeRanks

from ndexp import process
from ndexp.engine import mechanisms, neuron_api
from ndexp.engine.mechanisms import compile_mechanisms, needed_directories
from ndexp.errors import MechanismError, OtherRankError
from ndexp.process import Finished


def settings(*directories: Path | None, coreneuron: bool = False) -> Any:
    populations = [SimpleNamespace(mechanisms_dir=directory) for directory in directories]
    return SimpleNamespace(populations=populations, is_coreneuron=coreneuron)


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


def test_no_folder_is_needed_without_any() -> None:
    assert needed_directories(settings(None), ()) == ()


def test_the_last_line_of_the_command_is_the_library(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(monkeypatch, 0, "compiling", "/cache/libnrnmech.so")
    assert compile_mechanisms((Path("a"), Path("b"))) == Path("/cache/libnrnmech.so")
    assert runner.commands == [[sys.executable, "-m", "ndexp.launch.mechanisms", "a", "b"]]


def test_coreneurons_library_is_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    runner = Runner(monkeypatch, 0, "/cache/libnrnmech.so")
    compile_mechanisms((Path("a"),), is_coreneuron=True)
    assert runner.commands == [[sys.executable, "-m", "ndexp.launch.mechanisms", "--coreneuron", "a"]]


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


# ---- loading


class Library:
    """Stands for NEURON and the compiler: keeps what is compiled and loaded on each rank."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, is_there: bool = False) -> None:
        self.compiled: list[tuple[Path, ...]] = []
        self.loaded: list[list[Path]] = []
        monkeypatch.setattr(mechanisms, "compile_mechanisms", self._compile)
        monkeypatch.setattr(neuron_api, "has_mechanism", lambda name: is_there)
        monkeypatch.setattr(neuron_api, "load_mechanisms", lambda libraries: self.loaded.append(list(libraries)))
        self.solvers: list[list[Path] | None] = []
        monkeypatch.setattr(neuron_api, "solve_in_coreneuron", lambda libraries: self.solvers.append(list(libraries)))
        monkeypatch.setattr(neuron_api, "solve_in_neuron", lambda: self.solvers.append(None))
        monkeypatch.delenv("NRNMECH_LIB_PATH", raising=False)

    def _compile(self, directories: tuple[Path, ...], *, is_coreneuron: bool) -> Path:
        self.compiled.append((*directories, *([Path("coreneuron")] if is_coreneuron else [])))
        return Path("/cache/libnrnmech.so")


def test_rank_0_compiles_and_all_ranks_load(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, library = FakeRanks(monkeypatch), Library(monkeypatch)
    ranks.run(lambda: mechanisms.load_mechanisms(settings(None), (Path("user"),)), 3)
    assert library.compiled == [(Path("user"),)]
    assert library.loaded == [[Path("/cache/libnrnmech.so")]] * 3


def test_the_simulator_is_chosen_on_all_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, library = FakeRanks(monkeypatch), Library(monkeypatch)
    ranks.run(lambda: mechanisms.load_mechanisms(settings(None, coreneuron=True)), 2)
    assert library.compiled == [(Path("coreneuron"),)]
    ranks.run(lambda: mechanisms.load_mechanisms(settings(None)), 2)
    assert library.solvers == [[Path("/cache/libnrnmech.so")]] * 2 + [None] * 2


def test_given_libraries_are_loaded_and_nothing_is_compiled(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, library = FakeRanks(monkeypatch), Library(monkeypatch)
    monkeypatch.setenv("NRNMECH_LIB_PATH", "/a/one.so::/b/two.so")
    ranks.run(lambda: mechanisms.load_mechanisms(settings(None)), 2)
    assert library.compiled == []
    assert library.loaded == [[Path("/a/one.so"), Path("/b/two.so")]] * 2


def test_mechanisms_that_are_there_are_left_alone(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, library = FakeRanks(monkeypatch), Library(monkeypatch, is_there=True)
    ranks.run(lambda: mechanisms.load_mechanisms(settings(None)), 2)
    assert library.compiled == library.loaded == []
    assert library.solvers == [None] * 2


def test_a_failed_compilation_ends_all_ranks(monkeypatch: pytest.MonkeyPatch) -> None:
    ranks, library = FakeRanks(monkeypatch), Library(monkeypatch)

    def fail(_directories: object, *, is_coreneuron: bool) -> Path:
        raise MechanismError("mod/Bad.mod: syntax error")

    monkeypatch.setattr(mechanisms, "compile_mechanisms", fail)
    first, second = ranks.run(lambda: mechanisms.load_mechanisms(settings(None)), 2)
    assert isinstance(first, MechanismError)
    assert isinstance(second, OtherRankError)
    assert library.loaded == []
