"""`ndexp logs RUN`: what the engine of a run said, or one of its ranks; also while it goes on."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from ndexp.cli.options import Parser
from ndexp.cli.status import live_jobs
from ndexp.errors import ResultError

_LOOK_S = 0.25
_ASK_SLURM_S = 3.0


def command(words: Sequence[str]) -> int:
    """Print the log, and what is added to it until the run has ended with `--follow`; exit code 0.

    Raises:
        UnknownKeyError: there is no such run.
        ResultError: it has no such log.
    """
    from ndexp.launch.inventory import find_run

    parser = Parser(prog="ndexp logs", description=__doc__)
    parser.add_argument("run", metavar="RUN", help="its folder, or the beginning of its name or hash")
    parser.add_argument("--follow", "-f", action="store_true", help="go on until the run has ended")
    parser.add_argument("--rank", type=int, metavar="N", help="the log of one rank")
    parser.add_argument("--job", action="store_true", help="what its Slurm job printed")
    parser.add_argument("--root", type=Path, default=Path("runs"), metavar="FOLDER", help="where runs are [runs]")
    given = parser.parse_args(list(words))
    folder = find_run(given.run, given.root)
    name = "engine.log" if given.rank is None else f"rank{given.rank}.log"
    file = _output_of_job(folder) if given.job else folder / "logs" / name
    if given.follow:
        _wait_for(file, folder)
    if not file.is_file():
        raise ResultError("there is no such log", str(file), _others(folder))
    with file.open(encoding="utf-8", errors="replace") as log:
        for line in _followed(log, folder) if given.follow else log:
            if not line.startswith("@progress"):
                print(line, end="", flush=given.follow)
    return 0


def _output_of_job(folder: Path) -> Path:
    from ndexp.launch.submission import read_record

    record = read_record(folder)
    if record is None:
        raise ResultError("no Slurm job has made this run", str(folder), "Look without --job")
    return record.output


def _is_running(folder: Path) -> bool:
    from ndexp.launch.state import Status, true_status

    return true_status(folder) is Status.running


def _is_queued(folder: Path) -> bool:
    from ndexp.launch.job_state import is_waiting
    from ndexp.launch.state import read_state

    job = live_jobs([folder]).get(folder)
    return job is not None and is_waiting(read_state(folder), job)


def _wait_for(file: Path, folder: Path) -> None:
    while _is_queued(folder):
        time.sleep(_ASK_SLURM_S)
    while not file.is_file() and _is_running(folder):
        time.sleep(_LOOK_S)


def _followed(log: IO[str], folder: Path) -> Iterator[str]:
    """Whole lines, as they come, until the run has ended and all is read."""
    part = ""
    while True:
        goes_on = _is_running(folder)
        while text := log.readline():
            part += text
            if part.endswith("\n"):
                yield part
                part = ""
        if not goes_on:
            break
        time.sleep(_LOOK_S)
    if part:
        yield part


def _others(folder: Path) -> str:
    job = live_jobs([folder]).get(folder)
    if job is not None:
        return f"The run is queued, {job.text}; --follow waits for it"
    names = ", ".join(sorted(path.name for path in (folder / "logs").glob("*.log")))
    return f"There are: {names}" if names else "The run has no logs"
