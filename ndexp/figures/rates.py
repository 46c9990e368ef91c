"""The rates of populations over time, a panel for each, and how the rates of their cells are distributed."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ndexp.figures.bins import round_bins
from ndexp.figures.figure_files import FIGURES, Sketch
from ndexp.figures.look import Look, new_figure, shortened
from ndexp.figures.raster import Band, bands_of
from ndexp.results.run import RunResult
from ndexp.results.statistics import cell_rates, mean_rate, population_rate, smoothed_rate

_PANEL_INCHES = 1.25
_SMOOTH_STEPS = 600
_CELL_BINS = 12


@FIGURES.register("rates")
def rates(run: RunResult) -> Sketch | None:
    """The rates of a run's populations; None when the run left no spike file."""
    if not run.has_spikes:
        return None
    every = bands_of(run)
    bands = [band for band in every if band.times.size]
    silent = [band.name for band in every if not band.times.size]
    _, width = round_bins(run.tstop)
    peaks = [f"{band.name} {mean_rate(len(band.times), len(band.ids), run.tstop):.1f} Hz" for band in bands]
    quiet = f" No spikes: {', '.join(silent)}." if silent else ""
    return Sketch(
        title="Population rates",
        description=f"Mean rates: {', '.join(peaks)}.{quiet}" if bands else f"No spikes in {run.tstop:g} ms.",
        draw=(lambda look: rates_figure(bands, run.tstop, look)) if bands else None,
        note=f"Left: spikes per cell and second in bins of {width:g} ms; the line is smoothed with a Gaussian kernel "
        f"of {2 * width:g} ms. Right: mean rates of the cells, silent ones too.{quiet}",
    )


def rates_figure(bands: Sequence[Band], duration: float, look: Look) -> Figure:
    """Draw a row for each population: its rate over time, and how its cells' mean rates are distributed.

    Args:
        bands: populations with spikes, from top to bottom.
        duration: simulated time, ms.
        look: theme and width.
    """
    figure = new_figure(look, _PANEL_INCHES * len(bands) + 0.5)
    ratios = (2.1, 1) if look.is_narrow else (4.2, 1)
    axes = figure.subplots(len(bands), 2, squeeze=False, sharex="col", width_ratios=ratios)
    highest = max(float(cell_rates(_rows(band), len(band.ids), duration).max()) for band in bands)
    for number, (band, (left, right)) in enumerate(zip(bands, axes, strict=True)):
        _draw_over_time(left, band, duration, look.colour(number))
        left.set_title(shortened(band.name, 24 if look.is_narrow else 60), loc="left", color=look.colour(number))
        _draw_cells(right, band, duration, highest, look.colour(number))
    axes[-1, 0].set_xlabel("time (ms)")
    axes[-1, 1].set_xlabel("cell's rate (Hz)")
    figure.align_ylabels(axes[:, 0])
    return figure


def _rows(band: Band) -> np.ndarray:
    return np.searchsorted(band.ids, band.node_ids)


def _draw_over_time(axes: Axes, band: Band, duration: float, colour: str) -> None:
    edges, width = round_bins(duration)
    rate = population_rate(band.times, len(band.ids), edges)
    axes.stairs(rate, edges, color=colour, fill=True, alpha=0.25, linewidth=0)
    count = max(1, min(_SMOOTH_STEPS, round(duration / width * 6)))
    if count > 1:
        fine = np.linspace(0.0, duration, count + 1)
        smooth = smoothed_rate(band.times, len(band.ids), fine, 2 * width)
        axes.plot((fine[1:] + fine[:-1]) / 2, smooth, color=colour, linewidth=1.4)
    axes.set_xlim(0, max(duration, 1e-9))
    axes.set_ylim(bottom=0)
    axes.set_ylabel("Hz")
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3))


def _draw_cells(axes: Axes, band: Band, duration: float, highest: float, colour: str) -> None:
    found = cell_rates(_rows(band), len(band.ids), duration)
    counts, edges = np.histogram(found, bins=_CELL_BINS, range=(0.0, highest))
    axes.stairs(counts, edges, color=colour, fill=True, alpha=0.55, linewidth=0)
    axes.set_ylabel("cells")
    axes.set_ylim(bottom=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=3, integer=True))
    axes.xaxis.set_major_locator(MaxNLocator(nbins=3))
