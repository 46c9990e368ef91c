"""Shot noise: the golden samples from recorded variates, its parameters, events and kernel."""

import math
from typing import Any

import numpy as np
import pytest
from recorded_variates import Played
from stimulus_fakes import NumpyStream

from ndexp.engine.stimulus_manager.shot_signals import (
    Shots,
    bi_exponential,
    event_indices,
    event_times,
    gamma,
    shot_noise,
    shots_of,
)

BY_MEAN = shots_of(0.7, 0.4, 0.5, 0.4, 4.0)
GOLDEN = {
    "shot": Shots(rate=2000, amp_mean=0.04, amp_var=0.0016, tau_R=0.4, tau_D=4.0),
    "shot2": Shots(rate=500, amp_mean=-0.04, amp_var=0.0064, tau_R=0.4, tau_D=4.0),
    "abs": BY_MEAN,
}


@pytest.mark.parametrize("block", GOLDEN)
def test_golden_samples(block: str) -> None:
    stream = Played(block)
    found = shot_noise(stream, GOLDEN[block], 50.0, 0.25, 201)
    assert found.tolist() == stream.samples[-202:-1]
    assert stream.is_used_up()


def test_the_example_of_parameters() -> None:
    assert BY_MEAN.amp_mean == pytest.approx(0.1946720116455406, rel=1e-14)
    assert BY_MEAN.amp_var == pytest.approx(0.037897192118121495, rel=1e-14)
    assert BY_MEAN.rate == pytest.approx(696.022727272727, rel=1e-14)


def test_a_negative_mean_mirrors_the_shots() -> None:
    mirrored = shots_of(-0.7, 0.4, 0.5, 0.4, 4.0)
    assert (mirrored.amp_mean, mirrored.amp_var, mirrored.rate) == (-BY_MEAN.amp_mean, BY_MEAN.amp_var, BY_MEAN.rate)


@pytest.mark.parametrize("shape", [0.3, 1.0, 4.0])
def test_gamma_has_its_mean_and_variance(shape: float) -> None:
    found = gamma(NumpyStream(1), shape, 2.0, 40_000)
    assert np.mean(found) == pytest.approx(2 * shape, rel=0.03)
    assert np.var(found) == pytest.approx(4 * shape, rel=0.06)


def test_the_sum_has_mean_deviation_and_skewness_asked_for() -> None:
    found = shot_noise(NumpyStream(3), BY_MEAN, 100_000.0, 0.25, 400_001)[100:]
    assert found.mean() == pytest.approx(0.7, rel=0.02)
    assert found.std() == pytest.approx(0.4, rel=0.02)


def test_events_reach_the_end_even_on_unlucky_draws() -> None:
    class Unlucky(NumpyStream):
        def exponentials(self, mean: float, count: int) -> Any:
            return super().exponentials(mean, count) * 0.1

    stream = Unlucky(1)
    times = event_times(stream, 100.0, 200.0)
    assert times[-1] >= 200
    assert np.all(np.diff(times) > 0)
    assert "more" in stream.calls
    lucky = NumpyStream(1)
    event_times(lucky, 100.0, 200.0)
    assert lucky.calls == []


def test_events_go_to_the_nearest_sample_ties_to_even() -> None:
    times = np.array([0.1, 0.125, 0.375, 0.9, 0.99, 1.0, 2.0])
    assert event_indices(times, 1.0, 0.25, 4).tolist() == [0, 0, 2]
    assert event_indices(times, 1.0, 0.25, 5).tolist() == [0, 0, 2, 4, 4]


def test_a_shot_begins_one_sample_after_its_event_and_peaks_at_1() -> None:
    events = np.zeros(4000)
    events[3] = 1.0
    found = bi_exponential(events, 0.4, 4.0, 0.01)
    assert found[:5].tolist() == [0] * 5
    assert found[5] > 0
    assert found.max() == pytest.approx(1.0, rel=1e-4)
    assert np.argmax(found) == pytest.approx(4 + 100 * math.log(10) / (1 / 0.4 - 1 / 4.0), abs=1)


def test_events_at_the_last_two_samples_never_show() -> None:
    events = np.array([0.0, 0.0, 0.0, 1.0, 1.0])
    assert bi_exponential(events, 0.4, 4.0, 0.25).tolist() == [0] * 5
