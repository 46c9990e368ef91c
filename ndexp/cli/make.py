"""One run made from its plan, whoever asks: claimed, compiled for, run by the engine, recorded and drawn."""

import contextlib
import json
import os
import time
import traceback
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from ndexp.cli.attempt import compiled_library, record, run_engine
from ndexp.cli.display import Progress
from ndexp.cli.outcome import exit_code_of
from ndexp.errors import LaunchError, NdexpError, ResultError

if TYPE_CHECKING:
    from ndexp.launch.base import Launcher
    from ndexp.launch.state import RunState
    from ndexp.plan.run_plan import RunPlan

TRACEBACK_NAME = "traceback.txt"
"""Where in a run's logs the traceback of its failure stands."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """How a run is to be made."""

    command: tuple[str, ...]
    """The command line that asks for it, without the program's name."""

    is_rerun: bool = False
    """Make it although it is complete."""

    retries: int = 0
    """How often a failed attempt is followed by another one."""

    retry_pause_s: float = 0.0
    """Pause before each further attempt, s."""

    launcher: "Launcher | None" = None
    """Starts the engine; None: the launcher of the run's runtime."""

    is_presented: bool = True
    """Its figures and page are drawn at once."""

    job: str = ""
    """The Slurm job in which it is made; empty outside of jobs."""

    is_after_another: bool = False
    """Another process had the run when this one came first; what that made of it is taken, a failure too."""


def make_run(plan: "RunPlan", progress: Progress, order: Order) -> bool:
    """Make the run unless it is complete and unchanged; whether it was made.

    The run's folder is ours alone from the first look at it to the last attempt.

    Raises:
        RunTakenError: another process makes it.
        PlanError: its folder holds another run.
        NdexpError: it failed, at the last attempt too.
    """
    from ndexp.launch.folder import existing_state
    from ndexp.launch.state import claimed

    with claimed(plan.folder):
        state = existing_state(plan)
        if order.is_after_another and state is not None:
            _same_failure(state)
        is_new = (order.is_rerun and not order.is_after_another) or not is_verified(plan, progress)
        if is_new:
            _make_with_retries(plan, progress, order)
        if order.is_presented and lacks_page(plan, is_new=is_new):
            present(plan, progress)
    return is_new


def lacks_page(plan: "RunPlan", *, is_new: bool) -> bool:
    """Whether a complete run is still to be presented."""
    return is_new or not (plan.folder / "summary.html").is_file()


def is_verified(plan: "RunPlan", progress: Progress) -> bool:
    """Whether the run is complete, its outputs are there and their content is what the manifest says."""
    from ndexp.launch.folder import is_complete
    from ndexp.results.hashes import output_hashes

    if not is_complete(plan):
        return False
    try:
        recorded = json.loads((plan.folder / "manifest.json").read_text(encoding="utf-8"))["outputs"]
        is_same = bool(recorded == output_hashes(plan.output_directory))
    except (OSError, ValueError, KeyError, TypeError, ResultError):
        is_same = False
    if not is_same:
        progress.display.note(f"warning: {plan.run_id} has changed since it was made; it is kept and made again")
    return is_same


def _same_failure(state: "RunState") -> None:
    from ndexp.launch.state import INTERRUPTED, Status

    if state.status is Status.failed and state.exit_code != INTERRUPTED:
        raise LaunchError(state.message, engine_exit_status=state.exit_code)


def _make_with_retries(plan: "RunPlan", progress: Progress, order: Order) -> None:
    for attempt in range(order.retries):
        try:
            return _make(plan, progress, order)
        except NdexpError as error:
            cause = str(error).partition("\n")[0]
            progress.display.note(f"{plan.run_id}: attempt {attempt + 1} of {order.retries + 1} failed: {cause}")
            time.sleep(order.retry_pause_s)
    return _make(plan, progress, order)


def _make(plan: "RunPlan", progress: Progress, order: Order) -> None:
    """Run the engine and write the manifest; the state is true at any moment."""
    from ndexp.launch.folder import prepare
    from ndexp.launch.state import complete, planned, running, write_state

    state = running(planned(plan.run_id, plan.config_hash), order.job)
    write_state(plan.folder, state)
    started = datetime.now(UTC)
    with _failing_truly(plan, state, progress, started, order):
        prepare(plan)
        library = compiled_library(plan, progress, os.environ)
        run_engine(plan, library, progress, order.launcher)
        record(plan, progress, (started, order.command), library=library, job=order.job)
    write_state(plan.folder, complete(state, (datetime.now(UTC) - started).total_seconds()))


@contextlib.contextmanager
def _failing_truly(
    plan: "RunPlan", state: "RunState", progress: Progress, started: datetime, order: Order
) -> Iterator[None]:
    """A block whose every failure is written into the run's state, with its traceback in the logs."""
    from ndexp.launch.state import INTERRUPTED, INTERRUPTION, failed, write_state

    try:
        yield
    except NdexpError as error:
        write_state(plan.folder, failed(state, exit_code_of(error), str(error)))
        _keep_traceback(plan)
        with contextlib.suppress(NdexpError):
            record(plan, progress, (started, order.command), error=error, job=order.job)
            present(plan, progress)
        raise
    except KeyboardInterrupt:
        write_state(plan.folder, failed(state, INTERRUPTED, INTERRUPTION))
        raise
    except BaseException as error:
        write_state(plan.folder, failed(state, NdexpError.exit_code, f"{type(error).__name__}: {error}"))
        _keep_traceback(plan)
        raise


def _keep_traceback(plan: "RunPlan") -> None:
    """Write the exception that is being handled into the logs, if they can be written."""
    with contextlib.suppress(OSError):
        plan.log_directory.mkdir(exist_ok=True)
        (plan.log_directory / TRACEBACK_NAME).write_text(traceback.format_exc(), encoding="utf-8")


def present(plan: "RunPlan", progress: Progress) -> None:
    """Draw the figures of a run and write its summary page.

    Raises:
        ResultError: they cannot be written.
    """
    with progress.stage("figures and summary"):
        from ndexp.summary.page import write_summary

        write_summary(plan.folder)
