"""How active each population, or each part of a node set, was: the rows of a rates table."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ndexp.results.statistics import active_fraction, interval_cv, mean_rate
from ndexp.sonata.spikes import SpikeTrains


@dataclass(frozen=True, slots=True, kw_only=True)
class RateRow:
    """Activity of some cells of one population.

    Args:
        population: the cells' population.
        cells: number of cells; None when nobody knows it.
        spikes: number of spikes.
        rate: spikes per cell and second, Hz; None when the number of cells is not known.
        cv: median coefficient of variation of the cells' intervals; None when no cell has two intervals.
        active: share of the cells that spiked; None when the number of cells is not known.
    """

    population: str
    cells: int | None
    spikes: int
    rate: float | None
    cv: float | None
    active: float | None


def population_rates(
    spikes: Mapping[str, SpikeTrains], sizes: Mapping[str, int], duration: float
) -> tuple[RateRow, ...]:
    """A row for each population, those without a spike too.

    Args:
        spikes: population → spikes.
        sizes: population → number of cells.
        duration: simulated time, ms.

    Returns:
        rows in alphabetical order of the populations.
    """
    nothing = (np.empty(0), np.empty(0, dtype=np.int64))
    rows = []
    for name in sorted({*spikes, *sizes}):
        times, ids = (spikes[name].timestamps, spikes[name].node_ids) if name in spikes else nothing
        rows.append(_row(name, times, ids, sizes.get(name), duration))
    return tuple(rows)


def node_set_rates(
    spikes: Mapping[str, SpikeTrains], nodes: Mapping[str, npt.NDArray[np.int64]], duration: float
) -> tuple[RateRow, ...]:
    """A row for each population that has nodes in a node set; only their spikes count.

    Args:
        spikes: population → spikes.
        nodes: population → node ids, from `RunResult.node_set`.
        duration: simulated time, ms.
    """
    rows = []
    for name, ids in sorted(nodes.items()):
        if name in spikes:
            kept = np.isin(spikes[name].node_ids, ids)
            row = _row(name, spikes[name].timestamps[kept], spikes[name].node_ids[kept], len(ids), duration)
            rows.append(row)
    return tuple(rows)


def _row(
    name: str, times: npt.NDArray[np.float64], ids: npt.NDArray[np.int64], cells: int | None, duration: float
) -> RateRow:
    cv, _ = interval_cv(times, ids)
    return RateRow(
        population=name,
        cells=cells,
        spikes=len(times),
        rate=None if cells is None else mean_rate(len(times), cells, duration),
        cv=float(np.median(cv)) if cv.size else None,
        active=None if cells is None else active_fraction(ids, cells),
    )
