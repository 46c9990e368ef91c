"""The engine started in an Apptainer container of a SIF file: one container with all ranks, or one for each rank."""

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
from ndexp.launch.native import mpi_arguments, without_mpi
from ndexp.launch.slurm_step import srun_arguments, srun_environment
from ndexp.process import Finished

_EXEC = ("--silent", "exec")
CONFINED = "--containall --no-home --net --network none".split()
"""Options of a container with all ranks in it: a clean environment, no network, none of the host's folders."""

_A_RANK = "--cleanenv --no-home --no-mount hostfs,cwd".split()
"""Options of a container with one rank: it meets the other ranks in the host's /tmp and on its loopback."""


def apptainer_command(job: Job, host: Host, program: tuple[str, ...]) -> Command:
    """The command that runs a job in a container, or in one per rank.

    Args:
        job: the job.
        host: where.
        program: arguments of the image's Python.

    Raises:
        LaunchError: apptainer, mpiexec or an allocation is missing, or there is no image.
    """
    apptainer, environment = program_of(host, "apptainer"), without_mpi(host.machine.environment)
    confined, ranks = (CONFINED, inner_ranks(job, host)) if job.start_ranks == "inside" else (_A_RANK, ())
    container = (
        *(apptainer, *_EXEC, *confined),
        *limits(job),
        *options(variables(job)),
        *mounts(job),
        *("--pwd", str(job.folder), image_of(job).reference),
        *ranks,
        *(PYTHON, *program),
    )
    handed_on = (str(host.machine.python), "-m", "ndexp.launch.rank")
    if job.start_ranks == "mpiexec":
        container = (*mpi_arguments(job.ranks, host.machine), *handed_on, *container)
    elif job.start_ranks == "srun":
        container = (*srun_arguments(job.ranks, environment), *handed_on, *container)
        environment = srun_environment(environment)
    return Command(arguments=container, environment=environment, folder=job.folder)


def compile_command(image: str, words: tuple[str, ...], folder: Path, host: Host) -> tuple[str, ...]:
    """The command that runs a program of the toolchain's image in a folder that it may write."""
    here = ("--mount", bind(folder, is_readonly=False), "--pwd", str(folder))
    return (program_of(host, "apptainer"), *_EXEC, *CONFINED, *here, "--env", "HOME=/tmp", image, *words)


@RUNTIMES.register("apptainer")
@dataclass(frozen=True, slots=True, kw_only=True)
class Apptainer:
    """Starts the engine in Apptainer."""

    name: ClassVar[str] = "apptainer"

    host: Host = field(default_factory=lambda: this_host("apptainer"))
    """Where it runs."""

    runner: Runner = field(default_factory=lambda: process.run)
    """Runs the command."""

    program: Callable[[Job], tuple[str, ...]] = engine_arguments
    """What the image's Python runs."""

    def command(self, job: Job) -> Command:
        """The command that runs the job; nothing is started.

        Raises:
            LaunchError: apptainer, mpiexec or an allocation is missing, or there is no image.
        """
        return apptainer_command(job, self.host, self.program(job))

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end; an interrupt ends the whole process group, and with it the container.

        Raises:
            LaunchError: apptainer cannot be started.
        """
        return run_for(job, self.command(job), self.runner, on_line)
