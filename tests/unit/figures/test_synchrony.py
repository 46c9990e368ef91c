"""Correlations of spike counts."""

from pathlib import Path

import numpy as np
import pytest
from spiking import NO_SPIKES, poisson_band, run_with_spikes

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.raster import Band
from ndexp.figures.synchrony import Synchrony, _has_enough, _measured, synchrony, synchrony_figure


def alike(cells: int) -> Band:
    times = np.repeat(np.sort(np.random.default_rng(2).uniform(0, 1000, 30)), cells)
    return Band(name="alike", ids=np.arange(cells), times=times, node_ids=np.tile(np.arange(cells), 30))


def test_cells_that_fire_alike_have_correlation_1_and_others_0() -> None:
    same, apart = _measured(alike(8), 0, 1000.0), _measured(poisson_band("apart", 40, 4000), 1, 1000.0)
    assert same.widths.tolist() == [1.0, 2.0, 5.0, 10.0, 20.0, 50.0, 100.0]
    assert same.means == pytest.approx(np.ones(7))
    assert apart.means[:5] == pytest.approx(np.zeros(5), abs=0.02)
    assert len(same.pairs) == 28


@pytest.mark.parametrize("look", ["", "-narrow-dark"])
def test_both_panels_have_every_population(look: str) -> None:
    shown = [_measured(alike(8), 0, 1000.0), _measured(poisson_band("apart", 40, 4000), 1, 1000.0)]
    with drawing(LOOKS[look]):
        figure = synchrony_figure(shown, LOOKS[look])
        figure.draw_without_rendering()
    left, right = figure.axes
    assert [line.get_label() for line in left.lines[:2]] == ["alike", "apart"]
    names = [text.get_text() for text in right.get_legend().get_texts()]
    assert names == ["alike  ·  28 pairs", "apart  ·  780 pairs"]


def test_short_runs_have_no_distribution() -> None:
    short = Synchrony(name="a", number=0, widths=np.array([1.0]), means=np.array([0.1]), pairs=np.empty(0))
    with drawing(LOOKS[""]):
        assert len(synchrony_figure([short], LOOKS[""]).axes) == 1


def test_few_cells_spikes_or_bins_are_not_enough() -> None:
    assert _has_enough(poisson_band("a", 10, 100), 1000.0)
    assert not _has_enough(poisson_band("a", 3, 100), 1000.0)
    assert not _has_enough(poisson_band("a", 10, 19), 1000.0)
    assert not _has_enough(poisson_band("a", 10, 100, duration=5.0), 5.0)


def test_what_is_missing_is_told(tmp_path: Path) -> None:
    run = run_with_spikes(tmp_path / "run", {"RingA": (np.array([5.0]), np.array([0])), "RingB": NO_SPIKES}, 50.0)
    sketch = synchrony(run)
    assert sketch is not None
    assert sketch.draw is None
    assert sketch.description == (
        "Too few spikes for correlations (5 active cells, 20 spikes and 10 bins wanted): "
        "RingA (1 spikes of 1 cells), RingB (0 spikes of 0 cells)."
    )
    run.files.spikes.unlink()
    assert synchrony(run) is None
