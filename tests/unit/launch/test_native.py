"""Commands of the native launcher, compared as lists."""

from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import FakeRunner, job

from ndexp.errors import LaunchError
from ndexp.launch.base import engine_arguments
from ndexp.launch.native import Machine, Native, engine_environment, native_command, this_machine

MACHINE = Machine(
    python=Path("/venv/bin/python"),
    mpiexec=Path("/venv/bin/mpiexec"),
    mpi_library=Path("/venv/lib/libmpi.so.40"),
    cores=2,
    is_root=False,
    environment={"PATH": "/bin", "HOME": "/home/me"},
)
ENGINE = [
    "/venv/bin/python",
    "-m",
    "ndexp.engine",
    "/run/simulation_config.json",
    "--output-dir",
    "/run/output",
    "--log-dir",
    "/run/logs",
]


def arguments(ranks: int, machine: Machine) -> list[str]:
    made = job(Path("/run"), ranks)
    return list(native_command(made, machine, engine_arguments(made)).arguments)


def test_one_rank_needs_no_mpiexec() -> None:
    assert arguments(1, replace(MACHINE, mpiexec=None)) == [*ENGINE, "--ranks", "1", "--progress"]


def test_several_ranks() -> None:
    start = ["/venv/bin/mpiexec", "--bind-to", "none", "--mca", "btl", "^ofi", "-n", "2"]
    assert arguments(2, MACHINE) == [*start, *ENGINE, "--ranks", "2", "--progress"]


def test_root_with_more_ranks_than_cores() -> None:
    options = ["--allow-run-as-root", "--oversubscribe", "--bind-to", "none", "--mca", "btl", "^ofi"]
    start = ["/venv/bin/mpiexec", *options, "-n", "3"]
    assert arguments(3, replace(MACHINE, is_root=True)) == [*start, *ENGINE, "--ranks", "3", "--progress"]


def test_no_mpiexec_is_told() -> None:
    with pytest.raises(LaunchError, match=r"mpiexec is not installed.*resources\.ranks=1"):
        arguments(2, replace(MACHINE, mpiexec=None))


def test_the_environment_has_no_trace_of_another_mpi() -> None:
    dirty = {**MACHINE.environment, "OMPI_COMM_WORLD_RANK": "0", "PMIX_RANK": "0", "PRTE_X": "1", "PMI_SIZE": "1"}
    assert engine_environment(job(Path("/run")), replace(MACHINE, environment=dirty)) == {
        "PATH": "/bin",
        "HOME": "/home/me",
        "MPI_LIB_NRN_PATH": "/venv/lib/libmpi.so.40",
        "NRNMECH_LIB_PATH": "/cache/libnrnmech.so",
        "OMP_NUM_THREADS": "1",
        "PYTHONUNBUFFERED": "1",
    }


def test_the_engine_runs_in_its_folder_and_is_logged() -> None:
    runner = FakeRunner()
    folder = Path("/run")
    Native(machine=MACHINE, runner=lambda command, **rest: runner(command, **{**rest, "log_file": None})).run(
        job(folder), lambda _line: None
    )
    assert runner.calls[0]["cwd"] == folder


def test_this_machine_is_described() -> None:
    machine = this_machine()
    assert machine.cores >= 1
    assert machine.python.is_file()
