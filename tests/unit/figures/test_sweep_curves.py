"""Curves over one axis of a sweep."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from sweep_folders import sweep_folder

from ndexp.figures.figure_files import LOOKS, Sketch
from ndexp.figures.look import drawing
from ndexp.figures.sweep_curves import MOST_LINES, MOST_POPULATIONS, curves
from ndexp.results.sweep import SweepResult, open_sweep

SEEDS = {"run.random_seed": [1, 2]}


def rates(point: Mapping[str, float]) -> dict[str, float]:
    seed = point.get("run.random_seed", 1)
    return {"exc": 10 * point.get("amp", 1) + seed, "inh": 20 * point.get("weight", 1) + seed}


def swept(root: Path, axes: dict[str, list], **more: object) -> SweepResult:
    return open_sweep(sweep_folder(root, axes, rates, **more))


def drawn(sketch: Sketch, look: str = "") -> Figure:
    assert sketch.draw is not None
    with drawing(LOOKS[look]):
        figure = sketch.draw(LOOKS[look])
        figure.draw_without_rendering()
    return figure


def names(figure: Figure) -> list[str]:
    return [text.get_text() for text in figure.legends[0].get_texts()]


def test_lines_are_means_and_bands_the_spread_over_seeds(tmp_path: Path) -> None:
    sweep = swept(tmp_path, {"amp": [3, 1, 2], **SEEDS})
    sketch = curves(sweep, sweep.axes[0], None, ())
    (axes,) = drawn(sketch).axes
    assert axes.lines[0].get_xdata().tolist() == [1, 2, 3]
    assert axes.lines[0].get_ydata().tolist() == [11.5, 21.5, 31.5]
    band = axes.collections[0].get_paths()[0].vertices
    assert (band[:, 1].min(), band[:, 1].max()) == (11.0, 32.0)
    assert names(drawn(sketch)) == ["exc", "inh"]
    assert sketch.description == "Mean rates over amp: exc 11.50 to 31.50 Hz; inh 21.50 to 21.50 Hz."
    assert "means over run.random_seed" in sketch.note


@pytest.mark.parametrize("look", ["", "-narrow-dark"])
def test_second_axis_gets_a_line_each(tmp_path: Path, look: str) -> None:
    sweep = swept(tmp_path, {"weight": list(range(10)), "amp": [1, 2], **SEEDS})
    figure = drawn(curves(sweep, sweep.axes[1], sweep.axes[0], ()), look)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["exc", "inh"]
    assert len(names(figure)) == MOST_LINES
    assert (names(figure)[0], names(figure)[-1]) == ("0", "9")
    assert figure.axes[1].lines[-1].get_ydata().tolist() == [181.5, 181.5]


def test_points_without_a_complete_run_are_gaps(tmp_path: Path) -> None:
    sweep = swept(tmp_path, {"amp": [1, 2, 3]}, failed={1: "bad"})
    line = drawn(curves(sweep, sweep.axes[0], None, ())).axes[0].lines[0]
    assert np.isnan(line.get_ydata()).tolist() == [False, True, False]


def test_names_stand_in_their_order_and_are_not_joined(tmp_path: Path) -> None:
    sweep = swept(tmp_path, {"kind": ["b", "a"]})
    (axes,) = drawn(curves(sweep, sweep.axes[0], None, ())).axes
    assert [label.get_text() for label in axes.get_xticklabels()] == ["b", "a"]
    assert axes.lines[0].get_linestyle() == "None"


def test_seeds_alone_are_points_beside_each_other(tmp_path: Path) -> None:
    sweep = swept(tmp_path, SEEDS)
    sketch = curves(sweep, sweep.axes[0], None, ())
    assert drawn(sketch).axes[0].lines[0].get_ydata().tolist() == [11.0, 12.0]
    assert "means over" not in sketch.note


def test_decades_have_a_logarithmic_axis(tmp_path: Path) -> None:
    sweep = swept(tmp_path, {"amp": [0.01, 0.1, 1.0, 10.0]})
    assert drawn(curves(sweep, sweep.axes[0], None, ())).axes[0].get_xscale() == "log"


def test_without_a_rate_nothing_is_drawn(tmp_path: Path) -> None:
    sweep = swept(tmp_path, {"amp": [1, 2]}, planned=[0, 1])
    sketch = curves(sweep, sweep.axes[0], None, ())
    assert (sketch.draw, sketch.description) == (None, "No complete run with a rate yet.")


def test_populations_that_are_left_out_are_told(tmp_path: Path) -> None:
    many = {f"p{number:02}": 1.0 for number in range(MOST_POPULATIONS + 3)}
    sweep = open_sweep(sweep_folder(tmp_path, {"amp": [1, 2]}, lambda point: many))
    sketch = curves(sweep, sweep.axes[0], None, ())
    assert "3 more populations" in sketch.note
    assert len(names(drawn(sketch))) == MOST_POPULATIONS
