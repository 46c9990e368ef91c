"""What Slurm is asked for is checked before anything is submitted."""

from dataclasses import replace

import pytest

from ndexp.plan.runtime_checks import runtime_problems
from ndexp.plan.slurm_request import SlurmRequest, slurm_problems, slurm_request
from ndexp.schema.execution import LaunchConfig, LaunchKind, ResourcesConfig, RuntimeConfig, StartRanks
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.slurm import SlurmConfig


def config(**fields: object) -> ExperimentConfig:
    slurm = SlurmConfig(**fields)  # type: ignore[arg-type]
    return ExperimentConfig(launch=LaunchConfig(kind=LaunchKind.slurm, slurm=slurm))


def problems(**fields: object) -> list[str]:
    return [str(one) for one in slurm_problems(config(**fields), "experiment 'x'")]


def test_a_local_run_asks_for_nothing() -> None:
    local = ExperimentConfig(launch=LaunchConfig(slurm=SlurmConfig(nodes=0)))
    assert slurm_request(local) is None
    assert list(slurm_problems(local, "x")) == []


def test_the_request_is_frozen_and_whole() -> None:
    asked = config(partition="debug", time="1:00:00", setup_lines=["module load x"], packed=True, packed_cores=4)
    request = SlurmRequest(
        partition="debug", time="1:00:00", setup_lines=("module load x",), packed=True, packed_cores=4
    )
    assert slurm_request(asked) == request
    assert problems(partition="debug", time="1:00:00", packed=True, packed_cores=4) == []


@pytest.mark.parametrize("time", ["30:00", "2:00:00", "1-0", "1-12:30", "UNLIMITED"])
def test_slurms_times_are_taken(time: str) -> None:
    assert problems(time=time) == []


@pytest.mark.parametrize("time", ["7200", "two hours", "1:2:3:4", ""])
def test_what_yaml_makes_of_a_time_without_quotes_is_refused(time: str) -> None:
    (problem,) = problems(time=time)
    hint = 'Write "hours:minutes:seconds", in YAML in quotes'
    assert problem == f"experiment 'x': launch.slurm.time: '{time}' is no time limit. {hint}"


def test_several_nodes_need_srun() -> None:
    assert "launch.slurm.nodes: 2 nodes are reached by srun only. Give runtime.start_ranks=srun" in problems(nodes=2)[0]
    by_srun = replace(config(nodes=2), runtime=RuntimeConfig(start_ranks=StartRanks.srun))
    assert list(slurm_problems(by_srun, "x")) == []
    assert "at least 1 node" in problems(nodes=0)[0]


def test_a_packed_sweep_has_one_node_and_room_for_a_run() -> None:
    assert any("a packed sweep shares one node" in one for one in problems(nodes=2, packed=True))
    large = replace(config(packed=True, packed_cores=2), resources=ResourcesConfig(ranks=4))
    (problem,) = slurm_problems(large, "x")
    assert "2 cores are too few for a run of 4 ranks" in str(problem)


@pytest.mark.parametrize(
    ("directive", "said"),
    [
        ("reservation=x", "'reservation=x' is no option of sbatch"),
        ("--x\nrm", "is no option of sbatch"),
        ("--output=x", "--output is ndexp's own choice. Leave it out"),
        ("--array 1", "--array is ndexp's own choice"),
    ],
)
def test_directives_are_options_that_are_not_ours(directive: str, said: str) -> None:
    (problem,) = problems(extra_directives=[directive])
    assert said in problem


def test_the_submitting_machine_may_have_few_cores() -> None:
    many = replace(config(), resources=ResourcesConfig(ranks=64))
    assert list(runtime_problems(many, "x", 2)) == []
    assert list(runtime_problems(replace(many, launch=LaunchConfig()), "x", 2)) != []
