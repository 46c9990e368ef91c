"""The engine started in a Docker container: no network, nothing writable but the run's folder, ended with the run."""

import hashlib
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

from ndexp import process
from ndexp.launch.base import RUNTIMES, Command, Job, Runner, engine_arguments, run_for
from ndexp.launch.containers import (
    PYTHON,
    Host,
    bind,
    image_of,
    inner_ranks,
    limits,
    mounts,
    options,
    program_of,
    this_host,
    variables,
)
from ndexp.process import Finished

_SHARED_MEMORY_MB = 64
CONFINED = (
    "--rm --pull never --network none --read-only --tmpfs /tmp --cap-drop ALL --security-opt no-new-privileges"
).split()
"""Options of every container: nothing is downloaded or written, and nobody is asked."""


def docker_command(job: Job, host: Host, program: tuple[str, ...]) -> Command:
    """The command that runs a job in a container.

    Args:
        job: the job.
        host: where.
        program: arguments of the image's Python.

    Raises:
        LaunchError: docker is not installed, or there is no image.
    """
    docker = program_of(host, "docker")
    arguments = (
        *(docker, "run", *CONFINED, "--init", "--name", container_name(job.folder)),
        *("--user", host.user, "--shm-size", f"{_SHARED_MEMORY_MB * job.ranks}m"),
        *limits(job),
        *options(variables(job)),
        *mounts(job),
        *("--workdir", str(job.folder), image_of(job).reference),
        *inner_ranks(job, host),
        *(PYTHON, *program),
    )
    return Command(arguments=arguments, environment=host.machine.environment, folder=job.folder)


def container_name(folder: Path) -> str:
    """The name of a run's container, the same for the same folder: one that an ended launcher left is found by it."""
    return f"ndexp-{hashlib.sha256(str(folder).encode()).hexdigest()[:16]}"


def removal_command(job: Job, host: Host) -> tuple[str, ...]:
    """The command that kills the job's container if it runs, and removes it."""
    return (program_of(host, "docker"), "rm", "--force", container_name(job.folder))


def compile_command(image: str, words: tuple[str, ...], folder: Path, host: Host) -> tuple[str, ...]:
    """The command that runs a program of the toolchain's image in a folder that it may write."""
    here = ("--user", host.user, "--mount", bind(folder, is_readonly=False), "--workdir", str(folder))
    return (program_of(host, "docker"), "run", *CONFINED, *here, "--env", "HOME=/tmp", image, *words)


@RUNTIMES.register("docker")
@dataclass(frozen=True, slots=True, kw_only=True)
class Docker:
    """Starts the engine in a Docker container."""

    name: ClassVar[str] = "docker"

    host: Host = field(default_factory=lambda: this_host("docker"))
    """Where it runs."""

    runner: Runner = field(default_factory=lambda: process.run)
    """Runs commands."""

    program: Callable[[Job], tuple[str, ...]] = engine_arguments
    """What the image's Python runs."""

    def command(self, job: Job) -> Command:
        """The command that runs the job; nothing is started.

        Raises:
            LaunchError: docker is not installed, or there is no image.
        """
        return docker_command(job, self.host, self.program(job))

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end.

        A container that an earlier launcher left in this folder is ended first. An interrupt kills the container:
        ending the client alone would leave it running.

        Raises:
            LaunchError: docker cannot be started.
        """
        command, removal = self.command(job), removal_command(job, self.host)
        environment = self.host.machine.environment
        self.runner(removal, env=environment)
        try:
            return run_for(job, command, self.runner, on_line)
        except BaseException:
            self.runner(removal, env=environment)
            raise
