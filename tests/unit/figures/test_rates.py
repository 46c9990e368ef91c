"""Rates of populations over time, and of their cells."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from spiking import NO_SPIKES, poisson_band, run_with_spikes

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.raster import Band
from ndexp.figures.rates import rates, rates_figure


def drawn(bands: list[Band], look: str = "") -> Figure:
    with drawing(LOOKS[look]):
        figure = rates_figure(bands, 1000.0, LOOKS[look])
        figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("look", ["", "-narrow-dark"])
def test_each_population_has_its_rate_and_its_cells(look: str) -> None:
    figure = drawn([poisson_band("exc", 40, 400), poisson_band("inh", 10, 300)], look)
    assert [axes.get_title(loc="left") for axes in figure.axes] == ["exc", "", "inh", ""]
    bars, cells = figure.axes[0].patches[0], figure.axes[1].patches[0]
    assert bars.get_data().values.mean() == pytest.approx(10.0)
    assert cells.get_data().values.sum() == 40
    line = figure.axes[0].lines[0].get_ydata()
    assert np.mean(line) == pytest.approx(10.0, rel=0.02)
    assert np.ptp(line) < np.ptp(bars.get_data().values)


def test_cells_of_a_node_set_are_counted_by_row() -> None:
    chosen = Band(name="a", ids=np.array([5, 900]), times=np.array([1.0, 2.0, 3.0]), node_ids=np.array([900, 5, 900]))
    assert drawn([chosen]).axes[1].patches[0].get_data().values.sum() == 2


def test_silent_populations_are_told_and_not_drawn(tmp_path: Path) -> None:
    spikes = {"RingA": (np.array([5.0, 9.0]), np.array([0, 1])), "RingB": NO_SPIKES}
    sketch = rates(run_with_spikes(tmp_path / "run", spikes, 50.0))
    assert sketch is not None
    assert sketch.draw is not None
    assert sketch.description == "Mean rates: RingA 13.3 Hz. No spikes: RingB."
    with drawing(LOOKS[""]):
        assert len(sketch.draw(LOOKS[""]).axes) == 2


def test_without_spikes_nothing_is_drawn(tmp_path: Path) -> None:
    run = run_with_spikes(tmp_path / "run", {"RingA": NO_SPIKES}, 50.0)
    sketch = rates(run)
    assert sketch is not None
    assert (sketch.draw, sketch.description) == (None, "No spikes in 50 ms.")
    run.files.spikes.unlink()
    assert rates(run) is None
