"""Ornstein-Uhlenbeck samples: the golden ones from recorded variates, and the limits."""

import numpy as np
import pytest
from recorded_variates import Played

from ndexp.engine.stimulus_manager.random_signals import ornstein_uhlenbeck


def test_golden_samples() -> None:
    stream = Played("ou")
    found = ornstein_uhlenbeck(stream.normals(0, 1, 21), 2.0, 0.1, 0.3, 0.25)
    assert found.tolist() == stream.samples[2:-1]


def test_it_begins_at_the_mean_whatever_the_first_variate() -> None:
    one, other = (ornstein_uhlenbeck(np.array([first, 1.0, 2.0]), 2.0, 0.1, 0.3, 0.25) for first in (0.0, 9.0))
    assert one[0] == 0.3
    assert one.tolist() == other.tolist()


def test_without_memory_it_is_white() -> None:
    variates = np.array([1.0, -2.0, 0.5])
    assert ornstein_uhlenbeck(variates, 0.0, 0.1, 0.3, 0.25).tolist() == (0.3 + 0.1 * variates).tolist()


def test_its_mean_and_deviation() -> None:
    variates = np.random.default_rng(1).standard_normal(200_000)
    found = ornstein_uhlenbeck(variates, 2.0, 0.1, 0.3, 0.25)[100:]
    assert found.mean() == pytest.approx(0.3, abs=0.005)
    assert found.std() == pytest.approx(0.1, abs=0.003)
