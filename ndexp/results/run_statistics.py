"""How active the populations of a run were, kept in `statistics.json` so that a sweep reads them quickly."""

import contextlib
import json
import math
import os
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from pathlib import Path

from ndexp.errors import ResultError
from ndexp.results.rates import RateRow, population_rates
from ndexp.results.run import RunResult, open_run, read_json_file
from ndexp.results.statistics import chosen_counts, count_edges, mean_correlation

FILE_NAME = "statistics.json"
CORRELATION_BIN_MS = 10.0
"""Width of the bins in which spikes are counted for correlations, ms."""

MOST_CELLS = 400
"""Cells that enter correlations, evenly spaced among those that spiked."""

_FORMAT = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationStatistics:
    """Activity of one population.

    Args:
        cells: number of cells; None when nobody knows it.
        spikes: number of spikes.
        rate: spikes per cell and second, Hz; None when the number of cells is not known.
        cv: median coefficient of variation of the cells' intervals; None when no cell has two intervals.
        active: share of the cells that spiked; None when the number of cells is not known.
        correlation: mean correlation of the spike counts of pairs of cells; None when fewer than two cells spiked.
    """

    cells: int | None
    spikes: int
    rate: float | None
    cv: float | None
    active: float | None
    correlation: float | None


@dataclass(frozen=True, slots=True, kw_only=True)
class RunStatistics:
    """Simulated time, ms, and population → its activity."""

    tstop: float
    populations: Mapping[str, PopulationStatistics]

    @property
    def spikes(self) -> int:
        """Spikes of all populations."""
        return sum(each.spikes for each in self.populations.values())


def run_statistics(run: RunResult) -> RunStatistics:
    """Count anew.

    Raises:
        ResultError: the spike file is missing or broken.
    """
    spikes = run.spikes()
    rows = population_rates(spikes, run.population_sizes(), run.tstop)
    edges = count_edges(run.tstop, CORRELATION_BIN_MS)
    found = {}
    for row in rows:
        train = spikes.get(row.population)
        counts = chosen_counts(train.timestamps, train.node_ids, edges, MOST_CELLS) if train is not None else None
        correlation = mean_correlation(counts) if counts is not None and counts.size else math.nan
        found[row.population] = _statistics(row, correlation)
    return RunStatistics(tstop=run.tstop, populations=found)


def kept_statistics(folder: Path, run: RunResult | None = None) -> RunStatistics:
    """From `statistics.json` when it belongs to the spikes that lie in the folder, else counted and kept there.

    Args:
        folder: a run's folder.
        run: the run in it, if it has been opened.

    Raises:
        ResultError: the folder holds no run, or its spike file is missing or broken.
    """
    spikes = folder / "output" / "spikes.h5"
    with contextlib.suppress(ResultError, TypeError, KeyError, AttributeError):
        content = read_json_file(folder / FILE_NAME)
        if content and content["format"] == _FORMAT and content["spikes_file"] == _stamp(spikes):
            return _read(content)
    counted = run_statistics(run or open_run(folder))
    _keep(counted, folder, spikes)
    return counted


def _statistics(row: RateRow, correlation: float) -> PopulationStatistics:
    return PopulationStatistics(
        cells=row.cells,
        spikes=row.spikes,
        rate=row.rate,
        cv=row.cv,
        active=row.active,
        correlation=correlation if math.isfinite(correlation) else None,
    )


def _stamp(spikes: Path) -> dict[str, int] | None:
    """What changes when the file is written again; None when it is elsewhere."""
    try:
        facts = spikes.stat()
    except OSError:
        return None
    return {"bytes": facts.st_size, "modified_ns": facts.st_mtime_ns}


def _read(content: Mapping[str, object]) -> RunStatistics:
    populations = content["populations"]
    if not isinstance(populations, dict):
        raise TypeError
    found = {name: PopulationStatistics(**each) for name, each in populations.items()}
    return RunStatistics(tstop=float(str(content["tstop"])), populations=found)


def _keep(counted: RunStatistics, folder: Path, spikes: Path) -> None:
    """Write the file, when it can be: a folder that cannot be written is only read more slowly."""
    stamp = _stamp(spikes)
    if stamp is None:
        return
    draft = folder / f".{FILE_NAME}.{os.getpid()}"
    content = {"format": _FORMAT, "spikes_file": stamp, **asdict(counted)}
    with contextlib.suppress(OSError):
        draft.write_text(json.dumps(content, indent=2, allow_nan=False) + "\n", encoding="utf-8")
        draft.replace(folder / FILE_NAME)
