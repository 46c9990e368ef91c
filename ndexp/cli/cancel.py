"""`ndexp cancel NAME…`: ends runs and sweeps that are queued or running, in Slurm or on this machine."""

import time
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.options import Parser
from ndexp.cli.status import STYLES
from ndexp.cli.tables import table_with, wide_console
from ndexp.errors import LaunchError, PlanError
from ndexp.launch.inventory import find_run, find_sweep, read_entry
from ndexp.launch.job_state import look_at_jobs
from ndexp.launch.local_process import interrupt, launcher_of, maker_of
from ndexp.launch.slurm import Slurm
from ndexp.launch.state import is_claimed

if TYPE_CHECKING:
    from ndexp.launch.job_state import LiveJob

_PATIENCE_S = 60.0
_LOOK_S = 0.5


def command(words: Sequence[str]) -> int:
    """End what is named and print how it stands then; exit code 0, or 4 when something has not ended.

    Raises:
        UnknownKeyError: nothing is called so.
        PlanError: a run shares its job with others.
        LaunchError: Slurm does not answer.
    """
    parser = Parser(prog="ndexp cancel", description=__doc__)
    parser.add_argument("names", nargs="+", metavar="NAME", help="a run or a sweep: its folder, or how its name begins")
    parser.add_argument("--root", type=Path, default=Path("runs"), metavar="FOLDER", help="where runs are [runs]")
    given = parser.parse_args(list(words))
    cancelling = Cancelling(slurm=Slurm())
    for name in given.names:
        sweep = find_sweep(name, given.root)
        if sweep is None:
            cancelling.cancel_run(find_run(name, given.root))
        else:
            cancelling.cancel_sweep([run for run in sweep.runs if run.is_dir()])
    return _tell(cancelling, still=cancelling.wait())


@dataclass(slots=True, kw_only=True)
class Cancelling:
    """Ends runs; knows which."""

    slurm: Slurm
    ended: list[Path] = field(default_factory=list)
    """Folders of the runs that were going on or queued."""

    def cancel_run(self, run: Path) -> None:
        """End one run, not others.

        Raises:
            PlanError: it shares its job with others.
        """
        job = self._jobs([run]).get(run)
        if job is not None and job.record.is_shared:
            what = f"this run shares Slurm job {job.record.job} with others"
            raise PlanError(what, str(run), "Cancel the sweep")
        self._end([run], {} if job is None else {run: job}, maker_of)

    def cancel_sweep(self, runs: Sequence[Path]) -> None:
        """End all runs of a sweep, and the launcher that would begin further ones."""
        self._end(runs, self._jobs(runs), launcher_of)

    def wait(self) -> list[Path]:
        """Wait until all have ended; those that have not after a minute. States are true then."""
        end = time.monotonic() + _PATIENCE_S
        while True:
            jobs = self._jobs(self.ended)
            still = [run for run in self.ended if run in jobs or is_claimed(run)]
            if not still or time.monotonic() > end:
                return still
            time.sleep(_LOOK_S)

    def _jobs(self, runs: Iterable[Path]) -> "dict[Path, LiveJob]":
        return look_at_jobs(runs, self.slurm)

    def _end(self, runs: Sequence[Path], jobs: "dict[Path, LiveJob]", process: Callable[[Path], int | None]) -> None:
        if jobs:
            self.slurm.cancel(sorted({job.record.job for job in jobs.values()}))
        pids = {run: pid for run in runs if run not in jobs and (pid := process(run)) is not None}
        for pid in set(pids.values()):
            interrupt(pid)
        self.ended += [run for run in runs if run in jobs or run in pids]


def _tell(cancelling: Cancelling, still: Sequence[Path]) -> int:
    from rich.text import Text

    console, table = wide_console(), table_with("Run", "State", "")
    table.columns[0].no_wrap = True
    for run in cancelling.ended:
        entry = read_entry(run)
        word = "ending" if run in still else "" if entry.status is None else entry.status.value
        cause = "" if entry.state is None else entry.state.message.partition("\n")[0]
        table.add_row(entry.run_id, Text(word, STYLES.get(word, "")), Text(cause))
    console.print(table if cancelling.ended else "Nothing is queued or running")
    return LaunchError.exit_code if still else 0
