"""`launch.wait=true`: how far the jobs of a sweep are, until all have ended; then what a local launch tells."""

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.outcome import Outcome, tell_outcome
from ndexp.cli.sweep import LOG_NAME, end_sweep
from ndexp.cli.sweep_display import opened_progress
from ndexp.errors import LaunchError
from ndexp.launch.inventory import last_progress
from ndexp.launch.job_state import look_at_jobs
from ndexp.launch.progress import Solving
from ndexp.launch.state import RunState, Status, is_claimed, read_state
from ndexp.launch.submission import read_record
from ndexp.launch.sweep_folder import write_campaign
from ndexp.launch.worker import Ended, Result, Update

if TYPE_CHECKING:
    from ndexp.launch.pool import Watch
    from ndexp.launch.slurm import Slurm
    from ndexp.plan.run_plan import RunPlan
    from ndexp.plan.sweep_plan import SweepPlan

_LOOK_S = 1.0
_ASK_SLURM_EVERY = 3


def wait_for_sweep(sweep: "SweepPlan", complete: Sequence["RunPlan"], slurm: "Slurm") -> int:
    """Wait for all runs of a sweep, or for the one run; exit code 0 when all are complete.

    Args:
        sweep: its plan.
        complete: its runs that were complete before.
        slurm: has the jobs.

    Raises:
        NdexpError: Slurm does not answer, or the page cannot be written.
        LaunchError: the one run has failed.
    """
    start, found = time.monotonic(), {plan.folder for plan in complete}
    with opened_progress(sweep, sweep.folder / LOG_NAME if sweep.axes else None) as watch:
        for plan in complete:
            watch.ended(Ended(plan=plan, result=Result.found))
        missing = [plan for plan in sweep.runs if plan.folder not in found]
        Waiting(watch=watch, slurm=slurm, left=missing).until_all_have_ended()
        results = watch.ended_runs
    wall_s = time.monotonic() - start
    if sweep.axes:
        write_campaign(sweep)
        end_sweep(sweep, results, wall_s)
        return 0 if all(one.is_complete for one in results) else LaunchError.exit_code
    if not results[0].is_complete:
        raise LaunchError(results[0].cause, engine_exit_status=results[0].exit_code)
    tell_outcome(Outcome(plan=sweep.runs[0], is_new=True, wall_s=wall_s, working_folder=Path.cwd()))
    return 0


@dataclass(slots=True)
class Waiting:
    """Watches runs that Slurm makes."""

    watch: "Watch"
    slurm: "Slurm"
    left: list["RunPlan"]
    """Runs that have not ended."""

    sleep: Callable[[float], None] = field(default_factory=lambda: time.sleep)
    began: set[Path] = field(default_factory=set)
    live: set[Path] = field(default_factory=set)
    """Runs whose jobs had not ended when Slurm was asked last."""

    def until_all_have_ended(self) -> None:
        """Tell the watch what happens until nothing more does.

        Raises:
            LaunchError: Slurm does not answer.
        """
        looks = 0
        while self.left:
            if looks % _ASK_SLURM_EVERY == 0:
                self.live = set(look_at_jobs([plan.folder for plan in self.left], self.slurm))
            looks += 1
            for plan in list(self.left):
                self._look_at(plan)
            self.watch.tick()
            if self.left:
                self.sleep(_LOOK_S)

    def _look_at(self, plan: "RunPlan") -> None:
        state = read_state(plan.folder)
        if state is None:
            return
        if state.status is Status.running:
            self._running(plan)
        elif self._has_ended(plan, state):
            self.left.remove(plan)
            self.watch.ended(_ended(plan, state))

    def _running(self, plan: "RunPlan") -> None:
        if plan.folder not in self.began:
            self.began.add(plan.folder)
            self.watch.began(plan)
        event = last_progress(plan.log_directory / "engine.log")
        if isinstance(event, Solving) and event.tstop > 0:
            self.watch.updated(plan, Update(stage="solve", share=event.t / event.tstop))

    def _has_ended(self, plan: "RunPlan", state: RunState) -> bool:
        """Whether nothing more happens to a run: its job has made it, or makes it no more."""
        record = read_record(plan.folder)
        is_made = state.status is Status.complete and record is not None and state.job == record.job
        return is_made or (plan.folder not in self.live and not is_claimed(plan.folder))


def _ended(plan: "RunPlan", state: RunState) -> Ended:
    is_complete = state.status is Status.complete
    return Ended(
        plan=plan,
        result=Result.made if is_complete else Result.failed,
        seconds=state.wall_s or 0.0,
        exit_code=state.exit_code or 0,
        cause=state.message,
    )
