"""What every launcher does, shown with a stand-in for the process: a new launcher is one more line in LAUNCHERS."""

import os
from collections.abc import Callable
from itertools import pairwise
from pathlib import Path

import pytest
from container_hosts import HOST, MACHINE
from experiment_builders import FakeRunner, image
from experiment_builders import job as any_job

from ndexp.launch.apptainer import Apptainer
from ndexp.launch.base import RUNTIMES, Command, Job, Launcher, Runner, engine_arguments
from ndexp.launch.docker import Docker
from ndexp.launch.native import Native

LAUNCHERS: dict[str, Callable[[Runner], Launcher]] = {
    "native": lambda runner: Native(machine=MACHINE, runner=runner),
    "docker": lambda runner: Docker(host=HOST, runner=runner),
    "apptainer": lambda runner: Apptainer(host=HOST, runner=runner),
}
IMAGES = {"docker": image("docker"), "apptainer": image("apptainer")}


@pytest.fixture(params=sorted(LAUNCHERS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "logs").mkdir()
    return tmp_path


def job(name: str, folder: Path, ranks: int = 1) -> Job:
    """The job of a runtime."""
    return any_job(folder, ranks, image=IMAGES.get(name))


def seen_by_the_engine(command: Command) -> dict[str, str]:
    """What the engine finds in its environment: what a container is given, natively all."""
    pairs = (word.split("=", 1) for option, word in pairwise(command.arguments) if option == "--env")
    return dict(pairs) or dict(command.environment)


def test_all_runtimes_are_under_contract() -> None:
    assert set(LAUNCHERS) == set(RUNTIMES)


def test_it_is_registered_under_its_name(name: str) -> None:
    assert LAUNCHERS[name](FakeRunner()).name == name


@pytest.mark.parametrize("ranks", [1, 2, 4])
def test_the_command_ends_with_the_engines_arguments(name: str, folder: Path, ranks: int) -> None:
    made = job(name, folder, ranks)
    command = LAUNCHERS[name](FakeRunner()).command(made)
    wanted = engine_arguments(made)
    assert command.arguments[-len(wanted) :] == wanted
    assert all(isinstance(word, str) for word in command.arguments)


def test_making_the_command_is_pure(name: str, folder: Path) -> None:
    runner, before = FakeRunner(), dict(os.environ)
    launcher = LAUNCHERS[name](runner)
    assert launcher.command(job(name, folder, 2)) == launcher.command(job(name, folder, 2))
    assert runner.calls == []
    assert dict(os.environ) == before


def test_the_environment_is_clean_and_complete(name: str, folder: Path) -> None:
    environment = seen_by_the_engine(LAUNCHERS[name](FakeRunner()).command(job(name, folder)))
    assert environment["OMP_NUM_THREADS"] == "1"
    assert environment["NRNMECH_LIB_PATH"].endswith(".so")
    assert not any(key.startswith(("OMPI_", "PMIX_", "PRTE_")) for key in environment)


def test_lines_reach_the_caller_and_the_log(name: str, folder: Path) -> None:
    lines: list[str] = []
    finished = LAUNCHERS[name](FakeRunner(lines=["one", "two"])).run(job(name, folder), lines.append)
    assert lines == ["one", "two"]
    assert (folder / "logs" / "engine.log").read_text() == "one\ntwo"
    assert finished.exit_status == 0


def test_a_failure_is_told_with_its_status(name: str, folder: Path) -> None:
    finished = LAUNCHERS[name](FakeRunner(lines=["ndexp: error: x"], exit_status=6)).run(
        job(name, folder), lambda _line: None
    )
    assert (finished.exit_status, finished.last_lines) == (6, ("ndexp: error: x",))


def test_an_interrupt_goes_on(name: str, folder: Path) -> None:
    def interrupt(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        LAUNCHERS[name](FakeRunner(lines=["one"])).run(job(name, folder), interrupt)
