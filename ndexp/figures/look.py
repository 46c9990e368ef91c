"""How figures look: two themes, two widths, a palette that colour-blind readers can tell apart."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.layout_engine import ConstrainedLayoutEngine

SCREEN_DPI = 96
"""Dots per inch at which a figure has its natural size on a page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Theme:
    """Colours of a figure; `cycle` colours the populations in their order."""

    name: str
    paper: str
    ink: str
    muted: str
    grid: str
    cycle: tuple[str, ...]

    @property
    def colours(self) -> tuple[str, ...]:
        """All of them, `#rrggbb`, each once."""
        return (self.paper, self.ink, self.muted, self.grid, *self.cycle)


LIGHT = Theme(
    name="light",
    paper="#ffffff",
    ink="#1c2024",
    muted="#667079",
    grid="#dfe3e7",
    cycle=("#0072b2", "#d55e00", "#008f66", "#b8588f", "#8a6d00", "#4a4fb5", "#2f93c9", "#7a4a1f"),
)
"""Okabe and Ito's palette, the lighter ones darkened for lines on white."""

DARK = Theme(
    name="dark",
    paper="#16191d",
    ink="#e8eaed",
    muted="#9aa4ad",
    grid="#30363c",
    cycle=("#56b4e9", "#f08a4b", "#35c79a", "#e29ac4", "#e6c34a", "#a5a8ff", "#8fd3ff", "#d0a27a"),
)
"""The same hues, light enough for a dark page."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """A theme and a width in inches at `SCREEN_DPI`."""

    theme: Theme
    width: float

    @property
    def is_narrow(self) -> bool:
        """Whether the figure is for a phone."""
        return self.width < 5  # noqa: PLR2004 - inches

    def colour(self, number: int) -> str:
        """Colour of the population with that number; they repeat after the last."""
        return self.theme.cycle[number % len(self.theme.cycle)]


WIDE = 8.6
"""Width of a figure on a laptop, inches."""

NARROW = 3.65
"""Width of a figure on a phone, inches."""


@contextmanager
def drawing(look: Look) -> Iterator[None]:
    """A place where matplotlib draws in a look; its settings are as before afterwards."""
    theme = look.theme
    size = 8.5 if look.is_narrow else 9.5
    settings = {
        "font.family": "DejaVu Sans",
        "font.size": size,
        "axes.titlesize": size,
        "axes.labelsize": size,
        "xtick.labelsize": size - 1,
        "ytick.labelsize": size - 1,
        "axes.spines.top": False,
        "axes.spines.right": False,
        "axes.edgecolor": theme.muted,
        "axes.facecolor": theme.paper,
        "figure.facecolor": theme.paper,
        "savefig.facecolor": theme.paper,
        "text.color": theme.ink,
        "axes.labelcolor": theme.ink,
        "axes.titlecolor": theme.ink,
        "xtick.color": theme.muted,
        "ytick.color": theme.muted,
        "xtick.labelcolor": theme.ink,
        "ytick.labelcolor": theme.ink,
        "axes.linewidth": 0.8,
        "axes.titlepad": 4,
        "svg.fonttype": "path",
        "svg.hashsalt": "ndexp",
    }
    with mpl.rc_context(settings):
        yield


def new_figure(look: Look, height: float) -> Figure:
    """An empty figure of that height (inches) whose axes make room for their labels."""
    layout = ConstrainedLayoutEngine(h_pad=0.035, w_pad=0.03, hspace=0.0, wspace=0.0)
    return Figure(figsize=(look.width, height), dpi=SCREEN_DPI, layout=layout)


def say(axes: Axes, text: str, look: Look) -> None:
    """Write a remark in the middle of empty axes."""
    axes.text(0.5, 0.5, text, transform=axes.transAxes, ha="center", va="center", color=look.theme.muted)


def shortened(text: str, longest: int) -> str:
    """The text, its middle left out when it is longer than that many letters."""
    if len(text) <= longest:
        return text
    head = (longest - 1) * 2 // 3
    return f"{text[:head]}…{text[len(text) - (longest - 1 - head) :]}"
