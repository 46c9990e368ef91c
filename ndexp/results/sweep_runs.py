"""The axes and points of a sweep, and for each point what became of its run."""

import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from pathlib import Path
from typing import TypeAlias

from ndexp.errors import NdexpError
from ndexp.process import has_ended
from ndexp.results.run import RunResult, open_run, read_json_file
from ndexp.results.run_statistics import RunStatistics, kept_statistics

log = logging.getLogger(__name__)

Value: TypeAlias = str | int | float | bool | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptAxis:
    """A direction of a sweep: its name and its values in order."""

    name: str
    values: tuple[Value, ...]

    @property
    def is_seed(self) -> bool:
        """Whether its values are seeds: names such as `run.random_seed`, `seed`, `stimulus_seed`."""
        last = self.name.rpartition(".")[2].lower()
        return last in {"seed", "seeds"} or last.endswith(("_seed", "_seeds"))


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What became of a run.

    Args:
        state: `planned`, `running`, `complete`, `failed`, `stale`; `planned` when it has no folder yet.
        message: why it failed, or why its results cannot be read; empty otherwise.
        wall_s: how long it ran, s; None when nobody knows.
        statistics: its activity; None unless it is complete and can be read.
    """

    state: str = "planned"
    message: str = ""
    wall_s: float | None = None
    statistics: RunStatistics | None = None


@dataclass(frozen=True, kw_only=True)
class RunFolder:
    """A run of a sweep; what became of it is read once, when it is asked for."""

    run_id: str
    relative_folder: str
    """From the sweep's folder, as `sweep.json` says."""

    folder: Path

    @cached_property
    def outcome(self) -> Outcome:
        """What became of it."""
        return _read_outcome(self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptRun:
    """A point of a sweep: its place on the axes, and its run. Two points may have the same run."""

    run: RunFolder
    coordinates: Mapping[str, Value]
    overrides: tuple[str, ...]
    """What makes this point, on the command line."""

    @property
    def run_id(self) -> str:
        """The run's name."""
        return self.run.run_id

    @property
    def folder(self) -> Path:
        """The run's folder."""
        return self.run.folder

    @property
    def state(self) -> str:
        """How the run stands: planned, running, complete, failed or stale."""
        return self.run.outcome.state

    @property
    def message(self) -> str:
        """Why it failed, or why its results cannot be read."""
        return self.run.outcome.message

    @property
    def wall_s(self) -> float | None:
        """How long it ran, s; None when nobody knows."""
        return self.run.outcome.wall_s

    @property
    def statistics(self) -> RunStatistics | None:
        """Its activity; None unless it is complete and can be read."""
        return self.run.outcome.statistics

    def open(self) -> RunResult:
        """The run.

        Raises:
            ResultError: it has not begun.
        """
        return open_run(self.folder)


def _read_outcome(folder: Path) -> Outcome:
    state, message, wall_s, statistics = "planned", "", None, None
    try:
        content = read_json_file(folder / "state.json")
        state = _state(content)
        message = str(content.get("message") or "")
        wall = content.get("wall_s")
        wall_s = float(wall) if isinstance(wall, (int, float)) else None
        statistics = kept_statistics(folder) if state == "complete" else None
    except NdexpError as error:
        log.debug("%s", error)
        message = str(error)
    return Outcome(state=state, message=message, wall_s=wall_s, statistics=statistics)


def _state(content: Mapping[str, object]) -> str:
    """What the state says; one that says running is stale when its process on this host is gone."""
    state, pid, since = (content.get(key) for key in ("status", "pid", "since"))
    is_here = content.get("host") == socket.gethostname() and isinstance(pid, int) and isinstance(since, str)
    if state == "running" and is_here and has_ended(int(str(pid)), datetime.fromisoformat(str(since))):
        return "stale"
    return str(state or "planned")
