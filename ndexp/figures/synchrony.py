"""How much the cells of a population fire together: correlations of their spike counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, NullLocator

from ndexp.figures.figure_files import FIGURES, Sketch
from ndexp.figures.look import Look, shortened
from ndexp.figures.panels import Sample, draw_distribution, legend, side_by_side, too_few
from ndexp.figures.raster import Band, bands_of
from ndexp.results.run import RunResult
from ndexp.results.run_statistics import CORRELATION_BIN_MS, MOST_CELLS
from ndexp.results.statistics import chosen_counts, count_edges, mean_correlation, pair_correlations

LEAST_CELLS = 5
"""Cells of a population that must have spiked."""

LEAST_SPIKES = 20
"""Spikes a population must have."""

LEAST_BINS = 10
"""Bins a correlation must have."""

_WIDTHS = (1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0, 200.0)
_MOST_COUNTS = 1_000_000
_HISTOGRAM = np.linspace(-1.0, 1.0, 41)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Synchrony:
    """Correlations of one population.

    Args:
        name: the population.
        number: of its colour.
        widths: (n,) float64, ms: widths of the bins.
        means: (n,) float64: mean correlation of pairs at each width.
        pairs: (m,) float64: correlation of each pair at `CORRELATION_BIN_MS`.
    """

    name: str
    number: int
    widths: npt.NDArray[np.float64]
    means: npt.NDArray[np.float64]
    pairs: npt.NDArray[np.float64]


@FIGURES.register("synchrony")
def synchrony(run: RunResult) -> Sketch | None:
    """Correlations within a run's populations; None when the run left no spike file."""
    if not run.has_spikes:
        return None
    bands = dict(enumerate(bands_of(run)))
    shown = [_measured(band, number, run.tstop) for number, band in bands.items() if _has_enough(band, run.tstop)]
    few = [_counted(band) for band in bands.values() if not _has_enough(band, run.tstop)]
    wanted = f"correlations ({LEAST_CELLS} active cells, {LEAST_SPIKES} spikes and {LEAST_BINS} bins wanted)"
    left_out = too_few(few, wanted)
    means = [f"{each.name} {np.mean(each.pairs):.2f}" for each in shown if each.pairs.size]
    told = f"Mean correlation in bins of {CORRELATION_BIN_MS:g} ms: {', '.join(means)}. " if means else ""
    return Sketch(
        title="Synchrony",
        description=f"{told}{left_out}".strip() or "There are no cells.",
        draw=(lambda look: synchrony_figure(shown, look)) if shown else None,
        note="Pearson correlation of the spike counts of pairs of cells of one population, in bins of the given width; "
        "0 when cells fire independently of each other. "
        f"At most {MOST_CELLS} cells of a population enter, evenly spaced among those that spiked. {left_out}",
    )


def synchrony_figure(shown: Sequence[Synchrony], look: Look) -> Figure:
    """Draw mean correlations over the width of bins, and the distribution over pairs at one width.

    Args:
        shown: populations with enough spikes.
        look: theme and width.
    """
    with_pairs = [each for each in shown if each.pairs.size]
    figure, axes = side_by_side(look, 1 + bool(with_pairs))
    _draw_widths(axes[0], shown, look)
    if with_pairs:
        samples = [Sample(name=each.name, number=each.number, values=each.pairs) for each in with_pairs]
        draw_distribution(axes[1], samples, _HISTOGRAM, look, unit="pairs")
        every = np.concatenate([each.values for each in samples])
        axes[1].set_xlim(min(float(every.min()), 0.0) - 0.05, max(float(every.max()), 0.0) + 0.05)
        axes[1].axvline(0.0, color=look.theme.muted, linewidth=0.9, linestyle=(0, (4, 3)))
        axes[1].set_xlabel(f"correlation of a pair, {CORRELATION_BIN_MS:g} ms bins")
        legend(axes[1], look)
    return figure


def _draw_widths(axes: Axes, shown: Sequence[Synchrony], look: Look) -> None:
    for each in shown:
        label = shortened(each.name, 22)
        axes.plot(each.widths, each.means, marker="o", markersize=4, color=look.colour(each.number), label=label)
    axes.axhline(0.0, color=look.theme.muted, linewidth=0.9, linestyle=(0, (4, 3)))
    axes.set_xscale("log")
    axes.xaxis.set_major_locator(FixedLocator(_WIDTHS))
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_formatter("{x:g}")
    axes.set_xlabel("width of the bins (ms)")
    axes.set_ylabel("mean correlation of pairs")
    legend(axes, look)


def _has_enough(band: Band, duration: float) -> bool:
    is_active = len(band.times) >= LEAST_SPIKES and len(np.unique(band.node_ids)) >= LEAST_CELLS
    return is_active and bool(_widths(duration))


def _counted(band: Band) -> str:
    return f"{band.name} ({len(band.times)} spikes of {len(np.unique(band.node_ids))} cells)"


def _widths(duration: float) -> list[float]:
    """Widths with enough bins, and not so many that counting takes long."""
    return [each for each in _WIDTHS if LEAST_BINS <= duration / each <= _MOST_COUNTS / MOST_CELLS]


def _measured(band: Band, number: int, duration: float) -> Synchrony:
    counts: Mapping[float, npt.NDArray[np.int64]] = {
        width: chosen_counts(band.times, band.node_ids, count_edges(duration, width), MOST_CELLS)
        for width in _widths(duration)
    }
    at_one = counts.get(CORRELATION_BIN_MS)
    return Synchrony(
        name=band.name,
        number=number,
        widths=np.array(list(counts), dtype=np.float64),
        means=np.array([mean_correlation(each) for each in counts.values()], dtype=np.float64),
        pairs=pair_correlations(at_one) if at_one is not None else np.empty(0),
    )
