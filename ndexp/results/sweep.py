"""A sweep, read from its `sweep.json` and the folders of its runs: what was swept, and a table with one row a point."""

import math
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import ResultError
from ndexp.results.run import read_json_file
from ndexp.results.run_statistics import PopulationStatistics
from ndexp.results.sweep_runs import RunFolder, SweptAxis, SweptRun, Value
from ndexp.results.table import Table, column

INDEX = "sweep.json"
"""The name of a sweep's index."""

_FORMAT = 1
"""Version of the index that is read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """A sweep and its runs, one a point, in the order of the points.

    Args:
        folder: the sweep's own folder.
        experiment: name of the experiment.
        sweep_id: name of the sweep.
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

    def table(self) -> Table:
        """One row a point: a column for each axis, `run_id`, `state`, and for complete runs their activity.

        `spikes` is the number of all spikes; `spikes.POPULATION` and `rate.POPULATION` (Hz per cell) are those of a
        population. All are float64 and NaN where a run is not complete or the number of cells is not known.
        """
        columns = {axis.name: column([run.coordinates.get(axis.name) for run in self.runs]) for axis in self.axes}
        columns["run_id"] = column([run.run_id for run in self.runs])
        columns["state"] = column([run.state for run in self.runs])
        columns["spikes"] = column([float(run.statistics.spikes) if run.statistics else math.nan for run in self.runs])
        for name in self.populations:
            activity = [_activity(run, name) for run in self.runs]
            columns[f"spikes.{name}"] = column([math.nan if one is None else float(one.spikes) for one in activity])
            columns[f"rate.{name}"] = column(
                [math.nan if one is None or one.rate is None else one.rate for one in activity]
            )
        return Table(columns=columns)


def open_sweep(folder: Path) -> SweepResult:
    """The sweep in a folder; runs that are missing or broken say so in their `state` and `message`.

    Args:
        folder: a sweep's folder, with `sweep.json`.

    Raises:
        ResultError: the folder holds no sweep, or its `sweep.json` is broken or of another format.
    """
    folder = Path(folder).resolve()
    path = folder / INDEX
    if not path.is_file():
        raise ResultError(f"holds no {INDEX}", str(folder), "Give the folder of a sweep that was launched")
    index = read_json_file(path)
    if index.get("format") != _FORMAT:
        raise ResultError(f"format {index.get('format')!r} is not known", str(path), f"Known: {_FORMAT}")
    try:
        return _sweep(folder, index)
    except (KeyError, TypeError, AttributeError, ValueError) as error:
        raise ResultError(f"not the index of a sweep: {error!r}", str(path), "Launch the sweep again") from error


def _sweep(folder: Path, index: Mapping[str, object]) -> SweepResult:
    axes, runs, overrides = (_entries(index, key) for key in ("axes", "runs", "overrides"))
    folders = {str(each["run_id"]): _run_folder(folder, each) for each in runs}
    return SweepResult(
        folder=folder,
        experiment=str(index["experiment"]),
        sweep_id=str(index["sweep_id"]),
        axes=tuple(SweptAxis(name=str(each["name"]), values=tuple(_list(each["values"]))) for each in axes),
        runs=tuple(
            SweptRun(
                run=folders[str(each["run_id"])],
                coordinates=_values(each["coordinates"]),
                overrides=tuple(str(one) for one in _entries(each, "overrides")),
            )
            for each in runs
        ),
        overrides=tuple(str(each) for each in overrides),
    )


def _run_folder(folder: Path, entry: Mapping[str, object]) -> RunFolder:
    relative = str(entry["folder"])
    return RunFolder(run_id=str(entry["run_id"]), relative_folder=relative, folder=(folder / relative).resolve())


def _activity(run: SweptRun, population: str) -> PopulationStatistics | None:
    return run.statistics.populations.get(population) if run.statistics else None


def _values(content: object) -> dict[str, Value]:
    if not isinstance(content, dict):
        raise TypeError("coordinates are no object")
    return content


def _list(value: object) -> list[Value]:
    if not isinstance(value, list):
        raise TypeError("values are no list")
    return value


def _entries(index: Mapping[str, object], key: str) -> list[dict[str, object]]:
    value = index[key]
    if not isinstance(value, list):
        raise TypeError(f"{key} is no list")
    return value
