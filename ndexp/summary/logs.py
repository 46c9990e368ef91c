"""Warnings and last words in a run's logs."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

_FILE_LINE = re.compile(r"^\d{4}-\d\d-\d\d [\d:,]+ (WARNING|ERROR|CRITICAL)\s+\S+: (.*)$")
_CONSOLE_LINE = re.compile(r"^\[(WARNING|ERROR|CRITICAL)\] (.*)$")
_MOST_WARNINGS = 50
_TAIL_LINES = 40
_TAIL_BYTES = 64_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """A message of WARNING or above; `times` it was said in one file at most, and on how many `ranks`."""

    level: str
    text: str
    times: int
    ranks: int


def warnings_of(folder: Path) -> tuple[Warned, ...]:
    """The different warnings and errors in `rank*.log`, or in `engine.log` without those, in their first order.

    Args:
        folder: the run's logs; a missing one holds no warnings.
    """
    files = sorted(folder.glob("rank*.log"), key=lambda path: (len(path.name), path.name))
    counts: dict[tuple[str, str], list[int]] = {}
    for path in files or [folder / "engine.log"]:
        here: dict[tuple[str, str], int] = {}
        for message in _messages(path):
            here[message] = here.get(message, 0) + 1
        for message, times in here.items():
            counts.setdefault(message, []).append(times)
    found = [
        Warned(level=level, text=text, times=max(times), ranks=len(times)) for (level, text), times in counts.items()
    ]
    return tuple(found[:_MOST_WARNINGS])


def tail(folder: Path) -> tuple[str, ...]:
    """The last lines that the engine printed, without its progress lines."""
    try:
        with (folder / "engine.log").open("rb") as file:
            file.seek(0, 2)
            file.seek(max(0, file.tell() - _TAIL_BYTES))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return ()
    return tuple(line for line in lines if not line.startswith("@progress "))[-_TAIL_LINES:]


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    try:
        with path.open(encoding="utf-8", errors="replace") as file:
            for line in file:
                if found := _FILE_LINE.match(line) or _CONSOLE_LINE.match(line):
                    yield found.group(1), found.group(2).strip()
    except OSError:
        return
