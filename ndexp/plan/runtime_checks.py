"""What must be true of the sections `runtime` and `resources`."""

from collections.abc import Iterator

from ndexp.errors import ConfigError, NdexpError, PlanError
from ndexp.schema.execution import LaunchKind, RuntimeKind, StartRanks
from ndexp.schema.experiment import ExperimentConfig

_STARTS = {
    RuntimeKind.native: (StartRanks.inside, StartRanks.srun),
    RuntimeKind.docker: (StartRanks.inside,),
    RuntimeKind.apptainer: tuple(StartRanks),
}


def runtime_problems(config: ExperimentConfig, where: str, cores: int) -> Iterator[NdexpError]:
    """Everything that is wrong with where and on how much a run is to run.

    Args:
        config: the composed experiment.
        where: what the messages call the experiment.
        cores: cores of the machine that starts it.
    """
    kind, start = config.runtime.kind, config.runtime.start_ranks
    if start not in _STARTS[kind]:
        known = ", ".join(one.value for one in _STARTS[kind])
        what = f"ranks of runtime {kind.value} cannot be started by {start.value}"
        yield ConfigError(what, f"{where}: runtime.start_ranks", f"Possible: {known}")
    limits = {"memory_gb": config.resources.memory_gb, "cores": config.resources.cores}
    for name, limit in limits.items():
        if limit is not None and limit <= 0:
            yield ConfigError(
                f"a limit must be positive, not {limit:g}", f"{where}: resources.{name}", "null: no limit"
            )
    yield from _ranks(config, where, cores)


def runtime_warnings(config: ExperimentConfig) -> tuple[str, ...]:
    """Limits that nothing keeps."""
    is_kept = config.runtime.kind is not RuntimeKind.native or config.launch.kind is not LaunchKind.local
    limits = {"memory_gb": config.resources.memory_gb, "cores": config.resources.cores}
    given = [name for name, limit in limits.items() if limit is not None and not is_kept]
    return tuple(f"resources.{name} limits containers, and this run has none" for name in given)


def _ranks(config: ExperimentConfig, where: str, cores: int) -> Iterator[NdexpError]:
    ranks, allowed = config.resources.ranks, cores * config.resources.ranks_per_core
    key, is_here = f"{where}: resources.ranks", config.launch.kind is LaunchKind.local
    if ranks < 1:
        yield PlanError(f"a run needs at least 1 rank, not {ranks}", key, "Give resources.ranks=1")
    elif ranks > allowed and config.runtime.start_ranks is not StartRanks.srun and is_here:
        hint = f"Give resources.ranks={cores}, at most {allowed}, or raise resources.ranks_per_core"
        yield PlanError(f"{ranks} ranks are too many for {cores} cores", key, hint)
