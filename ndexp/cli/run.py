"""`ndexp +experiment=NAME`: compose, plan, launch, then manifest, figures and summary; or skip what is complete."""

import contextlib
import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress, opened_display
from ndexp.cli.options import Options
from ndexp.cli.outcome import Outcome, engine_failure, exit_code_of, tell_outcome
from ndexp.cli.prepare import composed_experiment, planned_run, shown_path
from ndexp.errors import NdexpError, ResultError

if TYPE_CHECKING:
    from ndexp.launch.mechanisms import MechanismLibrary
    from ndexp.launch.state import RunState
    from ndexp.plan.run_plan import RunPlan

_INTERRUPTED = 130


def run(options: Options) -> int:
    """Run the experiment that the options choose; exit code 0 when it is complete, now or before.

    Raises:
        NdexpError: the config, the plan or the run is wrong.
    """
    start, working_folder = time.monotonic(), Path.cwd()
    with opened_display() as display:
        progress = Progress(display)
        plan, is_rerun = _planned(options, progress, working_folder)
        is_new = _made(plan, progress, options, is_rerun=is_rerun)
    tell_outcome(Outcome(plan=plan, is_new=is_new, wall_s=time.monotonic() - start, working_folder=working_folder))
    return 0


def _planned(options: Options, progress: Progress, working_folder: Path) -> tuple["RunPlan", bool]:
    with progress.stage("compose") as note:
        composed = composed_experiment(options, working_folder)
        note.detail = composed.name
    plan = planned_run(composed, progress, working_folder)
    for warning in plan.warnings:
        progress.display.note(f"warning: {warning}")
    return plan, composed.config.launch.rerun


def _made(plan: "RunPlan", progress: Progress, options: Options, *, is_rerun: bool) -> bool:
    """Make the run unless it is complete; whether it was made."""
    from ndexp.launch.folder import existing_state, is_complete
    from ndexp.launch.state import claimed

    with claimed(plan.folder):
        existing_state(plan)
        is_new = is_rerun or not is_complete(plan)
        if is_new:
            _make(plan, progress, options)
        if is_new or not (plan.folder / "summary.html").is_file():
            _present(plan, progress)
    return is_new


def _make(plan: "RunPlan", progress: Progress, options: Options) -> None:
    """Run the engine and write the manifest; the state is true at any moment."""
    from ndexp.launch.folder import prepare
    from ndexp.launch.state import complete, planned, running, write_state

    state = running(planned(plan.run_id, plan.config_hash))
    write_state(plan.folder, state)
    started = datetime.now(UTC)
    with _failing_truly(plan, state, progress, started, options):
        prepare(plan)
        with progress.stage("compile mechanisms") as note:
            from ndexp.launch.mechanisms import CORENEURON, build, given_library

            ready = given_library(os.environ)
            is_core = plan.simulation_config["target_simulator"] == "CORENEURON"
            library = ready or build(plan.mechanisms, flags=(CORENEURON,) if is_core else ())
            note.detail = f"{library.path.name}, as it is" if ready else f"{len(library.sources)} mechanisms"
        _run_engine(plan, library, progress)
        _write_manifest(plan, progress, started, options, library=library)
        write_state(plan.folder, complete(state, (datetime.now(UTC) - started).total_seconds()))


@contextlib.contextmanager
def _failing_truly(
    plan: "RunPlan", state: "RunState", progress: Progress, started: datetime, options: Options
) -> Iterator[None]:
    """A block whose every failure is written into the run's state."""
    from ndexp.launch.state import failed, write_state

    try:
        yield
    except NdexpError as error:
        write_state(plan.folder, failed(state, exit_code_of(error), str(error)))
        with contextlib.suppress(NdexpError):
            _write_manifest(plan, progress, started, options, error=error)
            _present(plan, progress)
        raise
    except KeyboardInterrupt:
        write_state(plan.folder, failed(state, _INTERRUPTED, "interrupted"))
        raise
    except BaseException as error:
        write_state(plan.folder, failed(state, NdexpError.exit_code, f"{type(error).__name__}: {error}"))
        raise


def _run_engine(plan: "RunPlan", library: "MechanismLibrary", progress: Progress) -> None:
    """Run the engine to its end.

    Raises:
        LaunchError: it failed.
        ResultError: it ended well without its results.
    """
    import ndexp.launch.native  # noqa: F401 - registers itself
    from ndexp.launch.base import RUNTIMES, job_of
    from ndexp.launch.folder import missing_outputs

    job = job_of(plan, library.path)
    launcher = RUNTIMES.find(plan.runtime, "runtime.kind")()
    ranks = "1 rank" if plan.ranks == 1 else f"{plan.ranks} ranks"
    with progress.engine(f"{ranks}, {plan.runtime}") as on_line:
        finished = launcher.run(job, on_line)
        if finished.exit_status != 0:
            raise engine_failure(finished, shown_path(job.log_file, Path.cwd()))
    missing = missing_outputs(plan)
    if missing:
        raise ResultError(
            f"the engine ended well but left no {', '.join(missing)}",
            shown_path(plan.folder, Path.cwd()),
            f"Look into {shown_path(job.log_file, Path.cwd())}",
        )


def _write_manifest(
    plan: "RunPlan",
    progress: Progress,
    started: datetime,
    options: Options,
    *,
    library: "MechanismLibrary | None" = None,
    error: NdexpError | None = None,
) -> None:
    from ndexp.provenance.manifest import Execution, write_manifest

    execution = Execution(
        command=("ndexp", *options.command),
        started=started,
        ended=datetime.now(UTC),
        exit_status=0 if error is None else exit_code_of(error),
        stages=tuple(progress.stages),
        error="" if error is None else str(error),
    )
    with progress.stage("manifest"):
        write_manifest(plan, execution, library)


def _present(plan: "RunPlan", progress: Progress) -> None:
    """Draw the figures and write the summary page."""
    with progress.stage("figures and summary"):
        from ndexp.summary.page import write_summary

        write_summary(plan.folder)
