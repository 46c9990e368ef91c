"""`ndexp +experiment=NAME`: plan, then make the run, or skip what is complete; several runs are a sweep."""

import time
from pathlib import Path

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.make import make_run
from ndexp.cli.options import Options
from ndexp.cli.outcome import Outcome, tell_outcome
from ndexp.cli.prepare import planned_sweep
from ndexp.cli.submit import submit
from ndexp.cli.sweep import launch_sweep, order_of


def run(options: Options) -> int:
    """Run the experiment that the options choose; exit code 0 when all its runs are complete, now or before.

    Raises:
        NdexpError: the config, the plan or the run is wrong.
    """
    start, working_folder = time.monotonic(), Path.cwd()
    with opened_display() as display:
        progress = Progress(display)
        sweep = planned_sweep(options, progress, working_folder)
        for warning in sweep.warnings:
            display.note(f"warning: {warning}")
        is_one_run, is_for_slurm = not sweep.axes, any(plan.slurm is not None for plan in sweep.runs)
        if is_one_run and not is_for_slurm:
            plan = sweep.runs[0]
            is_new = make_run(plan, progress, order_of(sweep, options.command))
    if is_for_slurm:
        return submit(sweep, options.command)
    if not is_one_run:
        return launch_sweep(sweep, options.command)
    tell_outcome(Outcome(plan=plan, is_new=is_new, wall_s=time.monotonic() - start, working_folder=working_folder))
    return 0
