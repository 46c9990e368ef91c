"""Distributions of intervals and their CV."""

from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from spiking import NO_SPIKES, run_with_spikes

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.intervals import interval_distributions, intervals_figure, round_numbers
from ndexp.figures.look import drawing
from ndexp.figures.panels import Sample


def sample(name: str, values: np.ndarray, number: int = 0) -> Sample:
    return Sample(name=name, number=number, values=values)


def drawn(isi: list[Sample], cv: list[Sample], look: str = "") -> Figure:
    with drawing(LOOKS[look]):
        figure = intervals_figure(isi, cv, LOOKS[look])
        figure.draw_without_rendering()
    return figure


@pytest.mark.parametrize("look", ["", "-narrow"])
def test_shares_of_each_population_are_a_whole(look: str) -> None:
    rng = np.random.default_rng(1)
    isi = [sample("exc", rng.exponential(50.0, 400)), sample("inh", rng.exponential(10.0, 90), 1)]
    cv = [sample("exc", rng.uniform(0.5, 1.2, 40)), sample("inh", np.array([0.0, 2.3]), 1)]
    figure = drawn(isi, cv, look)
    assert [axes.get_xlabel() for axes in figure.axes] == ["interval (ms)", "CV of a cell's intervals"]
    for axes in figure.axes:
        for outline in axes.patches:
            assert outline.get_data().values.sum() == pytest.approx(100.0)
    assert figure.axes[0].get_xscale() == "log"
    names = [text.get_text() for text in figure.axes[0].get_legend().get_texts()]
    assert names == ["exc  ·  400 intervals", "inh  ·  90 intervals"]


def test_a_distribution_without_a_population_has_no_panel() -> None:
    assert len(drawn([sample("exc", np.full(20, 10.0))], []).axes) == 1
    assert len(drawn([], [sample("exc", np.full(5, 1.0))]).axes) == 1


def test_too_few_intervals_are_counted(tmp_path: Path) -> None:
    spikes = {"RingA": (np.arange(0.0, 48.0, 3.0), np.zeros(16, dtype=np.int64)), "RingB": NO_SPIKES}
    sketch = interval_distributions(run_with_spikes(tmp_path / "run", spikes, 50.0))
    assert sketch is not None
    assert sketch.draw is not None
    assert sketch.description == (
        "Median interval: RingA 3 ms. Too few spikes for intervals (10 wanted): RingB 0. "
        "Too few spikes for CV (5 cells with two intervals wanted): RingA 1, RingB 0."
    )
    with drawing(LOOKS[""]):
        assert len(sketch.draw(LOOKS[""]).axes) == 1


def test_without_spikes_nothing_is_drawn(tmp_path: Path) -> None:
    run = run_with_spikes(tmp_path / "run", {"RingA": NO_SPIKES}, 50.0)
    sketch = interval_distributions(run)
    assert sketch is not None
    assert sketch.draw is None
    run.files.spikes.unlink()
    assert interval_distributions(run) is None


@pytest.mark.parametrize(
    ("low", "high", "ticks"),
    [
        (1.5, 240.0, [2, 5, 10, 20, 50, 100, 200]),
        (11.7, 14.2, [12, 13, 14]),
        (0.09, 0.6, [0.1, 0.2, 0.5]),
    ],
)
def test_ticks_are_round_numbers(low: float, high: float, ticks: list[float]) -> None:
    assert round_numbers(low, high) == pytest.approx(ticks)
