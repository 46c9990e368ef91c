"""`ndexp +experiment=NAME`: compose, plan, then make the run, or skip what is complete."""

import time
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.make import Order, make_run
from ndexp.cli.options import Options
from ndexp.cli.outcome import Outcome, tell_outcome
from ndexp.cli.prepare import planned_run

if TYPE_CHECKING:
    from ndexp.plan.run_plan import RunPlan
    from ndexp.schema.execution import LaunchConfig


def run(options: Options) -> int:
    """Run the experiment that the options choose; exit code 0 when it is complete, now or before.

    Raises:
        NdexpError: the config, the plan or the run is wrong.
    """
    start, working_folder = time.monotonic(), Path.cwd()
    with opened_display() as display:
        progress = Progress(display)
        plan, launch = _planned(options, progress, working_folder)
        order = Order(
            command=options.command,
            is_rerun=launch.rerun,
            retries=launch.retries,
            retry_pause_s=launch.retry_pause_s,
        )
        is_new = make_run(plan, progress, order)
    tell_outcome(Outcome(plan=plan, is_new=is_new, wall_s=time.monotonic() - start, working_folder=working_folder))
    return 0


def _planned(options: Options, progress: Progress, working_folder: Path) -> tuple["RunPlan", "LaunchConfig"]:
    with progress.stage("compose") as note:
        from ndexp.compose.composer import compose_experiment

        composed = compose_experiment(options.overrides, options.config_dirs)
        note.detail = composed.name
    plan = planned_run(composed, progress, working_folder)
    for warning in plan.warnings:
        progress.display.note(f"warning: {warning}")
    return plan, composed.config.launch
