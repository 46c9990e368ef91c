"""Which figures the page of a sweep has: curves over one axis, a map over two."""

import re
from collections.abc import Iterator

from ndexp.figures.figure_files import Sketch, draw_sketch
from ndexp.figures.sweep_curves import curves
from ndexp.figures.sweep_maps import maps
from ndexp.results.sweep import SweepResult
from ndexp.results.sweep_rates import parameter_axes
from ndexp.results.sweep_runs import SweptAxis
from ndexp.summary.content import Picture, picture_of

MOST_FIGURES = 4
_NOT_IN_NAMES = re.compile(r"[^A-Za-z0-9_.]+")


def sweep_pictures(sweep: SweepResult) -> tuple[Picture, ...]:
    """Draw the figures of a sweep into its folder's `figures`.

    Raises:
        ResultError: a file cannot be written.
    """
    if not sweep.populations:
        return ()
    chosen = dict(list(_sketches(sweep))[:MOST_FIGURES])
    return tuple(picture_of(draw_sketch(name, each, sweep.folder / "figures")) for name, each in chosen.items())


def _sketches(sweep: SweepResult) -> Iterator[tuple[str, Sketch]]:
    """File name → figure: of seeds alone, of one axis, of the first two, and of each further one."""
    axes = parameter_axes(sweep)
    seeds = [axis for axis in sweep.axes if axis.is_seed and len(axis.values) > 1]
    if not axes and seeds:
        yield _name(seeds[0]), curves(sweep, seeds[0], None, ())
    if len(axes) == 1:
        yield _name(axes[0]), curves(sweep, axes[0], None, ())
    if len(axes) > 1:
        first, second, *others = axes
        yield f"map-{_name(first)}-{_name(second)}", maps(sweep, second, first, others)
        yield _name(second), curves(sweep, second, first, others)
        for axis in others:
            yield _name(axis), curves(sweep, axis, None, [each for each in axes if each is not axis])


def _name(axis: SweptAxis) -> str:
    return f"rates-{_NOT_IN_NAMES.sub('-', axis.name)[:60]}"
