"""What is told when a run has ended: rates, places and time, or what the engine said when it failed."""

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import plain_console
from ndexp.cli.prepare import shown_path
from ndexp.errors import LaunchError, NdexpError
from ndexp.process import Finished
from ndexp.quantities import duration

if TYPE_CHECKING:
    from rich.table import Table

    from ndexp.plan.run_plan import RunPlan

_MARK = "ndexp: error: "
_LINES_SHOWN = 15
_KILLED = (137, -9)
"""Exit statuses of what was ended by SIGKILL, which the kernel sends when memory is short."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """A complete run: whether it was made now, and how long the command took."""

    plan: "RunPlan"
    is_new: bool
    wall_s: float
    working_folder: Path


def tell_outcome(outcome: Outcome) -> None:
    """Print rates, where the results and the summary page are, and the time."""
    console = plain_console()
    console.print()
    table = rates_table(outcome.plan.folder)
    if table is not None:
        console.print(table)
        console.print()
    for label, text in _places(outcome):
        console.print(f"[bold]{label:<9}[/bold]", end="")
        console.print(text, markup=False)


def engine_failure(finished: Finished, log: str, memory_gb: float | None = None) -> LaunchError:
    """What the engine said when it failed; its own exit status goes on.

    Args:
        finished: how it ended.
        log: where all its output is.
        memory_gb: the limit that a container was kept to.
    """
    said = list(dict.fromkeys(line[len(_MARK) :] for line in finished.last_lines if line.startswith(_MARK)))
    status = finished.exit_status
    ended = f"signal {-status}" if status < 0 else f"exit status {status}"
    tail = [line for line in finished.last_lines if line and not line.startswith("@progress")][-_LINES_SHOWN:]
    what = "; ".join(said) if said else "\n  ".join((f"the engine ended with {ended}. Its last words:", *tail))
    if memory_gb is not None and status in _KILLED:
        what = f"{what}\nIt was killed. Is resources.memory_gb={memory_gb:g} too little?"
    return LaunchError(
        f"{what}\nAll it said: {log}",
        command=finished.command,
        engine_exit_status=status,
        last_lines=finished.last_lines,
    )


def exit_code_of(error: NdexpError) -> int:
    """The exit code for an error: the engine's own if the engine failed (128 + signal if a signal ended it)."""
    status = error.data.get("engine_exit_status")
    if not isinstance(status, int) or status == 0:
        return error.exit_code
    return 128 - status if status < 0 else status


def _places(outcome: Outcome) -> list[tuple[str, str]]:
    folder = outcome.plan.folder
    shown = shown_path(folder, outcome.working_folder)
    if outcome.is_new:
        return [
            ("Results", shown),
            ("Summary", f"{shown}/summary.html"),
            ("Time", duration(outcome.wall_s)),
        ]
    return [
        ("Complete", "this run was made before; nothing was run. Make it again: launch.rerun=true"),
        ("Results", shown),
        ("Summary", f"{shown}/summary.html"),
    ]


def rates_table(folder: Path) -> "Table | None":
    """Population, cells, spikes and rate; None when there is nothing to tell."""
    from rich.table import Table

    from ndexp.results.rates import population_rates
    from ndexp.results.run import open_run

    try:
        run = open_run(folder)
        rows = population_rates(run.spikes(), run.population_sizes(), run.tstop)
    except NdexpError:
        return None
    table = Table(box=None, pad_edge=False, header_style="bold")
    table.add_column("Population")
    for name in ("Cells", "Spikes", "Rate"):
        table.add_column(name, justify="right")
    for row in rows:
        rate = "" if row.rate is None else f"{row.rate:.1f} Hz"
        table.add_row(row.population, "" if row.cells is None else str(row.cells), str(row.spikes), rate)
    return table if rows else None
