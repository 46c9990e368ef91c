"""Panels beside or above each other, and distributions of several populations in one of them."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from ndexp.figures.look import Look, new_figure, shortened

_PANEL_INCHES = 2.5


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Sample:
    """Values of one population: (n,) float64; `number` is that of its colour."""

    name: str
    number: int
    values: npt.NDArray[np.float64]


def side_by_side(look: Look, count: int, inches: float = _PANEL_INCHES) -> tuple[Figure, list[Axes]]:
    """A figure with panels beside each other, above each other on a phone.

    Args:
        look: theme and width.
        count: number of panels.
        inches: height of one.
    """
    rows, columns = (count, 1) if look.is_narrow else (1, count)
    figure = new_figure(look, inches * rows)
    return figure, list(figure.subplots(rows, columns, squeeze=False).ravel())


def draw_distribution(
    axes: Axes, samples: Sequence[Sample], edges: npt.NDArray[np.float64], look: Look, *, unit: str
) -> None:
    """Draw the share of each sample's values in bins, as lines that can be compared whatever the samples' sizes.

    Args:
        axes: where.
        samples: populations with at least one value.
        edges: (bins + 1,) float64; values outside are counted in the first or last bin.
        look: theme and width.
        unit: what is counted, for the legend (`cells`).
    """
    for sample in samples:
        inside = np.clip(sample.values, edges[0], edges[-1])
        counts, _ = np.histogram(inside, bins=edges)
        label = f"{shortened(sample.name, 22)}  ·  {len(sample.values):,} {unit}"
        share = 100 * counts / len(sample.values)
        colour = look.colour(sample.number)
        axes.stairs(share, edges, color=colour, fill=True, alpha=0.14, linewidth=0)
        axes.stairs(share, edges, color=colour, linewidth=1.4, label=label, baseline=None)
    axes.set_ylabel("share (%)")
    axes.set_ylim(bottom=0)
    axes.margins(x=0)
    axes.yaxis.set_major_locator(MaxNLocator(nbins=4))


def legend(axes: Axes, look: Look, **place: object) -> None:
    """A legend without a frame above the axes, a line per entry on a phone."""
    axes.legend(
        frameon=False,
        loc="lower left",
        bbox_to_anchor=(0.0, 1.0),
        borderaxespad=0.1,
        handlelength=1.2,
        fontsize="small",
        labelcolor=look.theme.ink,
        **place,
    )


def too_few(names: Sequence[str], what: str) -> str:
    """`Too few spikes for …: a, b.`; empty when there are no names."""
    return f"Too few spikes for {what}: {', '.join(names)}." if names else ""
