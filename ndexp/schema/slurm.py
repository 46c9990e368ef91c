"""The section `launch.slurm`: what the jobs of runs ask Slurm for. Ranks, memory and cores stand in `resources`."""

from dataclasses import dataclass, field


@dataclass(kw_only=True)
class SlurmConfig:
    """What Slurm is asked for; null leaves it to the site's default."""

    partition: str | None = None
    """Partition of the jobs (`--partition`)."""

    account: str | None = None
    """Who pays for them (`--account`)."""

    qos: str | None = None
    """Quality of service (`--qos`)."""

    time: str | None = None
    """Time limit of a job, or of a task of an array, as "minutes:seconds", "hours:minutes:seconds" or "days-hours";
    in YAML in quotes."""

    nodes: int = 1
    """Nodes of a run; more than one needs `runtime.start_ranks=srun`."""

    constraint: str | None = None
    """Features that nodes must have (`--constraint`)."""

    extra_directives: list[str] = field(default_factory=list)
    """Further options of sbatch, each as one text such as `--reservation=course`."""

    setup_lines: list[str] = field(default_factory=list)
    """Lines of shell that a job runs first, such as `module load apptainer`; the job fails if one of them does."""

    export: list[str] = field(default_factory=list)
    """Names of further variables that jobs get from the submitting shell. They get PATH, HOME, the language, what finds
    modules, caches and Apptainer, and nothing else."""

    packed: bool = False
    """One job with all runs of a sweep, as many at once as its cores allow, which share networks as locally; false: an
    array with a task for each run."""

    packed_cores: int | None = None
    """Cores of the job with all runs; null: a whole node."""
