"""The stimuli of a run above its raster: a bar from onset to end, or the waveform where it is known."""

from collections.abc import Sequence

import numpy as np
from matplotlib.axes import Axes

from ndexp.figures.look import Look, shortened
from ndexp.results.stimuli import StimulusBlock

MOST_ROWS = 6
ROW_INCHES = 0.36

_LOW, _HIGH = 0.08, 0.52


def shown_rows(blocks: Sequence[StimulusBlock]) -> int:
    """Rows that the blocks take: one each, at most `MOST_ROWS`, the last of them for what is left."""
    return min(len(blocks), MOST_ROWS)


def draw_stimuli(axes: Axes, blocks: Sequence[StimulusBlock], duration: float, look: Look) -> None:
    """Draw a row per block, in the order of the config.

    Args:
        axes: where; `ROW_INCHES` high for each of `shown_rows`.
        blocks: from top to bottom.
        duration: simulated time, ms.
        look: theme and width.
    """
    rows = shown_rows(blocks)
    whole = rows if rows == len(blocks) else rows - 1
    axes.set_title("Stimuli", loc="left")
    axes.set_xlim(0, max(duration, 1e-9))
    axes.set_ylim(-0.05, rows)
    axes.set_yticks([])
    axes.tick_params(axis="x", length=0)
    for side in ("left", "bottom"):
        axes.spines[side].set_visible(False)
    for number, block in enumerate(blocks[:whole]):
        _draw_row(axes, block, rows - 1 - number, look)
    if whole < len(blocks):
        names = ", ".join(block.name for block in blocks[whole:])
        _label(axes, 0.0, f"and {len(blocks) - whole} more: {names}", look)


def label_of(block: StimulusBlock) -> str:
    """`name  ·  module into target`, with the lowest and the highest value of its waveform."""
    words = f"{block.name}  ·  {block.module}" + (f" into {block.target}" if block.target else "")
    if not block.values.size:
        return words
    low, high = float(block.values.min()), float(block.values.max())
    extent = f"{high:g}" if low == 0 <= high else f"{low:g}" if high == 0 else f"{low:g} to {high:g}"
    extent = extent.replace("-", "\N{MINUS SIGN}")
    return f"{words}, {extent} {block.unit}"


def _draw_row(axes: Axes, block: StimulusBlock, row: int, look: Look) -> None:
    muted = look.theme.muted
    if block.values.size:
        low, high = min(float(block.values.min()), 0.0), max(float(block.values.max()), 0.0)
        if block.unit == "mV":
            low, high = float(block.values.min()), float(block.values.max())
        span = high - low or 1.0
        heights = row + _LOW + (block.values - low) / span * (_HIGH - _LOW)
        base = row + _LOW + (np.clip(0.0, low, high) - low) / span * (_HIGH - _LOW)
        axes.fill_between(block.times, base, heights, color=muted, alpha=0.35, linewidth=0)
        axes.plot(block.times, heights, color=look.theme.ink, linewidth=0.9)
    else:
        height = (_HIGH - _LOW) * 0.6
        axes.broken_barh(
            [(block.onset, block.end - block.onset)], (row + _LOW, height), color=muted, alpha=0.6, linewidth=0
        )
    _label(axes, row, label_of(block), look)


def _label(axes: Axes, row: float, text: str, look: Look) -> None:
    shown = shortened(text, 56 if look.is_narrow else 110)
    axes.text(
        0.0, row + _HIGH + 0.04, shown, transform=axes.get_yaxis_transform(), va="bottom", ha="left", size="small"
    )
