"""Runtimes, starts of ranks and limits that do not go together are told."""

import pytest

from ndexp.errors import ConfigError
from ndexp.plan.runtime_checks import runtime_problems, runtime_warnings
from ndexp.schema.execution import ResourcesConfig, RuntimeConfig, RuntimeKind, StartRanks
from ndexp.schema.experiment import ExperimentConfig


def problems(runtime: RuntimeConfig, resources: ResourcesConfig | None = None) -> list[str]:
    config = ExperimentConfig(runtime=runtime, resources=resources or ResourcesConfig())
    return [str(one) for one in runtime_problems(config, "experiment 'x'", 2)]


@pytest.mark.parametrize("kind", list(RuntimeKind))
def test_ranks_inside_are_always_possible(kind: RuntimeKind) -> None:
    assert problems(RuntimeConfig(kind=kind)) == []


@pytest.mark.parametrize(
    ("kind", "start"),
    [
        (RuntimeKind.docker, StartRanks.srun),
        (RuntimeKind.docker, StartRanks.mpiexec),
        (RuntimeKind.native, StartRanks.mpiexec),
    ],
)
def test_what_cannot_start_ranks_is_told(kind: RuntimeKind, start: StartRanks) -> None:
    (problem,) = problems(RuntimeConfig(kind=kind, start_ranks=start))
    assert f"ranks of runtime {kind.value} cannot be started by {start.value}. Possible: inside" in problem


def test_limits_are_positive() -> None:
    (problem,) = problems(RuntimeConfig(), ResourcesConfig(memory_gb=0.0))
    assert problem == "experiment 'x': resources.memory_gb: a limit must be positive, not 0. null: no limit"


def test_slurm_may_have_more_cores_than_this_machine() -> None:
    many = ResourcesConfig(ranks=64)
    assert "64 ranks are too many for 2 cores" in problems(RuntimeConfig(), many)[0]
    assert problems(RuntimeConfig(start_ranks=StartRanks.srun), many) == []


def test_a_limit_that_nothing_keeps_is_a_warning() -> None:
    limited = ResourcesConfig(cores=1)
    warning = ("resources.cores limits containers, and this run has none",)
    assert runtime_warnings(ExperimentConfig(resources=limited)) == warning
    docker = RuntimeConfig(kind=RuntimeKind.docker)
    assert runtime_warnings(ExperimentConfig(runtime=docker, resources=limited)) == ()


def test_problems_are_config_errors() -> None:
    config = ExperimentConfig(runtime=RuntimeConfig(kind=RuntimeKind.docker, start_ranks=StartRanks.srun))
    with pytest.raises(ConfigError, match=r"runtime\.start_ranks"):
        raise next(runtime_problems(config, "x", 2))
