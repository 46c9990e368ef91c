"""srun starts ranks inside an allocation only."""

import pytest

from ndexp.errors import LaunchError
from ndexp.launch.slurm_step import srun_arguments, srun_environment


def test_a_step_has_cores_of_its_own() -> None:
    found = srun_arguments(4, {"SLURM_JOB_ID": "7"})
    assert found == ("srun", "--mpi=pmix", "--exact", "--ntasks", "4", "--cpus-per-task", "1")


def test_a_step_inside_a_step_shares_its_cores() -> None:
    assert "--overlap" in srun_arguments(2, {"SLURM_JOB_ID": "7", "SLURM_STEP_ID": "0"})


def test_without_an_allocation_it_is_refused() -> None:
    with pytest.raises(LaunchError, match=r"srun starts ranks in an allocation.*sbatch or salloc"):
        srun_arguments(2, {})


def test_no_security_mode_is_offered_that_wheels_lack() -> None:
    assert srun_environment({"PATH": "/bin"}) == {"PATH": "/bin", "PMIX_MCA_psec": "native"}
