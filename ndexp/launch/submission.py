"""Runs handed to Slurm: a folder per job, with its script and what it must know; in each run's folder its job."""

import fcntl
import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import LaunchError, RunTakenError
from ndexp.launch.batch_script import BatchScript, Shape, script_text, shape_of
from ndexp.launch.slurm import Slurm
from ndexp.launch.state import Status, claimed, planned, read_state, write_state
from ndexp.launch.sweep_folder import write_json
from ndexp.plan.plan_file import plan_content
from ndexp.plan.run_plan import RunPlan

PLAN_NAME = "plan.json"
"""In a run's folder: the plan from which a job makes it."""

RECORD_NAME = "slurm_job.json"
"""In a run's folder: the job that it was handed to last."""

SCRIPT_NAME = "job.sh"
CONTENT_NAME = "submission.json"
_LOCK_NAME = ".submission.lock"
_LONGEST_ARRAY = 1000


@dataclass(frozen=True, slots=True, kw_only=True)
class Batch:
    """Runs that are handed over together, as one job or array."""

    shape: Shape
    plans: tuple[RunPlan, ...]

    @property
    def is_array(self) -> bool:
        """Whether each run is a task of an array."""
        return not self.shape.request.packed and len(self.plans) > 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Record:
    """The job that a run was handed to."""

    job: str
    """Its number, `12`, or `12_3` for a task of an array."""

    folder: Path
    """The folder of its script and its output."""

    is_shared: bool
    """Whether the job makes other runs too."""

    @property
    def output(self) -> Path:
        """What the job prints."""
        return self.folder / f"slurm-{self.job}.out"


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """How batches become jobs."""

    name: str
    """What Slurm's lists call the jobs."""

    parallel: int | None
    """Runs of a batch at once."""

    working_folder: Path
    """The user's."""

    command: Callable[[Path], tuple[str, ...]]
    """The folder of a job → what makes its runs."""

    content: Mapping[str, object]
    """What that must know besides the runs."""


@contextmanager
def submitting(root: Path) -> Iterator[None]:
    """A block that one process enters at a time for runs below a folder; others wait for their turn."""
    root.mkdir(parents=True, exist_ok=True)
    with (root / _LOCK_NAME).open("w", encoding="utf-8") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def batches_of(plans: Sequence[RunPlan]) -> tuple[Batch, ...]:
    """The runs in batches: each asks Slurm for one thing, and no array is longer than Slurm usually allows."""
    alike: dict[Shape, list[RunPlan]] = {}
    for plan in plans:
        alike.setdefault(shape_of(plan), []).append(plan)
    return tuple(
        Batch(shape=shape, plans=tuple(part))
        for shape, members in alike.items()
        for part in ([members] if shape.request.packed else _parts(members))
    )


def keep_plans(plans: Iterable[RunPlan]) -> None:
    """Write the plans of runs that have none: a sweep's last job looks at all of them. A queued one keeps its own."""
    for plan in plans:
        if not (plan.folder / PLAN_NAME).is_file():
            plan.folder.mkdir(parents=True, exist_ok=True)
            write_json(plan.folder / PLAN_NAME, plan_content(plan))


def hand_over(batch: Batch, parent: Path, handover: Handover, slurm: Slurm) -> str:
    """Submit a batch; the job's number. Its runs are planned then, unless they are complete, and know their job.

    Args:
        batch: the runs.
        parent: gets a folder for the job.
        handover: how it becomes a job.
        slurm: takes it.

    Raises:
        LaunchError: Slurm refuses it.
    """
    folder = _next_folder(parent)
    for plan in batch.plans:
        plan.folder.mkdir(parents=True, exist_ok=True)
        (plan.folder / RECORD_NAME).unlink(missing_ok=True)
        write_json(plan.folder / PLAN_NAME, plan_content(plan))
        _say_planned(plan)
    write_json(folder / CONTENT_NAME, {**handover.content, "runs": [str(plan.folder) for plan in batch.plans]})
    script = BatchScript(
        name=handover.name,
        shape=batch.shape,
        tasks=len(batch.plans) if batch.is_array else None,
        parallel=handover.parallel,
        folder=handover.working_folder,
        command=handover.command(folder),
    )
    (folder / SCRIPT_NAME).write_text(script_text(script), encoding="utf-8")
    number = slurm.submit(folder / SCRIPT_NAME, batch.shape.request.export)
    for task, plan in enumerate(batch.plans):
        job = f"{number}_{task}" if batch.is_array else number
        write_json(plan.folder / RECORD_NAME, {"job": job, "folder": str(folder), "is_shared": _is_shared(batch)})
    return number


def read_record(run: Path) -> Record | None:
    """The job that a run was handed to last; None when there was none."""
    try:
        content = json.loads((run / RECORD_NAME).read_text(encoding="utf-8"))
        return Record(job=content["job"], folder=Path(content["folder"]), is_shared=content["is_shared"])
    except (OSError, ValueError, KeyError, TypeError):
        return None


def read_content(folder: Path) -> dict[str, object]:
    """What the process of a job must know; `runs` are the folders of its runs.

    Raises:
        LaunchError: it cannot be read.
    """
    file = folder / CONTENT_NAME
    try:
        content = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise LaunchError(f"this submission cannot be read: {error}", str(file), "Launch the runs again") from error
    return dict(content)


def _is_shared(batch: Batch) -> bool:
    return batch.shape.request.packed and len(batch.plans) > 1


def _parts(members: Sequence[RunPlan]) -> Iterator[Sequence[RunPlan]]:
    for first in range(0, len(members), _LONGEST_ARRAY):
        yield members[first : first + _LONGEST_ARRAY]


def _next_folder(parent: Path) -> Path:
    parent.mkdir(parents=True, exist_ok=True)
    numbers = (int(path.name) for path in parent.iterdir() if path.name.isdecimal())
    folder = parent / str(max(numbers, default=0) + 1)
    folder.mkdir()
    return folder


def _say_planned(plan: RunPlan) -> None:
    try:
        with claimed(plan.folder):
            state = read_state(plan.folder)
            if state is None or state.status is not Status.complete:
                write_state(plan.folder, planned(plan.run_id, plan.config_hash))
    except RunTakenError:  # it has begun elsewhere
        return
