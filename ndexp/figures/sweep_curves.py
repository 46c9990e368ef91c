"""Mean rates of a sweep over one of its axes, with their spread over seeds."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import FixedLocator, MaxNLocator, NullLocator

from ndexp.figures.figure_files import Sketch
from ndexp.figures.look import Look, new_figure, shortened
from ndexp.figures.sweep_values import axis_label, is_numeric, is_spread_out, shades, text_of
from ndexp.results.sweep_rates import RateGrid, rate_grid
from ndexp.results.sweep_runs import SweepResult, SweptAxis

MOST_LINES = 6
"""Lines of one panel; of more values on the second axis some are chosen, evenly spaced."""

MOST_POPULATIONS = 8
"""Populations that are drawn."""

_PANEL_INCHES = 2.5
_MOST_TICKS = 12
_LETTERS_PER_INCH = 13
_LEGEND_HANDLE = 9


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Line:
    """Rates along the axis: (n,) float64, Hz, NaN where there are none."""

    label: str
    mean: npt.NDArray[np.float64]
    low: npt.NDArray[np.float64]
    high: npt.NDArray[np.float64]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Panel:
    """Some lines; `number` is the first line's colour, or that of all when they are shades of it."""

    title: str
    number: int
    lines: tuple[Line, ...]


def curves(sweep: SweepResult, axis: SweptAxis, other: SweptAxis | None, averaged: Sequence[SweptAxis]) -> Sketch:
    """Mean rates of all populations over an axis.

    Args:
        sweep: the sweep.
        axis: what goes to the right.
        other: gets a line for each value, in a panel for each population; None to draw all populations in one panel.
        averaged: axes that are neither, for the note.
    """
    names = sweep.populations[:MOST_POPULATIONS]
    grids = [rate_grid(sweep, name, (axis,) if other is None else (axis, other)) for name in names]
    panels = _one_panel(grids) if other is None else _panel_each(grids, other)
    over = [each.name for each in (*averaged, *(seeds for seeds in sweep.axes if seeds.is_seed and seeds is not axis))]
    spread = f"Points are means over {', '.join(over)}; bands go from the lowest to the highest run. " if over else ""
    has_rates = any(np.isfinite(line.mean).any() for panel in panels for line in panel.lines)
    left_out = len(sweep.populations) - len(names)
    more = f"{left_out} more populations are in the table only. " if left_out else ""
    told = "; ".join(f"{grid.population} {_range(grid.mean)}" for grid in grids)
    by = f" and {other.name}" if other else ""
    return Sketch(
        title=f"Mean rate over {axis_label(axis)}",
        description=f"Mean rates over {axis.name}{by}: {told}." if has_rates else "No complete run with a rate yet.",
        draw=(lambda look: curves_figure(panels, axis, other, look)) if has_rates else None,
        note=f"Spikes per cell and second of a whole run. {spread}{more}".strip(),
        is_recoloured=other is None,
    )


def curves_figure(panels: Sequence[Panel], axis: SweptAxis, other: SweptAxis | None, look: Look) -> Figure:
    """Draw the panels beside each other, above each other on a phone.

    Args:
        panels: each with its lines.
        axis: what goes to the right.
        other: what the lines of a panel differ in; None when they are populations.
        look: theme and width.
    """
    columns = 1 if look.is_narrow else min(len(panels), 3)
    rows = -(-len(panels) // columns)
    columns_of_legend = _legend_columns(panels[0], look)
    legend_rows = -(-len(panels[0].lines) // columns_of_legend) + (other is not None)
    figure = new_figure(look, _PANEL_INCHES * rows + 0.2 * legend_rows)
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for place in axes[len(panels) :]:
        place.remove()
    for panel, place in zip(panels, axes, strict=False):
        _draw_panel(place, panel, axis, other, look)
    title = None if other is None else shortened(axis_label(other), 40 if look.is_narrow else 80)
    handles, labels = axes[0].get_legend_handles_labels()
    figure.legend(
        handles,
        labels,
        loc="outside upper left",
        ncols=columns_of_legend,
        title=title,
        alignment="left",
        frameon=False,
        fontsize="small",
        title_fontsize="small",
    )
    return figure


def _legend_columns(panel: Panel, look: Look) -> int:
    """Entries of the legend that have room beside each other."""
    longest = max((len(line.label) for line in panel.lines), default=1) + _LEGEND_HANDLE
    return max(1, min(len(panel.lines), int(look.width * _LETTERS_PER_INCH) // longest))


def _one_panel(grids: Sequence[RateGrid]) -> list[Panel]:
    lines = tuple(Line(label=g.population, mean=g.mean, low=g.low, high=g.high) for g in grids)
    return [Panel(title="", number=0, lines=lines)]


def _panel_each(grids: Sequence[RateGrid], other: SweptAxis) -> list[Panel]:
    count = len(other.values)
    kept = np.unique(np.linspace(0, count - 1, min(MOST_LINES, count)).round().astype(int))
    return [
        Panel(
            title=grid.population,
            number=number,
            lines=tuple(
                Line(label=text_of(other.values[k]), mean=grid.mean[:, k], low=grid.low[:, k], high=grid.high[:, k])
                for k in kept
            ),
        )
        for number, grid in enumerate(grids)
    ]


def _draw_panel(axes: Axes, panel: Panel, axis: SweptAxis, other: SweptAxis | None, look: Look) -> None:
    places = np.array(axis.values, dtype=float) if is_numeric(axis) else np.arange(len(axis.values), dtype=float)
    colours = [look.colour(number) for number in range(len(panel.lines))]
    if other is not None:
        colours = shades(len(panel.lines), look)
    order = np.argsort(places)
    for line, colour in zip(panel.lines, colours, strict=True):
        x, mean, low, high = (each[order] for each in (places, line.mean, line.low, line.high))
        axes.fill_between(x, low, high, color=colour, alpha=0.18, linewidth=0)
        joined = "-" if is_numeric(axis) else "none"
        axes.plot(x, mean, color=colour, linestyle=joined, marker="o", markersize=4, linewidth=1.5, label=line.label)
        if not is_numeric(axis):
            axes.vlines(x, low, high, color=colour, linewidth=2, alpha=0.4)
    _label_axis(axes, places, axis, look)
    axes.set_title(shortened(panel.title, 30), loc="left", color=look.colour(panel.number))
    axes.set_ylabel("mean rate (Hz)")
    axes.set_ylim(bottom=0)
    axes.margins(y=0.08)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=5))


def _label_axis(axes: Axes, places: npt.NDArray[np.float64], axis: SweptAxis, look: Look) -> None:
    axes.set_xlabel(shortened(axis_label(axis), 40 if look.is_narrow else 60))
    if is_numeric(axis) and is_spread_out(axis):
        axes.set_xscale("log")
    if len(places) > (6 if look.is_narrow else _MOST_TICKS) and is_numeric(axis):
        return
    every = -(-len(places) // _MOST_TICKS)
    shown = range(0, len(places), every)
    axes.xaxis.set_minor_locator(NullLocator())
    axes.xaxis.set_major_locator(FixedLocator([float(places[k]) for k in shown]))
    names = [shortened(text_of(axis.values[k]), 14) for k in shown]
    is_long = sum(len(name) for name in names) > (32 if look.is_narrow else 90)
    axes.set_xticklabels(names, rotation=35 if is_long else 0, ha="right" if is_long else "center")


def _range(mean: npt.NDArray[np.float64]) -> str:
    finite = mean[np.isfinite(mean)]
    return f"{finite.min():.2f} to {finite.max():.2f} Hz" if finite.size else "no rate"
