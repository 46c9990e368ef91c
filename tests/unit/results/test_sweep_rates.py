"""Rates over the axes of a sweep."""

from pathlib import Path

import numpy as np
import pytest
from sweep_folders import sweep_folder

from ndexp.results.sweep import open_sweep
from ndexp.results.sweep_rates import parameter_axes, place_of, rate_grid
from ndexp.results.sweep_runs import SweptAxis

AXES = {"amp": [0.1, 0.2, 0.3], "weight": [1, 2], "run.random_seed": [1, 2]}


def rates(point: dict[str, float]) -> dict[str, float]:
    return {"exc": 100 * point["amp"] + point["weight"] + (0.5 if point["run.random_seed"] == 2 else 0)}


def test_runs_that_differ_in_seeds_are_taken_together(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, rates, failed={2: "bad"}, planned=[4, 5]))
    amp, weight, _ = sweep.axes
    grid = rate_grid(sweep, "exc", (amp, weight))
    assert grid.runs.tolist() == [[2, 1], [0, 2], [2, 2]]
    assert grid.mean == pytest.approx(np.array([[11.25, 12.5], [np.nan, 22.25], [31.25, 32.25]]), nan_ok=True)
    assert grid.low[2].tolist() == pytest.approx([31.0, 32.0])
    assert grid.high[2].tolist() == pytest.approx([31.5, 32.5])


def test_other_axes_are_averaged(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, rates))
    grid = rate_grid(sweep, "exc", sweep.axes[:1])
    assert grid.mean == pytest.approx([11.75, 21.75, 31.75])
    assert grid.runs.tolist() == [4, 4, 4]
    assert np.isnan(rate_grid(sweep, "unknown", sweep.axes[:1]).mean).all()


def test_seeds_and_single_values_are_no_parameters(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, {**AXES, "one": [1]}))
    assert [axis.name for axis in parameter_axes(sweep)] == ["amp", "weight"]


def test_places_tell_true_from_one() -> None:
    axis = SweptAxis(name="a", values=(1, True, None, "x"))
    assert [place_of({"a": value}, [axis]) for value in (1, True, None, "x")] == [(0,), (1,), (2,), (3,)]
    assert place_of({"a": 2}, [axis]) is None
    assert place_of({}, [axis]) is None
