"""The batch script of a job as text: options of sbatch, the site's own lines, one command."""

import shlex
from collections.abc import Iterator
from dataclasses import dataclass
from math import ceil
from pathlib import Path

from ndexp.plan.run_plan import RunPlan
from ndexp.plan.slurm_request import SlurmRequest

_MB, _GB = 1 << 20, 10**9


@dataclass(frozen=True, slots=True, kw_only=True)
class Shape:
    """What decides whether runs can be tasks of one array: all that Slurm is asked for."""

    request: SlurmRequest
    ranks: int
    cores_per_rank: int
    memory_gb: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class BatchScript:
    """A job."""

    name: str
    """What Slurm's lists call it."""

    shape: Shape

    tasks: int | None
    """Tasks of an array; None: no array."""

    parallel: int | None
    """Tasks, or runs of a packed job, at once; None: as many as fit."""

    folder: Path
    """Where the command runs."""

    command: tuple[str, ...]
    """Program and arguments; an array's task adds its number."""


def shape_of(plan: RunPlan) -> Shape:
    """What a run asks Slurm for."""
    cores = 1 if plan.cores is None else ceil(plan.cores / plan.ranks)
    assert plan.slurm is not None, "it is launched by Slurm"
    return Shape(request=plan.slurm, ranks=plan.ranks, cores_per_rank=cores, memory_gb=plan.memory_gb)


def script_text(script: BatchScript) -> str:
    """The script. Its output goes to files in the folder from which it is submitted."""
    request, task = script.shape.request, "" if script.tasks is None else ' "$SLURM_ARRAY_TASK_ID"'
    return "\n".join(
        (
            "#!/bin/bash",
            *(f"#SBATCH {one}" for one in directives(script)),
            "set -e",
            *request.setup_lines,
            f"cd {shlex.quote(str(script.folder))}",
            f"exec {shlex.join(script.command)}{task}",
            "",
        )
    )


def directives(script: BatchScript) -> Iterator[str]:
    """Options of sbatch. The job gets the environment of sbatch, which is chosen by whoever calls that."""
    shape, request = script.shape, script.shape.request
    yield f"--job-name={script.name}"
    yield f"--output=slurm-{'%j' if script.tasks is None else '%A_%a'}.out"
    yield "--open-mode=append"
    yield "--export=ALL"
    if script.tasks is not None:
        yield f"--array=0-{script.tasks - 1}{'' if script.parallel is None else f'%{script.parallel}'}"
    named = {
        "partition": request.partition,
        "account": request.account,
        "qos": request.qos,
        "time": request.time,
        "constraint": request.constraint,
    }
    yield from (f"--{name}={value}" for name, value in named.items() if value is not None)
    yield f"--nodes={request.nodes}"
    yield from _packed(script) if request.packed else _single(shape)
    yield from request.extra_directives


def _single(shape: Shape) -> Iterator[str]:
    yield f"--ntasks={shape.ranks}"
    yield f"--cpus-per-task={shape.cores_per_rank}"
    yield from _memory(shape.memory_gb)


def _packed(script: BatchScript) -> Iterator[str]:
    """One task that has all cores: its processes start ranks by themselves."""
    shape, cores = script.shape, script.shape.request.packed_cores
    if cores is None:
        yield from ("--exclusive", "--ntasks=1", "--mem=0")
        return
    at_once = max(1, min(cores // (shape.ranks * shape.cores_per_rank), script.parallel or cores))
    yield "--ntasks=1"
    yield f"--cpus-per-task={cores}"
    yield from _memory(None if shape.memory_gb is None else shape.memory_gb * at_once)


def _memory(gigabytes: float | None) -> Iterator[str]:
    if gigabytes is not None:
        yield f"--mem={ceil(gigabytes * _GB / _MB)}M"
