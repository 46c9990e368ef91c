"""How axes and values of a sweep are written and coloured."""

import matplotlib as mpl
from matplotlib.colors import Colormap, to_hex

from ndexp.figures.look import Look
from ndexp.results.sweep_runs import SweptAxis, Value

_SPREAD_OUT = 20.0


def text_of(value: Value) -> str:
    """The value as a person writes it: `0.1`, `true`, `none`."""
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, float):
        return f"{value:.6g}"
    return "none" if value is None else str(value)


def axis_label(axis: SweptAxis) -> str:
    """The name of an axis without what is the same for all fields of a block: its last two parts."""
    return ".".join(axis.name.split(".")[-2:])


def is_numeric(axis: SweptAxis) -> bool:
    """Whether all values are different numbers, so that they have places on a line; seeds have none."""
    numbers = all(isinstance(each, (int, float)) and not isinstance(each, bool) for each in axis.values)
    return numbers and not axis.is_seed


def is_spread_out(axis: SweptAxis) -> bool:
    """Whether numbers are so far apart that a logarithmic scale shows them better: positive, in growing steps."""
    values = sorted(float(each) for each in axis.values if isinstance(each, (int, float)))
    if len(values) < 3 or values[0] <= 0 or values[-1] / values[0] < _SPREAD_OUT:  # noqa: PLR2004 - two steps
        return False
    return values[1] - values[0] < (values[-1] - values[-2]) / 2


def colour_map(look: Look) -> Colormap:
    """Colours from low to high that are told apart in print and by the colour-blind."""
    return mpl.colormaps["viridis"] if look.theme.name == "dark" else mpl.colormaps["viridis_r"]


def shades(count: int, look: Look) -> list[str]:
    """Colours for values in order, all of them readable on the paper."""
    chosen = colour_map(look)
    return [to_hex(chosen(0.22 + 0.78 * k / max(count - 1, 1))) for k in range(count)]
