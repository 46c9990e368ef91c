"""Versions of the software."""

from collections.abc import Sequence

from ndexp.errors import LaunchError
from ndexp.process import Finished
from ndexp.provenance.versions import software_versions


def test_mpi_tells_its_own_version() -> None:
    def run(command: Sequence[str]) -> Finished:
        return Finished(command=tuple(command), exit_status=0, last_lines=("", "mpiexec (Some MPI) 5.0.1", "more"))

    versions = software_versions(run)
    assert versions.get("mpi") in {None, "mpiexec (Some MPI) 5.0.1"}
    assert versions["numpy"].count(".") == 2


def test_mpi_that_does_not_start_is_left_out() -> None:
    def run(command: Sequence[str]) -> Finished:
        raise LaunchError("cannot start the program")

    assert "mpi" not in software_versions(run)
