"""The raster shows each spike once, and says so when there is nothing to show."""

import json
from pathlib import Path

import matplotlib as mpl
import numpy as np
import pytest
from matplotlib.figure import Figure
from run_folders import run_folder

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.raster import Band, raster, raster_figure
from ndexp.results.run import RunResult, open_run
from ndexp.results.stimuli import StimulusBlock
from ndexp.sonata.spikes import spike_trains, write_spikes

LOOK = LOOKS[""]


def band(name: str, cells: int, spikes: int, seed: int = 1) -> Band:
    rng = np.random.default_rng(seed)
    return Band(
        name=name,
        ids=np.arange(cells),
        times=np.sort(rng.uniform(0, 100, spikes)),
        node_ids=rng.integers(0, max(cells, 1), spikes),
    )


def drawn(
    bands: list[Band],
    inputs: list[Band] | None = None,
    look: str = "",
    stimuli: tuple[StimulusBlock, ...] = (),
) -> Figure:
    with drawing(LOOKS[look]):
        figure = raster_figure(bands, inputs or [], 100.0, LOOKS[look], stimuli=stimuli)
        figure.draw_without_rendering()
    return figure


def titles(figure: Figure) -> list[str]:
    return [axes.get_title(loc="left") for axes in figure.axes]


def test_each_population_has_its_axes_label_and_colour() -> None:
    figure = drawn([band("exc", 40, 20), band("inh", 10, 5)])
    assert titles(figure) == [
        "exc  ·  40 cells, 5.0 Hz",
        "inh  ·  10 cells, 5.0 Hz",
    ]
    spikes = [axes.lines[0] for axes in figure.axes[:2]]
    assert [len(line.get_xdata()) for line in spikes] == [20, 5]
    assert [line.get_color() for line in spikes] == [LOOK.colour(0), LOOK.colour(1)]
    assert figure.axes[-1].get_xlabel() == "time (ms)"
    assert figure.axes[-1].get_xlim() == (0.0, 100.0)


def test_input_is_drawn_above() -> None:
    figure = drawn([band("exc", 4, 2)], [band("thalamus", 10, 30)])
    assert titles(figure)[0] == "Input  ·  thalamus  ·  10 sources, 30.0 Hz"
    two = drawn([band("exc", 4, 2)], [band("thalamus", 10, 30), band("cortex", 10, 30)])
    assert titles(two)[0] == "Input  ·  2 sources, 1 ms bins"
    assert len(two.axes[0].patches) == 2


def test_stimuli_are_drawn_above_all() -> None:
    step = StimulusBlock(name="step", module="linear", target="All", onset=10.0, end=50.0)
    figure = drawn([band("exc", 4, 2)], [band("thalamus", 10, 30)], stimuli=(step,))
    assert titles(figure)[0] == "Stimuli"
    assert [text.get_text() for text in figure.axes[0].texts] == ["step  ·  linear into All"]
    assert {axes.get_xlim() for axes in figure.axes} == {(0.0, 100.0)}


def silent(folder: Path, **changes: object) -> RunResult:
    config = json.loads((folder / "simulation_config.json").read_text())
    (folder / "simulation_config.json").write_text(json.dumps({**config, **changes}))
    none = np.empty(0), np.empty(0, dtype=np.int64)
    write_spikes(folder / "output" / "spikes.h5", [spike_trains("RingA", *none)])
    return open_run(folder)


def test_run_without_spikes_and_stimuli_says_so_and_draws_nothing(tmp_path: Path) -> None:
    sketch = raster(silent(run_folder(tmp_path / "run"), inputs={}))
    assert sketch is not None
    assert sketch.draw is None
    assert sketch.description == "No spikes in 50 ms (RingA 3 cells, RingB 2 cells)."


def test_run_without_spikes_shows_its_stimuli_only(tmp_path: Path) -> None:
    sketch = raster(silent(run_folder(tmp_path / "run")))
    assert sketch is not None
    assert sketch.draw is not None
    with drawing(LOOK):
        figure = sketch.draw(LOOK)
    assert titles(figure) == ["Input  ·  afferents: Afferents  ·  3 sources, 120.0 Hz"]
    assert figure.axes[-1].get_xlabel() == "time (ms)"
    assert sketch.note.startswith("No spikes in 50 ms")


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
    assert len(drawn([band(f"p{number}", 3, 1) for number in range(10)]).axes) == 10


def test_run_is_drawn_with_its_replayed_input(tmp_path: Path) -> None:
    sketch = raster(open_run(run_folder(tmp_path / "run")))
    assert sketch is not None
    assert sketch.description == "Spikes over 50 ms. Mean rates: RingA 26.7 Hz, RingB 10.0 Hz."
    assert sketch.draw is not None
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
