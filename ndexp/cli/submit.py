"""`launch=slurm`: runs that are neither complete nor queued are handed to Slurm, and what to do next is told."""

import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress, opened_display, plain_console
from ndexp.cli.make import is_verified, lacks_page
from ndexp.cli.outcome import Outcome, tell_outcome
from ndexp.cli.prepare import shown_path
from ndexp.cli.sweep import order_of, settings_of

if TYPE_CHECKING:
    from ndexp.launch.job_state import LiveJob
    from ndexp.launch.slurm import Slurm
    from ndexp.launch.submission import Batch, Handover
    from ndexp.plan.run_plan import RunPlan
    from ndexp.plan.sweep_plan import SweepPlan

_JOBS = "jobs"


@dataclass(slots=True)
class Handed:
    """What became of a sweep's runs."""

    complete: list["RunPlan"] = field(default_factory=list)
    """Verified; nothing is to be made."""

    queued: dict[str, int] = field(default_factory=dict)
    """Live job → how many runs it has already."""

    taken: int = 0
    """Runs that a process makes now."""

    submitted: list[tuple[str, "Batch"]] = field(default_factory=list)
    """Job and its runs."""


def submit(sweep: "SweepPlan", command: Sequence[str], slurm: "Slurm | None" = None) -> int:
    """Hand the missing runs to Slurm and return, or stay until they have ended with `launch.wait`; the exit code.

    Args:
        sweep: its plan; an experiment that is not swept is one point without axes.
        command: the command line, without the program's name.
        slurm: takes the jobs; None: that of this machine.

    Raises:
        NdexpError: a folder holds something else, or Slurm refuses a job.
    """
    from ndexp.launch.slurm import Slurm

    start, slurm = time.monotonic(), slurm or Slurm()
    with opened_display() as display:
        progress = Progress(display)
        with progress.stage("verify complete runs") as note:
            handed = Handed(complete=_complete_runs(sweep, progress))
            note.detail = f"{len(handed.complete)} of {len(sweep.runs)} are complete"
        with progress.stage("submit") as note:
            _hand_over_missing(sweep, command, slurm, handed)
            note.detail = ", ".join(f"job {job}" for job, _ in handed.submitted) or "nothing"
    if not sweep.axes and handed.complete:
        tell_outcome(
            Outcome(plan=sweep.runs[0], is_new=False, wall_s=time.monotonic() - start, working_folder=Path.cwd())
        )
        return 0
    _tell(sweep, handed)
    if settings_of(sweep).waits:
        from ndexp.cli.wait import wait_for_sweep

        return wait_for_sweep(sweep, handed.complete, slurm)
    return 0


def _complete_runs(sweep: "SweepPlan", progress: Progress) -> list["RunPlan"]:
    is_rerun = settings_of(sweep).is_rerun
    return [plan for plan in sweep.runs if not is_rerun and _is_done(plan, progress)]


def _is_done(plan: "RunPlan", progress: Progress) -> bool:
    return is_verified(plan, progress) and not lacks_page(plan, is_new=False)


def _hand_over_missing(sweep: "SweepPlan", command: Sequence[str], slurm: "Slurm", handed: Handed) -> None:
    """Submit the runs that nobody makes or is going to make; no other process submits meanwhile."""
    from ndexp.launch.job_state import look_at_jobs
    from ndexp.launch.state import is_claimed
    from ndexp.launch.submission import batches_of, hand_over, keep_plans, submitting
    from ndexp.launch.sweep_folder import open_sweep, write_campaign

    complete = {plan.folder for plan in handed.complete}
    missing = [plan for plan in sweep.runs if plan.folder not in complete]
    with submitting(sweep.runs[0].folder.parent.parent):
        if sweep.axes:
            open_sweep(sweep)
            write_campaign(sweep)
        live = look_at_jobs([plan.folder for plan in missing], slurm)
        handed.queued = _counted(live)
        free = [plan for plan in missing if plan.folder not in live]
        todo = [plan for plan in free if not (plan.folder.is_dir() and is_claimed(plan.folder))]
        handed.taken = len(free) - len(todo)
        keep_plans(sweep.runs)
        parent = (sweep.folder if sweep.axes else sweep.runs[0].folder) / _JOBS
        for batch in batches_of(todo):
            handed.submitted.append((hand_over(batch, parent, _handover(sweep, command), slurm), batch))


def _handover(sweep: "SweepPlan", command: Sequence[str]) -> "Handover":
    from ndexp.launch.submission import Handover
    from ndexp.plan.plan_file import sweep_content

    settings = settings_of(sweep)
    return Handover(
        name=f"ndexp-{sweep.experiment}",
        parallel=settings.parallel,
        working_folder=Path.cwd(),
        command=lambda folder: (sys.executable, "-P", "-m", "ndexp.cli.job", str(folder)),
        content={
            "order": asdict(order_of(sweep, command)),
            "stops_on_failure": settings.stops_on_failure,
            "sweep": sweep_content(sweep) if sweep.axes else None,
        },
    )


def _counted(live: Mapping[Path, "LiveJob"]) -> dict[str, int]:
    """Number of a job, without its task → how many of the runs it has."""
    counts: dict[str, int] = {}
    for job in live.values():
        number = job.record.job.partition("_")[0]
        counts[number] = counts.get(number, 0) + 1
    return counts


def _tell(sweep: "SweepPlan", handed: Handed) -> None:
    console, here = plain_console(), Path.cwd()
    what = sweep.folder if sweep.axes else sweep.runs[0].folder
    lines = [("Submitted", _submitted_text(job, batch)) for job, batch in handed.submitted]
    lines += [("Queued", f"{_runs(count)} in job {job} already") for job, count in handed.queued.items()]
    if handed.taken:
        lines.append(("Taken", f"{_runs(handed.taken)}: another process makes {'it' if handed.taken == 1 else 'them'}"))
    if handed.complete:
        lines.append(("Complete", f"{_runs(len(handed.complete))}; nothing to do. Make anew: launch.rerun=true"))
    if handed.submitted or handed.queued:
        root, name = what.parent if not sweep.axes else what.parent.parent, shown_path(what, here)
        run = name if not sweep.axes else "RUN"
        lines += [
            ("Status", f"ndexp status {shown_path(root, here)}"),
            ("Logs", f"ndexp logs {run} --follow"),
            ("Cancel", f"ndexp cancel {name}"),
        ]
    console.print()
    for label, text in lines:
        console.print(f"[bold]{label:<10}[/bold]", end="")
        console.print(text, markup=False)


def _submitted_text(job: str, batch: "Batch") -> str:
    count = len(batch.plans)
    kind = f", an array of {count} tasks" if batch.is_array else ", one allocation" if count > 1 else ""
    return f"{_runs(count)} as Slurm job {job}{kind}"


def _runs(count: int) -> str:
    return "1 run" if count == 1 else f"{count} runs"
