"""Maps over two axes of a sweep."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np
import pytest
from sweep_folders import sweep_folder

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.sweep_maps import maps
from ndexp.results.sweep import open_sweep

AXES = {"weight": [1, 2], "amp": [1, 2, 3]}


def rates(point: Mapping[str, float]) -> dict[str, float]:
    return {"exc": 10 * point["amp"] + point["weight"], "inh": 3.0}


@pytest.mark.parametrize("look", ["", "-dark", "-narrow"])
def test_every_place_has_its_rate_and_gaps_have_none(tmp_path: Path, look: str) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, rates, failed={4: "bad"}))
    up, right = sweep.axes
    sketch = maps(sweep, right, up, ())
    assert sketch.draw is not None
    with drawing(LOOKS[look]):
        figure = sketch.draw(LOOKS[look])
        figure.draw_without_rendering()
    exc, inh = figure.axes
    assert exc.get_title(loc="left") == "exc"
    mesh = exc.collections[0].get_array()
    assert np.ma.filled(mesh, -1).tolist() == [[11, 21, 31], [12, -1, 32]]
    written = {text.get_position(): text.get_text() for text in exc.texts}
    assert written == {(0, 0): "11.0", (1, 0): "21.0", (2, 0): "31.0", (0, 1): "12.0", (2, 1): "32.0"}
    assert [label.get_text() for label in inh.get_xticklabels()] == ["1", "2", "3"]
    assert sketch.note.endswith("Hatched: no complete run (1 of 6 places).")


def test_large_maps_have_a_scale_instead_of_numbers(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, {"weight": list(range(11)), "amp": list(range(10))}, rates))
    sketch = maps(sweep, sweep.axes[1], sweep.axes[0], ())
    assert sketch.draw is not None
    with drawing(LOOKS[""]):
        figure = sketch.draw(LOOKS[""])
    assert not figure.axes[0].texts
    assert [axes.get_ylabel() for axes in figure.axes[2:]] == ["Hz", "Hz"]
    assert len(figure.axes[0].get_yticks()) <= 10


def test_without_a_rate_nothing_is_drawn(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, rates, planned=range(6)))
    assert maps(sweep, *sweep.axes, ()).draw is None
