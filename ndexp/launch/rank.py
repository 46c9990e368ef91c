"""`python -m ndexp.launch.rank COMMAND…`: a rank that mpiexec or srun of the host starts, handed on into a container.

A container that is given the host's whole environment depends on it; one that is given none of it does not find the
other ranks, and N runs of one rank overwrite one another. So only what the launcher of the ranks has set goes in.
"""

import os
import sys
from collections.abc import Mapping

_LAUNCHERS = ("PMIX_", "PMI_", "OMPI_", "PRTE_", "SLURM_")
_OF_THE_HOST = ("PMIX_PREFIX", "OMPI_LIBDIR_LOC", "OMPI_MCA_pmix", "PMIX_MCA_mca_base")
_INTO_THE_CONTAINER = "APPTAINERENV_"


def handed_on(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment with what the launcher of the ranks set also under the names that Apptainer takes inside.

    Paths and choices that belong to the host's MPI stay outside, and so does `munge`, which the image's MPI lacks.
    """
    inside = {
        f"{_INTO_THE_CONTAINER}{name}": value
        for name, value in environment.items()
        if name.startswith(_LAUNCHERS) and not name.startswith(_OF_THE_HOST)
    }
    return {**environment, **inside, f"{_INTO_THE_CONTAINER}PMIX_SECURITY_MODE": "native"}


def main() -> None:
    """Become the command."""
    command = sys.argv[1:]
    os.execvpe(command[0], command, handed_on(os.environ))  # noqa: S606 - an argument list that a launcher made


if __name__ == "__main__":
    main()
