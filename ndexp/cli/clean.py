"""`ndexp clean`: what is not worth keeping below a folder is listed, and removed with --yes.

Runs that failed, were left behind (stale) or never begun (planned), and what earlier attempts left (previous-N). Never
a run that is going on or queued, and a complete one only with --complete.
"""

import shutil
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from ndexp.cli.options import Parser
from ndexp.cli.prepare import shown_path
from ndexp.cli.status import existing, slurm_is_silent
from ndexp.cli.tables import table_with, wide_console
from ndexp.errors import LaunchError, RunTakenError
from ndexp.quantities import amount


@dataclass(frozen=True, slots=True, kw_only=True)
class Rubbish:
    """Something that can go."""

    path: Path
    run: Path
    """The run that it is, or that it is of."""
    why: str


def command(words: Sequence[str]) -> int:
    """List what can go, and remove it with `--yes`; exit code 0.

    Raises:
        ConfigError: the folder does not exist.
    """
    from ndexp.launch.inventory import size_of

    parser = Parser(prog="ndexp clean", description=__doc__)
    parser.add_argument("folder", nargs="?", type=Path, default=Path("runs"), metavar="FOLDER", help="[runs]")
    parser.add_argument("--yes", action="store_true", help="remove it; without this it is only listed")
    parser.add_argument("--complete", action="store_true", help="complete runs too")
    given = parser.parse_args(list(words))
    found = list(rubbish(existing(given.folder), with_complete=given.complete))
    console = wide_console()
    if not found:
        console.print(f"Nothing to remove in {given.folder}")
        return 0
    table, total = table_with("What", "Why", "Size"), 0
    for one in found:
        size = size_of(one.path)
        why = one.why if not given.yes or _removed(one) else "in use; kept"
        table.add_row(shown_path(one.path.resolve(), Path.cwd()), why, amount(size))
        total += size
    console.print(table)
    done = "removed" if given.yes else "would be removed; do it: --yes"
    console.print(f"\n{len(found)} listed, {amount(total)} {done}")
    return 0


def rubbish(root: Path, *, with_complete: bool = False) -> Iterator[Rubbish]:
    """What can go below a folder."""
    from ndexp.launch.inventory import find_runs
    from ndexp.launch.state import Status

    unwanted = {Status.failed, Status.stale, Status.planned} | ({Status.complete} if with_complete else set())
    runs = find_runs(root)
    queued = _queued(run.folder for run in runs)
    for run in runs:
        if run.folder in queued:
            continue
        if run.status in unwanted:
            yield Rubbish(path=run.folder, run=run.folder, why=run.status.value)
        elif run.status is Status.complete:
            for pattern in ("previous-*", "logs/previous-*"):
                for path in sorted(run.folder.glob(pattern)):
                    yield Rubbish(path=path, run=run.folder, why="an earlier attempt")


def _queued(runs: Iterable[Path]) -> set[Path]:
    """The runs that have a Slurm job, or of which that is not known."""
    from ndexp.launch.job_state import look_at_jobs, open_record
    from ndexp.launch.slurm import Slurm

    folders = list(runs)
    try:
        return set(look_at_jobs(folders, Slurm()))
    except LaunchError as error:
        slurm_is_silent(error)
        return {run for run in folders if open_record(run) is not None}


def _removed(one: Rubbish) -> bool:
    """Remove it unless a process has the run; whether it was removed."""
    from ndexp.launch.state import claimed

    try:
        with claimed(one.run):
            shutil.rmtree(one.path)
    except RunTakenError:
        return False
    return True
