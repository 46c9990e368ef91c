"""The sections `runtime`, `launch` and `resources`: how and where a run is started. None of it changes results."""

from dataclasses import dataclass, field
from enum import Enum

from ndexp.schema.slurm import SlurmConfig


class RuntimeKind(Enum):
    """What the engine runs in."""

    native = "native"
    docker = "docker"
    apptainer = "apptainer"


class StartRanks(Enum):
    """Who starts the ranks of a run."""

    inside = "inside"
    """mpiexec of the engine's own environment; in a container, inside it."""

    mpiexec = "mpiexec"
    """mpiexec of this machine, a container per rank."""

    srun = "srun"
    """Slurm, each rank by itself, natively or in a container of its own."""


class LaunchKind(Enum):
    """Who starts the engine."""

    local = "local"
    slurm = "slurm"


class OnFailure(Enum):
    """What a sweep does when one of its runs has failed."""

    go_on = "go_on"
    stop = "stop"


@dataclass(kw_only=True)
class RuntimeConfig:
    """What the engine runs in."""

    kind: RuntimeKind = RuntimeKind.native
    """native: this Python environment; docker, apptainer: a container of the image."""

    image: str | None = None
    """Name of the Docker image, or path of the SIF file; null: what containers/image.lock names."""

    start_ranks: StartRanks = StartRanks.inside
    """inside: mpiexec of the engine's environment; mpiexec: that of this machine, a container per rank (apptainer);
    srun: Slurm, inside an allocation (native, apptainer)."""


@dataclass(kw_only=True)
class LaunchConfig:
    """Who starts the engine, and what happens to runs that exist."""

    kind: LaunchKind = LaunchKind.local
    """local: this machine, now; slurm: batch jobs, after which the command returns at once."""

    root: str = "runs"
    """Folder of all runs; a relative path starts in the working folder."""

    rerun: bool = False
    """Run again although a complete run exists, which is kept as `previous-<n>` in the run's folder."""

    parallel: int | None = None
    """Runs of a sweep at once; null: as many as the cores, or Slurm, allow."""

    on_failure: OnFailure = OnFailure.go_on
    """go_on: the other runs of the sweep are made; stop: no further run begins."""

    retries: int = 0
    """How often a failed run is tried again; each attempt's logs are kept as `logs/previous-<n>`."""

    retry_pause_s: float = 5.0
    """Pause before each further attempt, s."""

    wait: bool = False
    """Stay until all jobs have ended, and show how far they are. Ending the command leaves the jobs alone."""

    slurm: SlurmConfig = field(default_factory=SlurmConfig)
    """What Slurm is asked for."""


@dataclass(kw_only=True)
class ResourcesConfig:
    """What a run may use."""

    ranks: int = 1
    """MPI processes."""

    memory_gb: float | None = None
    """Memory that all ranks of a container, or of a Slurm job on one node, together may use, GB; null: no limit."""

    cores: int | None = None
    """Cores that all ranks of a container, or of a Slurm job, together may use; null: no limit, in a job one a rank."""

    ranks_per_core: int = 4
    """More ranks than this times the cores are refused as a mistake."""

    compare_ranks: bool = False
    """True: a run on another number of ranks is another run, in a folder of its own, to compare their times."""
