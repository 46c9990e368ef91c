"""`ndexp status`: how the runs and sweeps below a folder stand, and how far those are that run."""

import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.options import Parser
from ndexp.cli.prepare import shown_path
from ndexp.cli.tables import shortened, table_with, wide_console
from ndexp.errors import ConfigError, LaunchError
from ndexp.quantities import duration

if TYPE_CHECKING:
    from rich.table import Table

    from ndexp.launch.inventory import RunEntry, SweepEntry
    from ndexp.launch.job_state import LiveJob

_DAY_S = 86400
_LONGEST_CAUSE = 120
STYLES = {
    "complete": "green",
    "running": "cyan",
    "queued": "blue",
    "failed": "bold red",
    "stale": "yellow",
    "planned": "dim",
}
"""State → how it is written on a terminal."""


def command(words: Sequence[str]) -> int:
    """Print the states; exit code 0.

    Raises:
        ConfigError: a folder does not exist.
    """
    from ndexp.launch.inventory import find_runs, find_sweeps, read_entry

    parser = Parser(prog="ndexp status", description=__doc__)
    parser.add_argument("folders", nargs="*", type=Path, metavar="FOLDER", help="where runs are looked for [runs]")
    roots = parser.parse_args(list(words)).folders or [Path("runs")]
    console = wide_console()
    for root in roots:
        existing(root)
        folders, sweeps = [run.folder for run in find_runs(root)], find_sweeps(root)
        jobs = live_jobs({*folders, *(run for sweep in sweeps for run in sweep.runs)})
        if sweeps:
            console.print(_sweeps(sweeps, jobs))
            console.print()
        runs = [read_entry(folder) for folder in folders]
        console.print(_runs(runs, jobs) if runs else f"No runs in {root}")
    return 0


def live_jobs(runs: Iterable[Path]) -> "Mapping[Path, LiveJob]":
    """The Slurm jobs that runs have, by resolved folder; none, and a warning, when Slurm does not answer."""
    from ndexp.launch.job_state import look_at_jobs
    from ndexp.launch.slurm import Slurm

    try:
        return look_at_jobs({run.resolve() for run in runs}, Slurm())
    except LaunchError as error:
        slurm_is_silent(error)
        return {}


def slurm_is_silent(error: LaunchError) -> None:
    """Print a warning that nothing is known of jobs."""
    print(f"warning: Slurm does not answer; what its jobs do is not known: {error.what}", file=sys.stderr)


def existing(root: Path) -> Path:
    """The same folder.

    Raises:
        ConfigError: it does not exist.
    """
    if not root.is_dir():
        raise ConfigError("no such folder", str(root), "Give the folder of the runs (launch.root)")
    return root


def age(seconds: float | None) -> str:
    """How long ago, for people."""
    if seconds is None:
        return ""
    days = int(max(seconds, 0.0) // _DAY_S)
    return f"{days} d" if days else duration(max(seconds, 0.0))


def progress_text(folder: Path) -> str:
    """How far a run is that is being made, by its log."""
    from ndexp.launch.inventory import last_progress
    from ndexp.launch.progress import Solving, Stage

    event = last_progress(folder / "logs" / "engine.log")
    if isinstance(event, Solving):
        share = 100 * event.t / event.tstop if event.tstop > 0 else 100.0
        return f"{event.t:.1f} of {event.tstop:g} ms ({share:.0f} %), {duration(event.left_s)} left"
    return event.name if isinstance(event, Stage) else ""


def _sweeps(sweeps: Sequence["SweepEntry"], jobs: "Mapping[Path, LiveJob]") -> "Table":
    from ndexp.launch.inventory import read_entry

    table = table_with("Sweep", "Runs", "States")
    for sweep in sweeps:
        states = Counter(_word(read_entry(folder), jobs) for folder in sweep.runs)
        counts = ", ".join(f"{number} {word}" for word, number in sorted(states.items()))
        table.add_row(shown_path(sweep.folder.resolve(), Path.cwd()), str(len(sweep.runs)), counts)
    return table


def _runs(runs: Sequence["RunEntry"], jobs: "Mapping[Path, LiveJob]") -> "Table":
    from rich.text import Text

    table = table_with("Run", "State", "Since", "")
    table.columns[0].no_wrap = True
    for run in runs:
        word = _word(run, jobs)
        table.add_row(run.run_id, Text(word, STYLES.get(word, "")), age(run.age_s), Text(_detail(run, word, jobs)))
    return table


def _word(run: "RunEntry", jobs: "Mapping[Path, LiveJob]") -> str:
    from ndexp.launch.job_state import is_waiting

    job = jobs.get(run.folder.resolve())
    if job is not None and is_waiting(run.state, job):
        return "queued"
    if run.status is not None:
        return run.status.value
    return "broken" if (run.folder / "state.json").is_file() else "missing"


def _detail(run: "RunEntry", word: str, jobs: "Mapping[Path, LiveJob]") -> str:
    if word == "queued":
        return jobs[run.folder.resolve()].text
    if word == "running":
        return progress_text(run.folder)
    if run.state is None:
        return ""
    if word == "failed":
        return shortened(run.state.message.partition("\n")[0], _LONGEST_CAUSE)
    return "" if run.state.wall_s is None else f"took {duration(run.state.wall_s)}"
