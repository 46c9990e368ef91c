"""Signals, point by point."""

import numpy as np
import pytest

from ndexp.engine.stimulus_manager.signals import Signal, grid, grid_size, resistances, sine
from ndexp.errors import ConfigError


def points(signal: Signal) -> list[tuple[float, float]]:
    return list(zip(signal.times.tolist(), signal.values.tolist(), strict=True))


def test_a_delay_begins_with_the_base() -> None:
    assert points(Signal(5).add_ramp(1, 2, 10)) == [(0, 0), (5, 0), (5, 1), (15, 2), (15, 0)]


def test_without_delay_there_is_no_base_point_at_0() -> None:
    assert points(Signal(0).add_ramp(1, 2, 10)) == [(0, 0), (0, 1), (10, 2), (10, 0)]


def test_a_negative_delay_counts_as_none() -> None:
    assert points(Signal(-1).add_pulse(3, 2)) == [(0, 0), (0, 3), (2, 3), (2, 0)]


def test_the_base_surrounds_a_ramp() -> None:
    assert points(Signal(1, base=-70).add_ramp(1, 2, 1)) == [(0, -70), (1, -70), (1, 1), (2, 2), (2, -70)]


def test_a_segment_has_no_base_points() -> None:
    assert points(Signal().delay(3).add_segment(1, 2, 1)) == [(3, 1), (5, 1)]


def test_the_train_of_the_specification() -> None:
    signal = Signal(5).add_train(2, 50, 1, 50)
    assert signal.times.tolist() == [0, 5, 5, 6, 6, 25, 25, 26, 26, 45, 45, 46, 46, 55]
    assert signal.values.tolist() == [0, 0, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0]


def test_a_train_of_whole_periods_ends_with_a_pulse_of_no_length() -> None:
    signal = Signal().add_train(2, 100, 4, 20)
    assert signal.times.tolist() == [0, 0, 4, 4, 10, 10, 14, 14, 20, 20, 20, 20, 20]
    assert signal.values.tolist() == [0, 2, 2, 0, 0, 2, 2, 0, 0, 2, 2, 0, 0]


def test_the_last_pulse_is_cut_to_what_is_left() -> None:
    signal = Signal().add_train(2, 100, 4, 12)
    assert signal.times.tolist()[4:] == [10, 10, 12, 12, 12]


def test_samples_stand_on_the_grid_between_base_points() -> None:
    signal = Signal(7).add_grid([1.0, 2.0, 3.0], 0.5, 1.2)
    assert signal.times.tolist() == [0, 7, 7, 7.5, 8, 8.2]
    assert signal.values.tolist() == [0, 0, 1, 2, 3, 0]


def test_the_grid_takes_both_ends_and_forgives_rounding() -> None:
    assert grid(5, 1, 0.3).tolist() == [0 * 0.3 + 5, 1 * 0.3 + 5, 2 * 0.3 + 5, 3 * 0.3 + 5]
    assert grid_size(0.1, 0.3, 0.1) == 4
    assert grid_size(7.3, 0.5, 0.5) == 2


def test_a_step_that_does_not_fit_is_an_error() -> None:
    with pytest.raises(ConfigError, match=r"0\.4 ms is shorter than the sampling step 0\.5 ms"):
        grid(1, 0.4, 0.5)


def test_end_and_types() -> None:
    signal = Signal(1).add_pulse(1, 2)
    assert signal.end == 3
    assert Signal().end == 0
    assert signal.times.dtype == signal.values.dtype == np.float64


def test_samples_at_times_of_their_own() -> None:
    assert points(Signal(2).add_samples([0, 1, 2], [5, 6, 7])) == [(0, 0), (2, 0), (2, 5), (3, 6), (4, 7), (4, 0)]
    assert points(Signal().add_samples([0, 1], [5, 6], 4)) == [(0, 0), (0, 5), (1, 6), (4, 0)]


def test_a_sine_has_no_base_point_before_it() -> None:
    found = points(Signal(1).add_sin(2, 1, 250, 0.5))
    assert [time for time, _ in found] == [0, 1, 1.5, 2, 2]
    assert [value for _, value in found] == pytest.approx([0, 0, 2 * 2**-0.5, 2, 0])


def test_sines_are_exact() -> None:
    assert sine(100, 0.2, 3).tolist() == [0.0, 0.12533323356430426, 0.2486898871648548]


def test_resistances_of_conductances() -> None:
    given = np.array([0.5, 0.0, -1.0, 1e-9, 2e-9, 1e9, 5e8])
    assert resistances(given).tolist() == [2.0, 1e9, 1e9, 1e9, 1 / 2e-9, 1e9, 1 / 5e8]
