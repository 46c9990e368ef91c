"""A sweep, read from its `sweep.json` and the folders of its runs: a table with one row a point."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ndexp.errors import NdexpError, ResultError
from ndexp.results.rates import RateRow, population_rates
from ndexp.results.run import RunResult, open_run, read_json_file
from ndexp.results.table import Table, column

INDEX = "sweep.json"
"""The name of a sweep's index."""

FORMAT = 1
"""Version of the index that is read."""

_UNKNOWN = float("nan")


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepRun:
    """A point of a sweep: its place on the axes, and where its run is. Two points may have the same run."""

    run_id: str
    config_hash: str
    relative_folder: str
    """From the sweep's folder, as `sweep.json` says."""

    folder: Path
    coordinates: Mapping[str, Any]
    overrides: tuple[str, ...]

    @property
    def state(self) -> str:
        """What `state.json` of the run says (planned, running, complete, failed); planned when there is none."""
        return str(read_json_file(self.folder / "state.json").get("status", "planned"))

    def open(self) -> RunResult:
        """The run.

        Raises:
            ResultError: it has not begun.
        """
        return open_run(self.folder)


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepResult:
    """A sweep that was launched.

    Args:
        folder: the sweep's folder.
        experiment: name of the experiment.
        sweep_id: name of the sweep.
        axes: axis → its values.
        runs: one a point, in the order of the axes.
    """

    folder: Path
    experiment: str
    sweep_id: str
    axes: Mapping[str, tuple[Any, ...]]
    runs: tuple[SweepRun, ...]

    def table(self) -> Table:
        """One row a point: a column for each axis, `run_id`, `state`, and for complete runs their activity.

        `spikes` is the number of all spikes; `spikes.POPULATION` and `rate.POPULATION` (Hz per cell) are those of a
        population. All are float64 and NaN where a run is not complete or the number of cells is not known.
        """
        activity = [_activity(run) for run in self.runs]
        populations = sorted({name for rows in activity for name in rows})
        columns = {axis: column([run.coordinates.get(axis) for run in self.runs]) for axis in self.axes}
        columns["run_id"] = column([run.run_id for run in self.runs])
        columns["state"] = column([run.state for run in self.runs])
        columns["spikes"] = column([_total(rows) for rows in activity])
        for name in populations:
            columns[f"spikes.{name}"] = column([_spikes(rows.get(name)) for rows in activity])
            columns[f"rate.{name}"] = column([_rate(rows.get(name)) for rows in activity])
        return Table(columns=columns)


def open_sweep(folder: Path) -> SweepResult:
    """The sweep in a folder.

    Raises:
        ResultError: it holds no sweep, or one that this version cannot read.
    """
    index = read_json_file(folder / INDEX)
    if not index:
        raise ResultError(f"holds no {INDEX}", str(folder), "Give a sweep's folder")
    try:
        if index["format"] != FORMAT:
            raise ResultError(f"has format {index['format']}; {FORMAT} is known", str(folder / INDEX), "Update ndexp")
        return _sweep(folder, index)
    except (KeyError, TypeError) as error:
        raise ResultError(f"is not a sweep's index: {error}", str(folder / INDEX), "Launch the sweep again") from error


def _sweep(folder: Path, index: Mapping[str, Any]) -> SweepResult:
    return SweepResult(
        folder=folder,
        experiment=str(index["experiment"]),
        sweep_id=str(index["sweep_id"]),
        axes={str(axis["name"]): tuple(axis["values"]) for axis in index["axes"]},
        runs=tuple(
            SweepRun(
                run_id=str(run["run_id"]),
                config_hash=str(run["config_hash"]),
                relative_folder=str(run["folder"]),
                folder=folder / run["folder"],
                coordinates=dict(run["coordinates"]),
                overrides=tuple(run["overrides"]),
            )
            for run in index["runs"]
        ),
    )


def _activity(run: SweepRun) -> dict[str, RateRow]:
    """Population → activity of a complete run; empty otherwise."""
    if run.state != "complete":
        return {}
    try:
        result = run.open()
        rows = population_rates(result.spikes(), result.population_sizes(), result.tstop)
    except NdexpError:
        return {}
    return {row.population: row for row in rows}


def _total(rows: Mapping[str, RateRow]) -> float:
    return float(sum(row.spikes for row in rows.values())) if rows else _UNKNOWN


def _spikes(row: RateRow | None) -> float:
    return _UNKNOWN if row is None else float(row.spikes)


def _rate(row: RateRow | None) -> float:
    return _UNKNOWN if row is None or row.rate is None else row.rate
