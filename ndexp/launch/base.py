"""What every launcher is: a job in, a command, and the job's end out. A new one is a new file that registers itself."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import ClassVar, Protocol

from ndexp.launch.read_paths import read_paths
from ndexp.plan.image import Image
from ndexp.plan.run_plan import RunPlan
from ndexp.process import Finished
from ndexp.registry import Registry


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One start of the engine: what it reads, where it writes, how many ranks it has."""

    folder: Path
    """The run's folder, absolute; the only one that is written."""

    simulation_config: Path
    """The SONATA simulation config."""

    output_directory: Path
    """Gets the results."""

    log_directory: Path
    """Gets engine.log and rank<N>.log."""

    library: Path
    """The compiled mechanisms."""

    ranks: int
    """MPI processes."""

    reads: tuple[Path, ...] = ()
    """Files and folders that a container must show it, absolute."""

    image: Image | None = None
    """The image it runs in; None natively."""

    start_ranks: str = "inside"
    """Who starts the ranks: inside, mpiexec or srun."""

    memory_gb: float | None = None
    """Memory that a container may use, GB."""

    cores: int | None = None
    """Cores that a container may use."""

    @property
    def log_file(self) -> Path:
        """Gets everything the engine prints."""
        return self.log_directory / "engine.log"


@dataclass(frozen=True, slots=True, kw_only=True)
class Command:
    """A program to run: its arguments, its whole environment and its working folder."""

    arguments: tuple[str, ...]
    environment: Mapping[str, str]
    folder: Path


class Runner(Protocol):
    """Runs a command to its end; `ndexp.process.run`, or a stand-in for it."""

    def __call__(
        self,
        command: Sequence[str],
        *,
        cwd: Path | None = None,
        env: Mapping[str, str] | None = None,
        on_line: Callable[[str], None] | None = None,
        log_file: Path | None = None,
    ) -> Finished:
        """How the command ended."""


class Launcher(Protocol):
    """Starts the engine for a job."""

    name: ClassVar[str]

    def command(self, job: Job) -> Command:
        """The command that runs the job; nothing is started.

        Raises:
            LaunchError: something that the command needs is not installed.
        """

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end.

        Args:
            job: the job; its folders exist.
            on_line: called with each line that the engine prints.

        Raises:
            LaunchError: the program cannot be started.
        """


RUNTIMES: Registry[Callable[[], Launcher]] = Registry("runtime")
"""`runtime.kind` → what makes its launcher."""


def run_for(job: Job, command: Command, runner: Runner, on_line: Callable[[str], None]) -> Finished:
    """Run a job's command to its end; all that it prints goes to the job's log.

    Raises:
        LaunchError: the program cannot be started.
    """
    return runner(
        command.arguments, cwd=command.folder, env=command.environment, on_line=on_line, log_file=job.log_file
    )


def job_of(plan: RunPlan, library: Path) -> Job:
    """The job of a planned run, with its compiled mechanisms; what Slurm limits, a container need not."""
    is_limited_here = plan.slurm is None
    return Job(
        folder=plan.folder,
        simulation_config=plan.simulation_config_file,
        output_directory=plan.output_directory,
        log_directory=plan.log_directory,
        library=library,
        ranks=plan.ranks,
        reads=() if plan.image is None else read_paths(plan),
        image=plan.image,
        start_ranks=plan.start_ranks,
        memory_gb=plan.memory_gb if is_limited_here else None,
        cores=plan.cores if is_limited_here else None,
    )


def engine_arguments(job: Job) -> tuple[str, ...]:
    """The engine's command line after the Python interpreter; the same in every runtime."""
    return (
        "-m",
        "ndexp.engine",
        str(job.simulation_config),
        "--output-dir",
        str(job.output_directory),
        "--log-dir",
        str(job.log_directory),
        "--ranks",
        str(job.ranks),
        "--progress",
    )
