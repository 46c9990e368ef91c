"""The command line of a container with all ranks in it, and of one per rank."""

from dataclasses import replace
from pathlib import Path

import pytest
from container_hosts import HOST
from experiment_builders import image, job

from ndexp.errors import LaunchError
from ndexp.launch.apptainer import CONFINED, Apptainer, compile_command
from ndexp.launch.base import engine_arguments

RUN = Path("/data/run")
SIF = "/images/ndexp-0.1.0.sif"
JOB = job(RUN, 2, image=image("apptainer"))
SHOWN = [
    *("--env", "HOME=/tmp", "--env", "NRNMECH_LIB_PATH=/cache/libnrnmech.so"),
    *("--env", "OMP_NUM_THREADS=1", "--env", "PYTHONUNBUFFERED=1"),
    *("--mount", "type=bind,source=/cache,destination=/cache,ro"),
    *("--mount", "type=bind,source=/data/run,destination=/data/run"),
    *("--pwd", "/data/run", SIF),
]
ENGINE = ["/opt/venv/bin/python", *engine_arguments(JOB)]
A_RANK = ["/bin/program", "--silent", "exec", "--cleanenv", "--no-home", "--no-mount", "hostfs,cwd", *SHOWN, *ENGINE]
HANDED_ON = ["/venv/bin/python", "-m", "ndexp.launch.rank"]


def test_all_ranks_in_one_container() -> None:
    assert list(Apptainer(host=HOST).command(JOB).arguments) == [
        *("/bin/program", "--silent", "exec", "--containall", "--no-home", "--net", "--network", "none"),
        *SHOWN,
        *("/opt/venv/bin/mpiexec", "--bind-to", "none", "--mca", "btl", "^ofi", "-n", "2"),
        *ENGINE,
    ]


def test_a_container_for_each_rank_of_the_hosts_mpiexec() -> None:
    command = Apptainer(host=HOST).command(replace(JOB, start_ranks="mpiexec"))
    assert list(command.arguments) == [
        "/venv/bin/mpiexec",
        "--bind-to",
        "none",
        "--mca",
        "btl",
        "^ofi",
        "-n",
        "2",
        *HANDED_ON,
        *A_RANK,
    ]
    assert command.environment == {"PATH": "/bin"}


def test_a_container_for_each_rank_of_slurm() -> None:
    machine = replace(HOST.machine, environment={"PATH": "/bin", "SLURM_JOB_ID": "7", "PMIX_RANK": "0"})
    command = Apptainer(host=replace(HOST, machine=machine)).command(replace(JOB, start_ranks="srun"))
    step = ["srun", "--mpi=pmix", "--exact", "--ntasks", "2", "--cpus-per-task", "1"]
    assert list(command.arguments) == [*step, *HANDED_ON, *A_RANK]
    assert command.environment == {"PATH": "/bin", "SLURM_JOB_ID": "7", "PMIX_MCA_psec": "native"}


def test_compiling_writes_one_folder_and_has_no_network() -> None:
    assert list(compile_command("/t.sif", ("nrnivmodl", "mod"), Path("/cache/build"), HOST)) == [
        *("/bin/program", "--silent", "exec", *CONFINED),
        *("--mount", "type=bind,source=/cache/build,destination=/cache/build", "--pwd", "/cache/build"),
        *("--env", "HOME=/tmp", "/t.sif", "nrnivmodl", "mod"),
    ]


def test_apptainer_that_is_not_there_is_told() -> None:
    with pytest.raises(LaunchError, match="apptainer is not installed"):
        Apptainer(host=replace(HOST, program=None)).command(JOB)
