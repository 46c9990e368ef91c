"""Mean rates over the axes of a sweep: what curves and maps show. Runs that differ in seeds only are taken together."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from ndexp.results.sweep import SweepResult
from ndexp.results.sweep_runs import SweptAxis, SweptRun, Value

Floats = npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class RateGrid:
    """Rates of one population over some axes; NaN (and `runs` 0) where no complete run has a rate.

    Args:
        population: the population.
        axes: the axes of the arrays, in their order.
        mean: float64, Hz: mean over the runs of a place.
        low: float64, Hz: the lowest of them.
        high: float64, Hz: the highest of them.
        runs: int64: number of them.
    """

    population: str
    axes: tuple[SweptAxis, ...]
    mean: Floats
    low: Floats
    high: Floats
    runs: npt.NDArray[np.int64]


def rate_grid(sweep: SweepResult, population: str, axes: Sequence[SweptAxis]) -> RateGrid:
    """The rates of a population over the axes; all runs that differ in other axes only are taken together.

    Args:
        sweep: the sweep.
        population: the population.
        axes: some axes of the sweep.
    """
    shape = tuple(len(axis.values) for axis in axes)
    gathered: dict[tuple[int, ...], dict[str, float]] = {}
    for run in sweep.runs:
        rate = _rate(run, population)
        place = place_of(run.coordinates, axes)
        if rate is not None and place is not None:
            gathered.setdefault(place, {})[run.run_id] = rate
    mean, low, high = (np.full(shape, np.nan) for _ in range(3))
    runs = np.zeros(shape, dtype=np.int64)
    for place, rates in gathered.items():
        values = np.array(list(rates.values()))
        mean[place], low[place], high[place], runs[place] = values.mean(), values.min(), values.max(), len(values)
    return RateGrid(population=population, axes=tuple(axes), mean=mean, low=low, high=high, runs=runs)


def place_of(coordinates: Mapping[str, Value], axes: Sequence[SweptAxis]) -> tuple[int, ...] | None:
    """The index of a point along each of the axes; None when it has no value on one of them."""
    place = []
    for axis in axes:
        value = coordinates.get(axis.name)
        found = [
            n
            for n, each in enumerate(axis.values)
            if each == value and isinstance(each, bool) is isinstance(value, bool)
        ]
        if axis.name not in coordinates or not found:
            return None
        place.append(found[0])
    return tuple(place)


def parameter_axes(sweep: SweepResult) -> tuple[SweptAxis, ...]:
    """The axes that are no seeds and have at least two values."""
    return tuple(axis for axis in sweep.axes if not axis.is_seed and len(axis.values) > 1)


def _rate(run: SweptRun, population: str) -> float | None:
    found = run.statistics.populations.get(population) if run.statistics else None
    return found.rate if found else None
