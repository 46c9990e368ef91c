"""Stimuli as rows: bars, and waveforms where they are known."""

import numpy as np
import pytest
from matplotlib.axes import Axes

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing, new_figure
from ndexp.figures.stimuli import MOST_ROWS, draw_stimuli, label_of, shown_rows
from ndexp.results.stimuli import StimulusBlock


def block(name: str = "a", values: list[float] | None = None, unit: str = "nA") -> StimulusBlock:
    times = np.linspace(10.0, 50.0, len(values or []))
    given = np.array(values or [], dtype=float)
    return StimulusBlock(
        name=name,
        module="linear",
        target="All",
        onset=10.0,
        end=50.0,
        unit=unit if values else "",
        times=times,
        values=given,
    )


def drawn(blocks: list[StimulusBlock], look: str = "") -> Axes:
    with drawing(LOOKS[look]):
        figure = new_figure(LOOKS[look], 2.0)
        axes = figure.subplots()
        draw_stimuli(axes, blocks, 100.0, LOOKS[look])
        figure.draw_without_rendering()
    return axes


def test_unknown_waveforms_are_bars_from_onset_to_end() -> None:
    (bars,) = drawn([block()]).collections
    (box,) = bars.get_paths()
    assert (box.vertices[:, 0].min(), box.vertices[:, 0].max()) == (10.0, 50.0)


def test_waveforms_stay_in_their_row() -> None:
    axes = drawn([block("high", [0.0, 2.0, 0.0]), block("low", [0.0, -1.0, 0.0]), block("clamp", [-80.0, -40.0], "mV")])
    rows = [line.get_ydata() for line in axes.lines]
    for number, heights in zip((2, 1, 0), rows, strict=True):
        assert number < heights.min() < heights.max() < number + 0.6
    assert rows[1].argmin() == 1
    assert rows[2][0] < rows[2][1]


@pytest.mark.parametrize(
    ("values", "text"),
    [
        (None, "a  ·  linear into All"),
        ([0.0, 2.0], "a  ·  linear into All, 2 nA"),
        ([0.0, -2.0], "a  ·  linear into All, \N{MINUS SIGN}2 nA"),
        ([-1.0, 2.0], "a  ·  linear into All, \N{MINUS SIGN}1 to 2 nA"),
    ],
)
def test_label_tells_kind_target_and_extent(values: list[float] | None, text: str) -> None:
    assert label_of(block(values=values)) == text


@pytest.mark.parametrize("look", ["", "-narrow"])
def test_many_blocks_share_the_last_row(look: str) -> None:
    blocks = [block(f"block{number}") for number in range(40)]
    assert shown_rows(blocks) == MOST_ROWS
    texts = [text.get_text() for text in drawn(blocks, look).texts]
    assert len(texts) == MOST_ROWS
    assert texts[-1].startswith("and 35 more: block5, ")
