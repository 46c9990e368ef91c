"""An engine that stays for several runs, which share what they have in common; to who launches, a launcher as any."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from ndexp.errors import LaunchError
from ndexp.launch.base import Command, Job
from ndexp.launch.native import Machine, engine_environment, mpi_arguments, this_machine
from ndexp.process import Conversation, Finished

_ENDED = "@ended "
_REFUSED = "@refused"
_TAIL_LINES = 40


@dataclass(slots=True, kw_only=True)
class Shared:
    """Gives jobs, one after another, to an engine that stays as long as it can."""

    name: ClassVar[str] = "shared"

    machine: Machine = field(default_factory=this_machine)
    """Where it runs."""

    start: Callable[[Command], Conversation] = field(default_factory=lambda: _started)
    """Starts the engine."""

    meanwhile: Callable[[], None] = field(default_factory=lambda: _nothing)
    """Is called when the engine has got its order, and is at work."""

    _engine: Conversation | None = None
    _kept_for: tuple[str, int] = ("", 0)
    """Library and ranks of the engine."""

    def command(self, job: Job) -> Command:
        """The command that serves jobs such as this one; nothing is started."""
        engine = (str(self.machine.python), "-m", "ndexp.engine.serve", "--ranks", str(job.ranks))
        ranks = mpi_arguments(job.ranks, self.machine) if job.ranks > 1 else ()
        return Command(
            arguments=(*ranks, *engine), environment=engine_environment(job, self.machine), folder=job.folder
        )

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end; an interrupt ends the engine with all its processes.

        Raises:
            LaunchError: the program cannot be started.
        """
        wanted = (str(job.library), job.ranks)
        if self._kept_for != wanted:
            self.close()
        finished = self._ask(job, on_line)
        if finished is None:  # it holds another network
            self.close()
            finished = self._ask(job, on_line)
        assert finished is not None, "an engine without a network takes any job"
        return finished

    def close(self) -> None:
        """Let the engine end, if there is one."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _ask(self, job: Job, on_line: Callable[[str], None]) -> Finished | None:
        """How the engine, which is started if there is none, ended the job; None if it refused it."""
        if self._engine is None:
            self._engine, self._kept_for = self.start(self.command(job)), (str(job.library), job.ranks)
        try:
            return self._heard(self._engine, job, on_line)
        except BaseException:
            self._engine.end()
            self._engine = None
            raise

    def _heard(self, engine: Conversation, job: Job, on_line: Callable[[str], None]) -> Finished | None:
        tail: deque[str] = deque(maxlen=_TAIL_LINES)
        engine.say(order(job))
        self.meanwhile()
        with job.log_file.open("w", encoding="utf-8") as log:
            for line in engine.lines():
                if line == _REFUSED:
                    return None
                status = status_of(line)
                if status is not None:
                    return _finished(engine, status, tail)
                log.write(f"{line}\n")
                log.flush()
                tail.append(line)
                on_line(line)
        self._engine = None
        return _finished(engine, engine.close() or LaunchError.exit_code, tail)


def order(job: Job) -> str:
    """The line that asks a serving engine for a job."""
    asked = {
        "config": job.simulation_config,
        "output_dir": job.output_directory,
        "log_dir": job.log_directory,
        "folder": job.folder,
    }
    return json.dumps({name: str(path) for name, path in asked.items()})


def status_of(answer: str) -> int | None:
    """The exit status that an engine's answer gives; None for any other line."""
    return int(answer.removeprefix(_ENDED)) if answer.startswith(_ENDED) else None


def _nothing() -> None:
    """Nothing is to be done meanwhile."""


def _started(command: Command) -> Conversation:
    return Conversation(command.arguments, cwd=command.folder, env=command.environment)


def _finished(engine: Conversation, status: int, tail: "deque[str]") -> Finished:
    return Finished(command=engine.command, exit_status=status, last_lines=tuple(tail))
