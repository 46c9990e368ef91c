"""The intervals between spikes of the same cell, and how regular each cell was."""

from collections.abc import Sequence

import numpy as np
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from ndexp.figures.figure_files import FIGURES, Sketch
from ndexp.figures.look import Look
from ndexp.figures.panels import Sample, draw_distribution, legend, side_by_side, too_few
from ndexp.figures.raster import bands_of
from ndexp.results.run import RunResult
from ndexp.results.statistics import interval_cv, intervals

LEAST_INTERVALS = 10
"""Intervals a population must have for a distribution of them."""

LEAST_CELLS = 5
"""Cells with at least two intervals that a population must have for a distribution of their CV."""

_BINS = 24
_LEAST_TICKS = 3
_CV_BIN = 0.1


@FIGURES.register("intervals")
def interval_distributions(run: RunResult) -> Sketch | None:
    """ISI and CV of a run's populations; None when the run left no spike file."""
    if not run.has_spikes:
        return None
    bands = list(enumerate(bands_of(run)))
    isi = [Sample(name=each.name, number=k, values=intervals(each.times, each.node_ids)[0]) for k, each in bands]
    cv = [Sample(name=each.name, number=k, values=interval_cv(each.times, each.node_ids)[0]) for k, each in bands]
    shown_isi = [each for each in isi if len(each.values) >= LEAST_INTERVALS]
    shown_cv = [each for each in cv if len(each.values) >= LEAST_CELLS]
    few_isi = [f"{each.name} {len(each.values)}" for each in isi if len(each.values) < LEAST_INTERVALS]
    few_cv = [f"{each.name} {len(each.values)}" for each in cv if len(each.values) < LEAST_CELLS]
    left_out = " ".join(
        told
        for told in (
            too_few(few_isi, f"intervals ({LEAST_INTERVALS} wanted)"),
            too_few(few_cv, f"CV ({LEAST_CELLS} cells with two intervals wanted)"),
        )
        if told
    )
    medians = [f"{each.name} {np.median(each.values):.3g} ms" for each in shown_isi]
    shown = f"Median interval: {', '.join(medians)}. " if medians else ""
    return Sketch(
        title="Intervals between spikes",
        description=f"{shown}{left_out}".strip() or "There are no cells.",
        draw=(lambda look: intervals_figure(shown_isi, shown_cv, look)) if shown_isi or shown_cv else None,
        note="Intervals between successive spikes of a cell, all cells of a population together. CV: standard "
        "deviation over mean of one cell's intervals, of cells with two or more; a clock has 0, a Poisson process 1. "
        f"{left_out}",
    )


def intervals_figure(isi: Sequence[Sample], cv: Sequence[Sample], look: Look) -> Figure:
    """Draw the distribution of intervals and of CV; a distribution without a population has no panel.

    Args:
        isi: population → intervals, ms.
        cv: population → CV of each cell.
        look: theme and width.
    """
    figure, axes = side_by_side(look, bool(isi) + bool(cv))
    if isi:
        every = np.concatenate([each.values for each in isi])
        low = max(float(every.min()), 0.1)
        edges = np.geomspace(low * 0.95, max(float(every.max()), low) * 1.05, _BINS + 1)
        draw_distribution(axes[0], isi, edges, look, unit="intervals")
        axes[0].set_xscale("log")
        axes[0].xaxis.set_minor_locator(NullLocator())
        axes[0].xaxis.set_major_locator(FixedLocator(round_numbers(float(edges[0]), float(edges[-1]))))
        axes[0].xaxis.set_major_formatter("{x:g}")
        axes[0].set_xlabel("interval (ms)")
        legend(axes[0], look)
    if cv:
        last = max(1.5, *(float(each.values.max()) for each in cv))
        edges = np.arange(0, np.ceil(last / _CV_BIN) + 1) * _CV_BIN
        draw_distribution(axes[-1], cv, edges, look, unit="cells")
        axes[-1].axvline(1.0, color=look.theme.muted, linewidth=0.9, linestyle=(0, (4, 3)))
        axes[-1].set_xlabel("CV of a cell's intervals")
        legend(axes[-1], look)
    return figure


def round_numbers(low: float, high: float) -> list[float]:
    """Ticks for a logarithmic axis: 1, 2 and 5 times powers of ten; evenly spaced numbers where these are too few."""
    powers = range(int(np.floor(np.log10(low))), int(np.ceil(np.log10(high))) + 1)
    every = [float(f"{digit}e{power}") for power in powers for digit in (1, 2, 5)]
    found = [number for number in every if low <= number <= high]
    if len(found) < _LEAST_TICKS:
        evenly = (float(number) for number in MaxNLocator(_LEAST_TICKS + 1, steps=[1, 2, 5, 10]).tick_values(low, high))
        return [number for number in evenly if low <= number <= high]
    return found
