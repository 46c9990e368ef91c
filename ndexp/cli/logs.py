"""`ndexp logs RUN`: what the engine of a run said, or one of its ranks; also while it goes on."""

import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import IO

from ndexp.cli.options import Parser
from ndexp.errors import ResultError

_LOOK_S = 0.25


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
    parser.add_argument("--root", type=Path, default=Path("runs"), metavar="FOLDER", help="where runs are [runs]")
    given = parser.parse_args(list(words))
    folder = find_run(given.run, given.root)
    file = folder / "logs" / ("engine.log" if given.rank is None else f"rank{given.rank}.log")
    if given.follow:
        _wait_for(file, folder)
    if not file.is_file():
        raise ResultError("there is no such log", str(file), _others(folder / "logs"))
    with file.open(encoding="utf-8", errors="replace") as log:
        for line in _followed(log, folder) if given.follow else log:
            if not line.startswith("@progress"):
                print(line, end="", flush=given.follow)
    return 0


def _is_running(folder: Path) -> bool:
    from ndexp.launch.state import Status, true_status

    return true_status(folder) is Status.running


def _wait_for(file: Path, folder: Path) -> None:
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
    names = ", ".join(sorted(path.name for path in folder.glob("*.log")))
    return f"There are: {names}" if names else "The run has no logs"
