"""Voltage traces of example cells."""

import json
from pathlib import Path

import numpy as np
import pytest
from matplotlib.figure import Figure
from run_folders import run_folder

from ndexp.figures.figure_files import LOOKS
from ndexp.figures.look import drawing
from ndexp.figures.traces import Trace, example_cells, thinned, traces, traces_figure, voltage_report
from ndexp.results.run import open_run


def trace(label: str, values: np.ndarray, number: int = 0) -> Trace:
    return Trace(label=label, number=number, times=np.arange(len(values)) * 0.1, values=values.astype(np.float32))


def drawn(chosen: list[Trace]) -> Figure:
    with drawing(LOOKS[""]):
        figure = traces_figure(chosen, LOOKS[""])
        figure.draw_without_rendering()
    return figure


def test_traces_stand_one_above_the_other_with_a_scale_bar() -> None:
    spiking = np.full(1000, -70.0)
    spiking[300:305] = 30.0
    figure = drawn([trace("exc 1", spiking), trace("inh 2", spiking - 5, 1)])
    (axes,) = figure.axes
    lower, upper, bar = axes.lines
    assert lower.get_ydata().max() < upper.get_ydata().min()
    assert np.ptp(upper.get_ydata()) == pytest.approx(100.0)
    assert [line.get_color() for line in (upper, lower)] == [LOOKS[""].colour(0), LOOKS[""].colour(1)]
    assert np.ptp(bar.get_ydata()) == 50.0
    texts = [text.get_text() for text in axes.texts]
    assert texts == ["inh 2", "−75 mV ", "exc 1", "−70 mV ", "50 mV"]  # noqa: RUF001 - a minus sign
    assert axes.get_xlim() == pytest.approx((0.0, 100.0))


def test_nothing_recorded_is_said() -> None:
    assert [text.get_text() for text in drawn([]).axes[0].texts] == ["nothing was recorded"]
    assert [text.get_text() for text in drawn([trace("a", np.empty(0))]).axes[0].texts] == ["nothing was recorded"]


def test_one_sample_and_no_number_are_drawn() -> None:
    assert len(drawn([trace("a", np.array([-70.0]))]).axes[0].lines) == 2
    assert "a" in [text.get_text() for text in drawn([trace("a", np.full(5, np.nan))]).axes[0].texts]


def test_thinning_keeps_every_spike() -> None:
    values = np.full(100_000, -70.0)
    peaks = np.arange(777, 100_000, 5000)
    values[peaks] = 30.0
    times, kept = thinned(trace("a", values), 500)
    assert len(times) <= 2 * 500 + 2
    assert np.count_nonzero(kept == 30.0) == len(peaks)
    assert times.tolist() == sorted(times.tolist())


def test_example_cells_go_from_the_most_active_to_the_least() -> None:
    spiking = np.array([7] * 5 + [3] * 2 + [9])
    assert example_cells(np.array([1, 3, 7, 9]), spiking, 3).tolist() == [7, 9, 1]
    assert example_cells(np.array([1, 3, 7, 9]), spiking, 10).tolist() == [7, 3, 9, 1]
    assert example_cells(np.array([], dtype=np.int64), spiking, 3).tolist() == []


def test_traces_of_a_run(tmp_path: Path) -> None:
    sketch = traces(open_run(run_folder(tmp_path / "run")))
    assert sketch is not None
    assert sketch.description == (
        "Soma voltages from report 'soma': RingA, node_id 0  ·  40.0 Hz, RingA, node_id 1  ·  20.0 Hz, "
        "RingA, node_id 2  ·  20.0 Hz, RingB, node_id 1  ·  20.0 Hz, RingB, node_id 0  ·  0.0 Hz."
    )


def test_somata_are_preferred_and_other_variables_left_out(tmp_path: Path) -> None:
    folder = run_folder(tmp_path / "run")
    config = json.loads((folder / "simulation_config.json").read_text())
    soma = config["reports"]["soma"]
    config["reports"] = {
        "all_voltages": {**soma, "sections": "all"},
        "soma": soma,
        "calcium": {**soma, "variable_name": "cai", "unit": "mM"},
    }
    (folder / "simulation_config.json").write_text(json.dumps(config))
    for name in ("all_voltages", "calcium"):
        (folder / "output" / f"{name}.h5").write_bytes((folder / "output" / "soma.h5").read_bytes())
    assert voltage_report(open_run(folder)) == "soma"
    (folder / "output" / "soma.h5").unlink()
    assert voltage_report(open_run(folder)) == "all_voltages"
    (folder / "output" / "all_voltages.h5").unlink()
    assert traces(open_run(folder)) is None
