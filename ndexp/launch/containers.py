"""What all container runtimes share: what is shown to the engine, what it finds in its environment, which paths."""

import csv
import io
import os
import shutil
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path

from ndexp.errors import LaunchError
from ndexp.launch.base import Job
from ndexp.launch.native import Machine, mpi_arguments, this_machine
from ndexp.plan.image import Image

PYTHON = "/opt/venv/bin/python"
"""The image's interpreter."""

LIBRARY = Path("/opt/ndexp/mechanisms/libnrnmech.so")
"""The bundled mechanisms, compiled in the image."""

_MPIEXEC = Path("/opt/venv/bin/mpiexec")
_GB = 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Host:
    """What the command of a container depends on besides the job."""

    program: Path | None
    """docker or apptainer; None when it is not installed."""

    user: str
    """Ids of the caller, `uid:gid`."""

    machine: Machine
    """This machine, for ranks that it starts, and its cores."""


def this_host(program: str) -> Host:
    """The host that this process runs on, with the program that starts containers."""
    found = shutil.which(program)
    return Host(program=Path(found) if found else None, user=f"{os.geteuid()}:{os.getegid()}", machine=this_machine())


def program_of(host: Host, name: str) -> str:
    """The program that starts containers.

    Raises:
        LaunchError: it is not installed.
    """
    if host.program is None:
        raise LaunchError(
            f"{name} is not installed", "runtime.kind", "Install it, or give runtime=native; see: ndexp doctor"
        )
    return str(host.program)


def image_of(job: Job) -> Image:
    """The image that a job runs in.

    Raises:
        LaunchError: it names none.
    """
    if job.image is None:
        raise LaunchError("no image is given", "runtime.image", "Build one: ndexp image build")
    return job.image


def variables(job: Job) -> dict[str, str]:
    """What the engine finds in its environment besides what the image sets."""
    return {
        "HOME": "/tmp",  # noqa: S108 - a folder of the container
        "NRNMECH_LIB_PATH": str(job.library),
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def mounts(job: Job) -> list[str]:
    """`--mount` for all that the engine reads, under the paths it has outside, then for the run's folder."""
    compiled = () if job.library == LIBRARY else (job.library.parent,)
    found = [word for path in (*job.reads, *compiled) for word in ("--mount", bind(path, is_readonly=True))]
    return [*found, "--mount", bind(job.folder, is_readonly=False)]


def bind(path: Path, *, is_readonly: bool) -> str:
    """The text of a mount that shows a path under the same name; commas and quotes in it are told apart."""
    fields = ["type=bind", f"source={path}", f"destination={path}", *(("ro",) if is_readonly else ())]
    text = io.StringIO()
    csv.writer(text, lineterminator="").writerow(fields)
    return text.getvalue()


def options(named: Mapping[str, str], option: str = "--env") -> list[str]:
    """`--env NAME=VALUE` for each variable."""
    return [word for name, value in named.items() for word in (option, f"{name}={value}")]


def inner_ranks(job: Job, host: Host) -> tuple[str, ...]:
    """The command line of the image's own mpiexec, which starts the ranks inside; empty for one rank."""
    return mpi_arguments(job.ranks, replace(host.machine, mpiexec=_MPIEXEC)) if job.ranks > 1 else ()


def limits(job: Job) -> list[str]:
    """Options that keep a container to its memory, without swap, and to its processor time."""
    memory = [] if job.memory_gb is None else [str(round(job.memory_gb * _GB))]
    kept = [word for limit in memory for word in ("--memory", limit, "--memory-swap", limit)]
    return kept if job.cores is None else [*kept, "--cpus", str(job.cores)]
