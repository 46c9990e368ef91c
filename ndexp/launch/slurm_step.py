"""Ranks that Slurm starts as a step of an allocation: `srun --mpi=pmix`."""

from collections.abc import Mapping

from ndexp.errors import LaunchError


def srun_arguments(ranks: int, environment: Mapping[str, str]) -> tuple[str, ...]:
    """The command line of srun before the program.

    Inside another step, whose cores it must share, a step would wait for ever without `--overlap`; elsewhere `--exact`
    keeps runs of one allocation on cores of their own.

    Args:
        ranks: how many.
        environment: that of this process.

    Raises:
        LaunchError: there is no allocation.
    """
    if "SLURM_JOB_ID" not in environment:
        hint = "Start it with sbatch or salloc, or give runtime.start_ranks=inside"
        raise LaunchError("srun starts ranks in an allocation, and this is none", "runtime.start_ranks", hint)
    share = "--overlap" if "SLURM_STEP_ID" in environment else "--exact"
    return ("srun", "--mpi=pmix", share, "--ntasks", str(ranks), "--cpus-per-task", "1")


def srun_environment(environment: Mapping[str, str]) -> dict[str, str]:
    """The environment of srun: it offers no security mode that MPI wheels lack."""
    return {**environment, "PMIX_MCA_psec": "native"}
