"""A sweep read from its folder: what was swept, and for each point what became of its run."""

import logging
import socket
from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TypeAlias

import psutil

from ndexp.errors import NdexpError, ResultError
from ndexp.results.run import read_json_file
from ndexp.results.run_statistics import RunStatistics, kept_statistics
from ndexp.results.sweep import FORMAT, INDEX

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
class SweptRun:
    """A point of a sweep and its run.

    Args:
        run_id: the run.
        folder: the run's folder.
        coordinates: axis → value.
        status: `planned`, `running`, `complete`, `failed`, `stale`; `planned` when it has no folder yet.
        message: why it failed, or why its results cannot be read; empty otherwise.
        wall_s: how long it ran, s; None when nobody knows.
        statistics: its activity; None unless it is complete and can be read.
    """

    run_id: str
    folder: Path
    coordinates: Mapping[str, Value]
    status: str
    message: str
    wall_s: float | None
    statistics: RunStatistics | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """A sweep and its runs, one a point, in the order of the points.

    Args:
        folder: the sweep's own folder.
        experiment: name of the experiment.
        sweep_id: the sweep.
        axes: in their order.
        runs: one a point; two points may have the same run.
        overrides: what was given on the command line.
    """

    folder: Path
    experiment: str
    sweep_id: str
    axes: tuple[SweptAxis, ...]
    runs: tuple[SweptRun, ...]
    overrides: tuple[str, ...]

    @property
    def populations(self) -> tuple[str, ...]:
        """Populations of all runs, in alphabetical order."""
        found = {name for run in self.runs if run.statistics for name in run.statistics.populations}
        return tuple(sorted(found))


def open_sweep(folder: Path) -> SweepResult:
    """The sweep in a folder; runs that are missing or broken say so in their `status` and `message`.

    Args:
        folder: a sweep's folder, with `sweep.json`.

    Raises:
        ResultError: the folder holds no sweep, or its `sweep.json` is broken or of another format.
    """
    folder = Path(folder).resolve()
    path = folder / INDEX
    if not path.is_file():
        raise ResultError("holds no sweep.json", str(folder), "Give the folder of a sweep that was launched")
    index = read_json_file(path)
    if index.get("format") != FORMAT:
        raise ResultError(f"format {index.get('format')!r} is not known", str(path), f"Known: {FORMAT}")
    try:
        return _sweep(folder, index)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ResultError(f"not the index of a sweep: {error!r}", str(path), "Launch the sweep again") from error


def _sweep(folder: Path, index: Mapping[str, object]) -> SweepResult:
    axes, runs, overrides = (_entries(index, key) for key in ("axes", "runs", "overrides"))
    return SweepResult(
        folder=folder,
        experiment=str(index["experiment"]),
        sweep_id=str(index["sweep_id"]),
        axes=tuple(_axis(each) for each in axes),
        runs=_read_runs(folder, runs),
        overrides=tuple(str(each) for each in overrides),
    )


def _read_runs(folder: Path, entries: list[dict[str, object]]) -> tuple[SweptRun, ...]:
    """Each run is read once, however many points have it."""
    known: dict[str, SweptRun] = {}
    found = []
    for entry in entries:
        run_id = str(entry["run_id"])
        if run_id not in known:
            known[run_id] = _read_run(run_id, (folder / str(entry["folder"])).resolve())
        found.append(replace(known[run_id], coordinates=_values(entry["coordinates"])))
    return tuple(found)


def _axis(entry: Mapping[str, object]) -> SweptAxis:
    return SweptAxis(name=str(entry["name"]), values=tuple(_list(entry["values"])))


def _values(content: object) -> dict[str, Value]:
    if not isinstance(content, dict):
        raise TypeError("coordinates are no object")
    return content


def _list(value: object) -> list[Value]:
    if not isinstance(value, list):
        raise TypeError("values are no list")
    return value


def _read_run(run_id: str, folder: Path) -> SweptRun:
    status, message, wall_s, statistics = "planned", "", None, None
    try:
        state = read_json_file(folder / "state.json")
        status = _status(state)
        message = str(state.get("message") or "")
        wall = state.get("wall_s")
        wall_s = float(wall) if isinstance(wall, (int, float)) else None
        statistics = kept_statistics(folder) if status == "complete" else None
    except NdexpError as error:
        log.debug("%s", error)
        message = str(error)
    return SweptRun(
        run_id=run_id,
        folder=folder,
        coordinates={},
        status=status,
        message=message,
        wall_s=wall_s,
        statistics=statistics,
    )


def _status(state: Mapping[str, object]) -> str:
    """What the state says; one that says running is stale when its process on this host is gone."""
    status, pid = str(state.get("status") or "planned"), state.get("pid")
    is_here = state.get("host") == socket.gethostname() and isinstance(pid, int)
    return "stale" if status == "running" and is_here and not psutil.pid_exists(int(str(pid))) else status


def _entries(index: Mapping[str, object], key: str) -> list[dict[str, object]]:
    value = index[key]
    if not isinstance(value, list):
        raise TypeError(f"{key} is no list")
    return value
