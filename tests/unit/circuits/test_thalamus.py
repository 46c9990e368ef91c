"""Thalamic spike trains."""

import numpy as np
import pytest

from ndexp.circuits.thalamus import DURATION, RATE, thalamic_spikes


def test_fibres_fire_at_the_rate_throughout() -> None:
    trains = thalamic_spikes(np.random.default_rng(1), 200)
    assert trains.population == "thalamus"
    assert trains.timestamps.size == pytest.approx(200 * RATE * DURATION / 1000, rel=0.05)
    halves = np.histogram(trains.timestamps, bins=2, range=(0, DURATION))[0]
    assert halves[0] == pytest.approx(halves[1], rel=0.1)
    assert trains.timestamps.min() > 0
    assert set(trains.node_ids.tolist()) == set(range(200))


def test_one_seed_gives_the_same_spikes() -> None:
    one, two = (thalamic_spikes(np.random.default_rng([1, 3]), 50) for _ in range(2))
    assert np.array_equal(one.timestamps, two.timestamps)
