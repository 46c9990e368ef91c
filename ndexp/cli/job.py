"""`python -m ndexp.cli.job FOLDER [TASK]`: what a Slurm job does: it makes the runs that were handed to it."""

import argparse
import os
import signal
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import PlainDisplay, Progress
from ndexp.cli.make import Order, make_run
from ndexp.cli.outcome import exit_code_of
from ndexp.cli.sweep import Allocation, launch_sweep, present_sweep
from ndexp.errors import NdexpError, RunTakenError
from ndexp.launch.native import available_cores
from ndexp.launch.slurm import Slurm, this_job
from ndexp.launch.state import INTERRUPTED, Status, claimed, read_state
from ndexp.launch.submission import PLAN_NAME, read_content
from ndexp.launch.sweep_folder import write_campaign
from ndexp.launch.worker import interrupt_once
from ndexp.plan.plan_file import read_plan, sweep_of

if TYPE_CHECKING:
    from ndexp.plan.run_plan import RunPlan


def main(arguments: Sequence[str] | None = None) -> int:
    """Make the runs of a submission, or that of one task of it; the exit code."""
    parser = argparse.ArgumentParser(prog="python -m ndexp.cli.job", description=__doc__)
    parser.add_argument("folder", type=Path, help="the job's folder")
    parser.add_argument("task", type=int, nargs="?", help="number of the array's task")
    given = parser.parse_args(arguments)
    interrupt_once(signal.SIGTERM, signal.SIGHUP)
    try:
        return _made(given.folder, given.task, os.environ)
    except KeyboardInterrupt:
        print("interrupted", flush=True)
        return INTERRUPTED
    except NdexpError as error:
        print(f"ndexp: error: {error}", flush=True)
        return exit_code_of(error)


def _made(folder: Path, task: int | None, environment: Mapping[str, str]) -> int:
    content, job = read_content(folder), this_job(environment)
    runs, order, swept = content["runs"], content["order"], content["sweep"]
    assert isinstance(runs, list), "as it was written"
    assert isinstance(order, dict), "as it was written"
    if task is None and len(runs) > 1:
        assert isinstance(swept, dict), "several runs are a sweep"
        return _packed(swept, [Path(run) for run in runs], order["command"], environment)
    plan = read_plan(Path(runs[task or 0]) / PLAN_NAME)
    made = Order(**{**order, "command": tuple(order["command"]), "job": job})
    code = _made_alone(plan, made)
    if code and content["stops_on_failure"] and task is not None:
        Slurm().cancel([job.partition("_")[0]], queued_only=True)
    if isinstance(swept, dict):
        _present_if_last(swept, plan.folder)
    return code


def _made_alone(plan: "RunPlan", order: Order) -> int:
    try:
        make_run(plan, Progress(PlainDisplay()), order)
    except NdexpError as error:
        print(f"ndexp: error: {error}", flush=True)
        return exit_code_of(error)
    return 0


def _packed(
    swept: Mapping[str, object], runs: Sequence[Path], command: Sequence[str], environment: Mapping[str, str]
) -> int:
    """Make all runs in this allocation, as a local sweep does."""
    plans = _plans(swept)
    request = plans[runs[0]].slurm
    cores = request.packed_cores if request is not None and request.packed_cores else available_cores()
    allocation = Allocation(job=this_job(environment), cores=cores, runs=tuple(plans[run] for run in runs))
    return launch_sweep(sweep_of(swept, plans), command, allocation)


def _present_if_last(swept: Mapping[str, object], own: Path) -> None:
    """Write the sweep's page and campaign when all its runs have ended; the task that ends last does it."""
    folders = _folders(swept)
    here = folders.index(own)
    if not all(_has_ended(run) for run in (*folders[here:], *folders[:here])):
        return
    sweep = sweep_of(swept, _plans(swept))
    try:
        with claimed(sweep.folder):
            write_campaign(sweep)
            mishap = present_sweep(sweep)
    except RunTakenError:  # another task does it
        return
    if mishap is not None:
        print(f"ndexp: error: {mishap}", flush=True)


def _has_ended(run: Path) -> bool:
    state = read_state(run)
    return state is not None and state.status in (Status.complete, Status.failed)


def _folders(swept: Mapping[str, object]) -> list[Path]:
    points = swept["points"]
    assert isinstance(points, list), "as it was written"
    return list(dict.fromkeys(Path(one["folder"]) for one in points))


def _plans(swept: Mapping[str, object]) -> "dict[Path, RunPlan]":
    return {folder: read_plan(folder / PLAN_NAME) for folder in _folders(swept)}


if __name__ == "__main__":
    sys.exit(main())
