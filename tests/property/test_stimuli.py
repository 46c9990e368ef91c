"""Signals stay within their bounds and in order; streams of cells depend on no other cell and on no rank."""

from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from stimulus_fakes import FakeCells, FakePoints, NumpyStream, keep_draws, keep_injected

from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES
from ndexp.engine.stimulus_manager.random_signals import ornstein_uhlenbeck
from ndexp.engine.stimulus_manager.shot_signals import Shots, event_indices, shot_noise
from ndexp.engine.stimulus_manager.signals import Signal, resistances

MS = st.floats(0.1, 200.0)
AMP = st.floats(-5.0, 5.0)
SEED = st.integers(0, 2**31 - 1)


@given(delay=st.floats(0, 50), duration=MS, amp=AMP, frequency=st.floats(1.0, 500.0), part=st.floats(0.01, 1.0))
def test_pulses_are_either_on_or_off(delay: float, duration: float, amp: float, frequency: float, part: float) -> None:
    signal = Signal(delay).add_train(amp, frequency, part * 1000 / frequency, duration)
    assert set(signal.values) <= {0.0, amp}
    assert np.all(np.diff(signal.times) >= -1e-9)
    assert signal.end == pytest.approx(delay + duration)


@given(delay=st.floats(0, 50), duration=MS, amp=AMP, frequency=st.floats(1.0, 500.0), step=st.floats(0.025, 0.1))
def test_sines_stay_within_their_amplitude(
    delay: float, duration: float, amp: float, frequency: float, step: float
) -> None:
    signal = Signal(delay).add_sin(amp, duration, frequency, step)
    assert np.all(np.abs(signal.values) <= abs(amp))
    assert signal.end == delay + duration


@given(seed=SEED, rate=st.floats(10, 3000), amp=AMP.filter(lambda one: abs(one) > 1e-3), spread=st.floats(0.1, 4.0))
@settings(max_examples=40, deadline=None)
def test_shots_have_the_sign_of_their_amplitude(seed: int, rate: float, amp: float, spread: float) -> None:
    shots = Shots(rate=rate, amp_mean=amp, amp_var=spread * amp**2, tau_R=0.4, tau_D=4.0)
    found = shot_noise(NumpyStream(seed), shots, 20.0, 0.25, 81)
    assert found.shape == (81,)
    assert np.all(found * np.sign(amp) >= 0)
    assert found[0] == found[1] == 0


@given(seed=SEED, count=st.integers(1, 100), dt=st.sampled_from([0.1, 0.25, 0.3]))
def test_events_lie_on_the_grid(seed: int, count: int, dt: float) -> None:
    times = np.cumsum(np.random.default_rng(seed).exponential(0.5, 200))
    found = event_indices(times, count * dt, dt, count)
    assert np.all((found >= 0) & (found < count))
    assert np.all(np.diff(found) >= 0)


@given(seed=SEED, tau=st.floats(0, 20), sigma=st.floats(0.01, 5), mean=AMP, count=st.integers(1, 50))
def test_noise_that_relaxes_stays_within_what_its_variates_allow(
    seed: int, tau: float, sigma: float, mean: float, count: int
) -> None:
    variates = np.random.default_rng(seed).standard_normal(count)
    found = ornstein_uhlenbeck(variates, tau, sigma, mean, 0.25)
    assert found.shape == (count,)
    assert np.all(np.abs(found - mean) <= sigma * np.cumsum(np.abs(variates)) + 1e-9)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1))
def test_resistances_are_positive_and_at_most_open(conductances: list[float]) -> None:
    found = resistances(np.array(conductances))
    assert np.all((found > 0) & (found <= 1e9))


NOISY: dict[str, dict[str, Any]] = {
    "Noise": {"Mean": 0.3, "Variance": 0.01},
    "OrnsteinUhlenbeck": {"Tau": 2.0, "Mean": 0.3, "Sigma": 0.1},
    "ShotNoise": {"RiseTime": 0.4, "DecayTime": 4.0, "Rate": 500, "AmpMean": 0.1, "AmpVar": 0.01},
}
INFO = {"Name": "x", "Mode": "Current", "Delay": 1.0, "Duration": 3.0, "StimulusSeed": 3, "SimulationDt": 0.1}


@given(
    gids=st.sets(st.integers(0, 5000), min_size=1, max_size=12),
    size=st.integers(1, 5),
    blocks=st.lists(st.sampled_from(sorted(NOISY)), min_size=1, max_size=4),
)
@settings(max_examples=40, deadline=None)
def test_streams_do_not_depend_on_the_ranks(gids: set[int], size: int, blocks: list[str]) -> None:
    alone = streams(sorted(gids), blocks)
    shared: set[Any] = set()
    for rank in range(size):
        shared |= streams(sorted(gids)[rank::size], blocks)
    assert shared == alone
    assert len({ids for ids, *_ in alone}) == len(gids) * len(blocks)


def streams(gids: list[int], blocks: list[str]) -> set[Any]:
    """What one rank's cells ask of which streams: ids and calls."""
    with pytest.MonkeyPatch.context() as patch:
        keep_injected(patch)
        asked = keep_draws(patch)
        for name in blocks:
            STIMULUS_TYPES[name]([FakePoints(gid, 0.5) for gid in gids], {**INFO, **NOISY[name]}, FakeCells())  # type: ignore[arg-type]
    return {(call[1], call[0], *call[2:]) for call in asked}
