"""An engine that stays for several runs, which share what they have in common; to who launches, a launcher as any."""

import json
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import ClassVar

from ndexp.launch.base import Command, Job, Launcher
from ndexp.launch.native import Machine, engine_environment, this_machine
from ndexp.process import Conversation, Finished

_ENDED = "@ended "
_TAIL_LINES = 40


@dataclass(slots=True, kw_only=True)
class Shared:
    """Gives jobs of one rank, one after another, to an engine that stays; other jobs to the launcher of single runs."""

    name: ClassVar[str] = "shared"

    single: Launcher
    """Runs what cannot be shared."""

    machine: Machine = field(default_factory=this_machine)
    """Where it runs."""

    start: Callable[[Command], Conversation] = field(default_factory=lambda: _started)
    """Starts the engine."""

    _engine: Conversation | None = None
    _library: str = ""

    def command(self, job: Job) -> Command:
        """The command that serves jobs such as this one; nothing is started."""
        arguments = (str(self.machine.python), "-m", "ndexp.engine.serve")
        return Command(arguments=arguments, environment=engine_environment(job, self.machine), folder=job.folder)

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end; an interrupt ends the engine with all its processes.

        Raises:
            LaunchError: the program cannot be started.
        """
        if job.ranks > 1:
            return self.single.run(job, on_line)
        if self._library != str(job.library):
            self.close()
        if self._engine is None:
            self._engine, self._library = self.start(self.command(job)), str(job.library)
        try:
            return self._ask(self._engine, job, on_line)
        except BaseException:
            self._engine.end()
            self._engine = None
            raise

    def close(self) -> None:
        """Let the engine end, if there is one."""
        if self._engine is not None:
            self._engine.close()
            self._engine = None

    def _ask(self, engine: Conversation, job: Job, on_line: Callable[[str], None]) -> Finished:
        tail: deque[str] = deque(maxlen=_TAIL_LINES)
        engine.say(order(job))
        with job.log_file.open("w", encoding="utf-8") as log:
            for line in engine.lines():
                if line.startswith(_ENDED):
                    return _finished(engine, int(line.removeprefix(_ENDED)), tail)
                log.write(f"{line}\n")
                log.flush()
                tail.append(line)
                on_line(line)
        self._engine = None
        return _finished(engine, engine.close() or 1, tail)


def order(job: Job) -> str:
    """The line that asks a serving engine for a job."""
    asked = {
        "config": job.simulation_config,
        "output_dir": job.output_directory,
        "log_dir": job.log_directory,
        "folder": job.folder,
    }
    return json.dumps({name: str(path) for name, path in asked.items()})


def _started(command: Command) -> Conversation:
    return Conversation(command.arguments, cwd=command.folder, env=command.environment)


def _finished(engine: Conversation, status: int, tail: "deque[str]") -> Finished:
    return Finished(command=engine.command, exit_status=status, last_lines=tuple(tail))
