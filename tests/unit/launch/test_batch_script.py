"""Batch scripts, compared as text."""

from dataclasses import replace
from pathlib import Path

from slurm_fakes import slurm_plan

from ndexp.launch.batch_script import BatchScript, Shape, directives, script_text, shape_of
from ndexp.plan.slurm_request import SlurmRequest

SHAPE = Shape(request=SlurmRequest(), ranks=2, cores_per_rank=1, memory_gb=None)
SCRIPT = BatchScript(
    name="ndexp-x",
    shape=SHAPE,
    tasks=None,
    parallel=None,
    folder=Path("/my work"),
    command=("/venv/bin/python", "-m", "x", "/my work/jobs/1"),
)


def asked(tasks: int | None = None, parallel: int | None = None, **request: object) -> list[str]:
    """What sbatch is asked for beyond name and output."""
    shape = replace(SHAPE, request=SlurmRequest(**request))  # type: ignore[arg-type]
    made = replace(SCRIPT, shape=shape, tasks=tasks, parallel=parallel)
    return [one for one in directives(made) if not one.startswith(("--job-name", "--open-mode", "--export"))]


def test_one_run() -> None:
    assert script_text(SCRIPT) == (
        "#!/bin/bash\n"
        "#SBATCH --job-name=ndexp-x\n"
        "#SBATCH --output=slurm-%j.out\n"
        "#SBATCH --open-mode=append\n"
        "#SBATCH --export=ALL\n"
        "#SBATCH --nodes=1\n"
        "#SBATCH --ntasks=2\n"
        "#SBATCH --cpus-per-task=1\n"
        "set -e\n"
        "cd '/my work'\n"
        "exec /venv/bin/python -m x '/my work/jobs/1'\n"
    )


def test_an_array() -> None:
    wanted = ["--output=slurm-%A_%a.out", "--array=0-5%2", "--nodes=1", "--ntasks=2", "--cpus-per-task=1"]
    assert asked(tasks=6, parallel=2) == wanted
    assert "--array=0-5" in asked(tasks=6)
    text = script_text(replace(SCRIPT, tasks=6))
    assert text.endswith("'/my work/jobs/1' \"$SLURM_ARRAY_TASK_ID\"\n")


def test_a_sites_choices() -> None:
    request = {
        "partition": "compute",
        "account": "proj1",
        "qos": "long",
        "time": "2:00:00",
        "constraint": "cpu",
        "nodes": 2,
        "extra_directives": ("--reservation=course",),
    }
    assert asked(**request) == [
        "--output=slurm-%j.out",
        "--partition=compute",
        "--account=proj1",
        "--qos=long",
        "--time=2:00:00",
        "--constraint=cpu",
        "--nodes=2",
        "--ntasks=2",
        "--cpus-per-task=1",
        "--reservation=course",
    ]


def test_a_sites_lines_come_first() -> None:
    shape = replace(SHAPE, request=SlurmRequest(setup_lines=("module load apptainer", "ulimit -c 0")))
    lines = script_text(replace(SCRIPT, shape=shape)).splitlines()
    assert lines[-5:-1] == ["set -e", "module load apptainer", "ulimit -c 0", "cd '/my work'"]


def test_memory_is_decimal_in_resources_and_binary_in_slurm() -> None:
    made = replace(SCRIPT, shape=replace(SHAPE, memory_gb=4.0))
    assert "--mem=3815M" in list(directives(made))


def test_a_packed_job_takes_a_whole_node() -> None:
    assert asked(packed=True)[1:] == ["--nodes=1", "--exclusive", "--ntasks=1", "--mem=0"]


def test_a_packed_job_of_some_cores_has_memory_for_the_runs_at_once() -> None:
    shape = replace(SHAPE, request=SlurmRequest(packed=True, packed_cores=8), memory_gb=1.0)
    found = list(directives(replace(SCRIPT, shape=shape)))
    assert found[-3:] == ["--ntasks=1", "--cpus-per-task=8", "--mem=3815M"]
    assert list(directives(replace(SCRIPT, shape=shape, parallel=2)))[-1] == "--mem=1908M"


def test_cores_are_shared_by_the_ranks(tmp_path: Path) -> None:
    plan = replace(slurm_plan(tmp_path), ranks=2, cores=3, memory_gb=1.5)
    assert shape_of(plan) == replace(SHAPE, cores_per_rank=2, memory_gb=1.5)
