"""Mean rates of a sweep over two of its axes, as a map for each population."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from ndexp.figures.figure_files import Sketch
from ndexp.figures.look import Look, new_figure, shortened
from ndexp.figures.sweep_values import axis_label, colour_map, text_of
from ndexp.results.sweep_rates import RateGrid, rate_grid
from ndexp.results.sweep_runs import SweepResult, SweptAxis

MOST_POPULATIONS = 6
"""Populations that are drawn."""

_MOST_NUMBERS = 100
_MOST_TICKS = 10
_DARK_PART = 0.5


def maps(sweep: SweepResult, right: SweptAxis, up: SweptAxis, averaged: Sequence[SweptAxis]) -> Sketch:
    """Mean rates of all populations over two axes.

    Args:
        sweep: the sweep.
        right: goes to the right.
        up: goes up.
        averaged: axes that are neither, for the note.
    """
    names = sweep.populations[:MOST_POPULATIONS]
    grids = [rate_grid(sweep, name, (up, right)) for name in names]
    has_rates = any(np.isfinite(grid.mean).any() for grid in grids)
    over = [axis.name for axis in (*averaged, *(each for each in sweep.axes if each.is_seed))]
    spread = f"Means over {', '.join(over)}. " if over else ""
    empty = max((int(np.count_nonzero(grid.runs == 0)) for grid in grids), default=0)
    gaps = f"Hatched: no complete run ({empty} of {grids[0].runs.size} places)." if empty and grids else ""
    left_out = len(sweep.populations) - len(names)
    more = f" {left_out} more populations are in the table only." if left_out else ""
    return Sketch(
        title=f"Mean rate over {axis_label(up)} and {axis_label(right)}",
        description="; ".join(f"{grid.population} {_extremes(grid)}" for grid in grids)
        if has_rates
        else "No complete run with a rate yet.",
        draw=(lambda look: maps_figure(grids, look)) if has_rates else None,
        note=f"Spikes per cell and second (Hz). {spread}{gaps}{more}".strip(),
        is_recoloured=False,
    )


def maps_figure(grids: Sequence[RateGrid], look: Look) -> Figure:
    """Draw a map for each population, beside each other, above each other on a phone.

    Args:
        grids: rates over (up, right).
        look: theme and width.
    """
    columns = 1 if look.is_narrow else min(len(grids), 2)
    rows = -(-len(grids) // columns)
    height, width = grids[0].mean.shape
    cell = (look.width / columns - 1.4) / width
    figure = new_figure(look, rows * (float(np.clip(cell * height, 1.2, 3.2)) + 0.8))
    axes = figure.subplots(rows, columns, squeeze=False).ravel()
    for place in axes[len(grids) :]:
        place.remove()
    for number, (grid, place) in enumerate(zip(grids, axes, strict=False)):
        _draw_map(place, grid, look)
        place.set_title(shortened(grid.population, 30), loc="left", color=look.colour(number))
    return figure


def _draw_map(axes: Axes, grid: RateGrid, look: Look) -> None:
    up, right = grid.axes
    finite = grid.mean[np.isfinite(grid.mean)]
    low, high = (float(finite.min()), float(finite.max())) if finite.size else (0.0, 1.0)
    axes.set_facecolor(look.theme.paper)
    axes.patch.set(hatch="////", edgecolor=look.theme.grid)
    edges = [np.arange(len(axis.values) + 1) - 0.5 for axis in (right, up)]
    colours = colour_map(look)
    picture = axes.pcolormesh(
        *edges, np.ma.masked_invalid(grid.mean), cmap=colours, vmin=low, vmax=max(high, low + 1e-9)
    )
    _label(axes, right, up, look)
    if grid.mean.size <= (_MOST_NUMBERS // 3 if look.is_narrow else _MOST_NUMBERS):
        _write_numbers(axes, grid, low, high, look)
    else:
        bar = axes.figure.colorbar(picture, ax=axes, pad=0.02, aspect=24)
        bar.outline.set_visible(False)
        bar.set_label("Hz")


def _label(axes: Axes, right: SweptAxis, up: SweptAxis, look: Look) -> None:
    for axis, set_ticks, set_label in (
        (right, axes.set_xticks, axes.set_xlabel),
        (up, axes.set_yticks, axes.set_ylabel),
    ):
        every = -(-len(axis.values) // _MOST_TICKS)
        shown = range(0, len(axis.values), every)
        set_ticks(list(shown), [shortened(text_of(axis.values[k]), 10) for k in shown])
        set_label(shortened(axis_label(axis), 26 if look.is_narrow else 40))
    axes.tick_params(length=0)
    for spine in axes.spines.values():
        spine.set_visible(False)


def _write_numbers(axes: Axes, grid: RateGrid, low: float, high: float, look: Look) -> None:
    """The rate in each place, in the colour that can be read on it."""
    for (row, column), value in np.ndenumerate(grid.mean):
        if np.isfinite(value):
            share = (value - low) / (high - low) if high > low else 0.0
            is_dark = share > _DARK_PART if look.theme.name == "light" else share < _DARK_PART
            colour = "#ffffff" if is_dark else "#10131a"
            text = f"{value:.1f}" if high < 100 else f"{value:.0f}"  # noqa: PLR2004 - three digits fit
            number = axes.text(column, row, text, ha="center", va="center", color=colour, size="small")
            number.set_in_layout(False)  # it is inside; measuring a hundred of them takes long


def _extremes(grid: RateGrid) -> str:
    finite = grid.mean[np.isfinite(grid.mean)]
    return f"{finite.min():.2f} to {finite.max():.2f} Hz" if finite.size else "no rate"
