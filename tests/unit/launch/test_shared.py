"""An engine that stays: started once, asked for each job, started again when it must be."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import pytest
from experiment_builders import job

from ndexp.launch.base import Command, Job
from ndexp.launch.native import Machine
from ndexp.launch.shared import Shared, order

MACHINE = Machine(
    python=Path("/venv/bin/python"),
    mpiexec=Path("/venv/bin/mpiexec"),
    mpi_library=None,
    cores=2,
    is_root=False,
    environment={"PATH": "/bin"},
)


@dataclass
class Engine:
    """Says what it is told to say, for each order."""

    script: list[list[str]]
    status: int = 0
    orders: list[str] = field(default_factory=list)
    was_closed: bool = False
    was_ended: bool = False
    command: tuple[str, ...] = ("engine",)

    def say(self, text: str) -> None:
        self.orders.append(text)

    def lines(self) -> Iterator[str]:
        return iter(self.script.pop(0))

    def close(self) -> int:
        self.was_closed = True
        return self.status

    def end(self) -> None:
        self.was_ended = True


@dataclass
class Engines:
    """Starts one engine after the other."""

    waiting: list[Engine]
    commands: list[Command] = field(default_factory=list)

    def __call__(self, command: Command) -> Any:
        self.commands.append(command)
        return self.waiting.pop(0)


def jobs(tmp_path: Path, number: int = 2, ranks: int = 1) -> list[Job]:
    made = [job(tmp_path / str(one), ranks) for one in range(number)]
    for one in made:
        one.log_directory.mkdir(parents=True)
    return made


def launcher(*engines: Engine) -> tuple[Shared, Engines]:
    starts = Engines(list(engines))
    return Shared(machine=MACHINE, start=starts), starts


def ran(shared: Shared, one: Job) -> tuple[int, list[str]]:
    heard: list[str] = []
    return shared.run(one, heard.append).exit_status, heard


def test_jobs_go_to_one_engine_and_each_has_its_own_log(tmp_path: Path) -> None:
    engine = Engine([["built", "@ended 0"], ["a", "b", "@ended 8"]])
    shared, starts = launcher(engine)
    first, second = jobs(tmp_path)
    assert ran(shared, first) == (0, ["built"])
    finished = shared.run(second, lambda _line: None)
    assert (finished.exit_status, finished.last_lines) == (8, ("a", "b"))
    assert engine.orders == [order(first), order(second)]
    assert [one.log_file.read_text() for one in (first, second)] == ["built\n", "a\nb\n"]
    assert len(starts.commands) == 1
    shared.close()
    assert engine.was_closed


def test_the_command_serves(tmp_path: Path) -> None:
    shared, _ = launcher()
    alone, both = jobs(tmp_path, 1)[0], jobs(tmp_path / "b", 1, ranks=2)[0]
    serve = ("/venv/bin/python", "-m", "ndexp.engine.serve", "--ranks")
    assert shared.command(alone).arguments == (*serve, "1")
    assert shared.command(both).arguments[-5:] == (*serve, "2")
    assert shared.command(both).arguments[0] == "/venv/bin/mpiexec"
    assert shared.command(alone).environment["NRNMECH_LIB_PATH"] == "/cache/libnrnmech.so"


def test_an_engine_that_holds_another_network_is_replaced(tmp_path: Path) -> None:
    old, new = Engine([["@ended 0"], ["@refused"]]), Engine([["@ended 0"]])
    shared, _ = launcher(old, new)
    first, second = jobs(tmp_path)
    assert [ran(shared, one)[0] for one in (first, second)] == [0, 0]
    assert old.was_closed
    assert new.orders == [order(second)]


def test_an_engine_that_ends_without_an_answer_is_a_failure_and_the_next_job_has_a_new_one(tmp_path: Path) -> None:
    old, new = Engine([["last words"]], status=-11), Engine([["@ended 0"]])
    shared, _ = launcher(old, new)
    first, second = jobs(tmp_path)
    assert ran(shared, first) == (-11, ["last words"])
    assert ran(shared, second)[0] == 0


def test_other_mechanisms_or_ranks_need_another_engine(tmp_path: Path) -> None:
    engines = [Engine([["@ended 0"]]) for _ in range(3)]
    shared, starts = launcher(*engines)
    first, second = jobs(tmp_path)
    for one in (first, replace(second, library=Path("/cache/other.so")), replace(second, ranks=2)):
        ran(shared, one)
    assert len(starts.commands) == 3
    assert [engine.was_closed for engine in engines] == [True, True, False]


def test_an_interrupt_ends_the_engine(tmp_path: Path) -> None:
    engine = Engine([["line"]])
    shared, _ = launcher(engine)

    def interrupted(_line: str) -> None:
        raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        shared.run(jobs(tmp_path)[0], interrupted)
    assert engine.was_ended
