"""The raster shows each spike once, and says so when there is nothing to show."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from run_folders import run_folder

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.raster import Band, raster, raster_figure
from ndexp.results.run import open_run

LOOK = LOOKS[""]


def band(name: str, cells: int, spikes: int, seed: int = 1) -> Band:
    rng = np.random.default_rng(seed)
    return Band(
        name=name,
        ids=np.arange(cells),
        times=np.sort(rng.uniform(0, 100, spikes)),
        node_ids=rng.integers(0, max(cells, 1), spikes),
    )


def drawn(bands: list[Band], inputs: list[Band] | None = None, look: str = "") -> Figure:
    with drawing(LOOKS[look]):
        figure = raster_figure(bands, inputs or [], 100.0, LOOKS[look])
        figure.draw_without_rendering()
    return figure


def titles(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


def test_each_population_has_its_axes_label_and_colour() -> None:
    figure = drawn([band("exc", 40, 20), band("inh", 10, 5)])
    assert titles(figure) == [
        "exc  ·  40 cells, 5.0 Hz",
        "inh  ·  10 cells, 5.0 Hz",
        "Population rates  ·  1 ms bins",
    ]
    spikes = [axes.lines[0] for axes in figure.axes[:2]]
    assert [len(line.get_xdata()) for line in spikes] == [20, 5]
    assert [line.get_color() for line in spikes] == [LOOK.colour(0), LOOK.colour(1)]
    assert len(figure.axes[-1].patches) == 2
    assert figure.axes[-1].get_xlabel() == "time (ms)"
    assert figure.axes[-1].get_xlim() == (0.0, 100.0)


def test_input_is_drawn_above() -> None:
    figure = drawn([band("exc", 4, 2)], [band("thalamus", 10, 30)])
    assert titles(figure)[0] == "Input  ·  thalamus  ·  10 sources, 30.0 Hz"
    two = drawn([band("exc", 4, 2)], [band("thalamus", 10, 30), band("cortex", 10, 30)])
    assert titles(two)[0] == "Input  ·  2 sources, 1 ms bins"
    assert len(two.axes[0].patches) == 2


def test_nothing_to_draw_is_said() -> None:
    assert [text.get_text() for text in drawn([]).axes[0].texts] == ["no cells"]
    assert [text.get_text() for text in drawn([band("exc", 4, 0)]).axes[0].texts] == ["no spikes"]
    assert "1 cell, 0.0 Hz" in titles(drawn([band("exc", 1, 0)]))[0]


def test_one_spike_is_drawn() -> None:
    (line,) = drawn([band("exc", 1, 1)]).axes[0].lines
    assert line.get_ydata().tolist() == [0]


def test_many_spikes_become_a_picture_of_small_dots() -> None:
    (line,) = drawn([band("exc", 10_000, 50_000)]).axes[0].lines
    assert line.get_rasterized()
    assert line.get_markersize() < 1
    (few,) = drawn([band("exc", 10, 50)]).axes[0].lines
    assert not few.get_rasterized()
    assert few.get_marker() == "|"


def test_cells_of_a_node_set_stand_close() -> None:
    chosen = Band(name="exc", ids=np.array([5, 900]), times=np.array([1.0, 2.0]), node_ids=np.array([900, 5]))
    (line,) = drawn([chosen]).axes[0].lines
    assert line.get_ydata().tolist() == [1, 0]


@pytest.mark.parametrize("look", ["", "-narrow"])
def test_long_names_stay_inside(look: str) -> None:
    figure = drawn([band("a_population_with_a_name_that_is_very_long_" * 3, 4, 2)], look=look)
    width = figure.get_size_inches()[0] * figure.dpi
    box = figure.axes[0]._left_title.get_window_extent()
    assert box.x1 <= width
    assert "…" in titles(figure)[0]


def test_ten_populations_have_ten_bands() -> None:
    assert len(drawn([band(f"p{number}", 3, 1) for number in range(10)]).axes) == 11


def test_run_is_drawn_with_its_replayed_input(tmp_path: Path) -> None:
    sketch = raster(open_run(run_folder(tmp_path / "run")))
    assert sketch is not None
    assert sketch.description == "Spikes over 50 ms. Mean rates: RingA 26.7 Hz, RingB 10.0 Hz."
    with drawing(LOOK):
        figure = sketch.draw(LOOK)
    assert titles(figure)[0].startswith("Input  ·  afferents: Afferents  ·  3 sources")


def test_run_without_spike_file_has_no_raster(tmp_path: Path) -> None:
    folder = run_folder(tmp_path / "run")
    (folder / "output" / "spikes.h5").unlink()
    assert raster(open_run(folder)) is None


def test_settings_of_matplotlib_stay() -> None:
    before = dict(mpl.rcParams)
    drawn([band("exc", 4, 2)])
    assert dict(mpl.rcParams) == before
