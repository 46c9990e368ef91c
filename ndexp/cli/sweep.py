"""`ndexp -m +experiment=NAME …`: a sweep's missing runs are made; what failed stands in a table at the end."""

import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from multiprocessing import get_context
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.make import Order
from ndexp.cli.prepare import shown_path
from ndexp.cli.reuse_check import verify_reuse
from ndexp.cli.sweep_display import coordinates_text, first_line, opened_progress
from ndexp.cli.tables import shortened, table_with, wide_console
from ndexp.errors import LaunchError, NdexpError
from ndexp.quantities import duration

if TYPE_CHECKING:
    from rich.table import Table

    from ndexp.launch.pool import Pool, Watch
    from ndexp.launch.worker import Ended
    from ndexp.plan.run_plan import RunPlan
    from ndexp.plan.sweep_plan import SweepPlan

LOG_NAME = "launch.log"
_PRELOADED = ("ndexp.cli.pool_run", "ndexp.provenance.manifest", "ndexp.results.hashes", "ndexp.summary.page")
_LONGEST_CAUSE = 160


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepSettings:
    """The section `launch` of a sweep's experiment."""

    is_rerun: bool
    parallel: int | None
    stops_on_failure: bool
    retries: int
    retry_pause_s: float
    waits: bool = False


def settings_of(sweep: "SweepPlan") -> SweepSettings:
    """How the sweep is launched, as its runs' config says; its defaults where that says nothing."""
    from ndexp.schema.execution import LaunchConfig, OnFailure
    from ndexp.sonata.json_file import number, section

    default = LaunchConfig()
    config: Mapping[str, object] = sweep.points[0].plan.resolved_config if sweep.points else {}
    given = section(config, "launch")
    parallel = given.get("parallel", default.parallel)
    return SweepSettings(
        is_rerun=bool(given.get("rerun", default.rerun)),
        parallel=None if parallel is None else int(str(parallel)),
        stops_on_failure=given.get("on_failure", default.on_failure.value) == OnFailure.stop.value,
        retries=int(number(given, "retries", default.retries)),
        retry_pause_s=number(given, "retry_pause_s", default.retry_pause_s),
        waits=bool(given.get("wait", default.wait)),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class Allocation:
    """The part of a machine in which a sweep is launched, and the part of the sweep."""

    job: str
    """The Slurm job."""

    cores: int
    runs: tuple["RunPlan", ...]


def launch_sweep(sweep: "SweepPlan", command: Sequence[str], allocation: Allocation | None = None) -> int:
    """Make all runs of a sweep that are not complete; exit code 0 when all are complete at the end.

    Args:
        sweep: its plan.
        command: the command line, without the program's name.
        allocation: where, and which runs; None: on this machine, all.

    Raises:
        NdexpError: a folder of the sweep or of its runs holds something else, and nothing was launched; or the page
            could not be written.
    """
    from ndexp.launch.sweep_folder import open_sweep, write_campaign

    start = time.monotonic()
    open_sweep(sweep)
    write_campaign(sweep)
    try:
        with opened_progress(sweep, sweep.folder / LOG_NAME) as progress:
            pool = _pool(sweep, command, progress, allocation)
            results = pool.run(sweep.runs if allocation is None else allocation.runs)
    finally:
        write_campaign(sweep)
    end_sweep(sweep, results, time.monotonic() - start)
    if sweep.verify_reuse:
        count = verify_reuse(results)
        print(f"Verified {count} runs made again alone: the same to the last bit")
    return 0 if all(one.is_complete for one in results) else LaunchError.exit_code


def end_sweep(sweep: "SweepPlan", results: Sequence["Ended"], wall_s: float) -> None:
    """Present a sweep whose runs have ended, and print failures and places.

    Args:
        sweep: its plan.
        results: how its runs ended.
        wall_s: how long it took, s.

    Raises:
        NdexpError: its page could not be written.
    """
    mishap = present_sweep(sweep)
    _tell_end(sweep, results, wall_s)
    if mishap is not None:
        raise mishap


def present_sweep(sweep: "SweepPlan") -> NdexpError | None:
    """Write the sweep's page and crate; what went wrong with them."""
    from ndexp.provenance.sweep_crate import write_sweep_crate
    from ndexp.summary.sweep_page import write_sweep_summary

    try:
        write_sweep_summary(sweep.folder)
        if any((run.folder / "manifest.json").is_file() for run in sweep.runs):
            write_sweep_crate(sweep.folder)
    except NdexpError as error:
        return error
    return None


def order_of(sweep: "SweepPlan", command: Sequence[str], job: str = "") -> Order:
    """How the runs of a sweep are to be made."""
    settings = settings_of(sweep)
    return Order(
        command=tuple(command),
        is_rerun=settings.is_rerun,
        retries=settings.retries,
        retry_pause_s=settings.retry_pause_s,
        job=job,
    )


def _pool(sweep: "SweepPlan", command: Sequence[str], watch: "Watch", allocation: Allocation | None = None) -> "Pool":
    from ndexp.cli.pool_run import MakeForPool
    from ndexp.launch.native import available_cores
    from ndexp.launch.pool import Limits, Pool
    from ndexp.launch.shared import Shared
    from ndexp.plan.network import network_of

    settings = settings_of(sweep)
    cores, job = (available_cores(), "") if allocation is None else (allocation.cores, allocation.job)
    limits = Limits(cores=cores, parallel=settings.parallel, stops_on_failure=settings.stops_on_failure)
    context = get_context("forkserver")
    context.set_forkserver_preload(list(_PRELOADED))  # loaded once, not once a run
    return Pool(
        make=MakeForPool(order_of(sweep, command, job), Shared() if sweep.reuse else None),
        network=network_of if sweep.reuse else lambda _plan: None,
        limits=limits,
        watch=watch,
        log_file=sweep.folder / LOG_NAME,
        context=context,
    )


def _tell_end(sweep: "SweepPlan", results: Sequence["Ended"], wall_s: float) -> None:
    """Print the failures in a table, then where everything is."""
    console, here = wide_console(), Path.cwd()
    console.print()
    bad = [one for one in results if not one.is_complete]
    if bad:
        console.print(_failures(sweep, bad, here))
        console.print()
    done = len(results) - len(bad)
    places = {
        "Complete": f"{done} of {len(results)} runs",
        "Results": shown_path(sweep.folder.parent.parent, here),
        "Sweep": shown_path(sweep.folder, here),
        "Time": duration(wall_s),
    }
    summary = sweep.folder / "summary.html"
    if summary.is_file():
        places["Summary"] = shown_path(summary, here)
    for label, text in places.items():
        console.print(f"[bold]{label:<9}[/bold]", end="")
        console.print(text, markup=False)


def _failures(sweep: "SweepPlan", bad: Sequence["Ended"], here: Path) -> "Table":
    """Run, coordinates, the first line of the cause, and where its log is."""
    from rich.text import Text

    table = table_with("Run", "Coordinates", "Cause", "Log")
    table.columns[0].no_wrap = True
    for one in bad:
        log = one.plan.log_directory
        where = shown_path(log / "engine.log" if (log / "engine.log").is_file() else log, here) if log.is_dir() else ""
        cause = shortened(first_line(one.cause) or one.result.value, _LONGEST_CAUSE)
        table.add_row(
            *(Text(text) for text in (one.plan.run_id, coordinates_text(sweep, one.plan.run_id), cause, where))
        )
    return table
