"""Smoothed rates stay between the rates they smooth; waveforms stay within their block and the run."""

import numpy as np
from hypothesis import example, given
from hypothesis import strategies as st

from ndexp.results.statistics import population_rate, smoothed_rate
from ndexp.results.stimuli import stimulus_blocks


@example([0.0, 34.0, 67.0], 3, 1.0)
@given(
    st.lists(st.floats(0.0, 100.0), max_size=50),
    st.integers(2, 200),
    st.floats(0.5, 40.0),
)
def test_smoothing_makes_no_rate_that_was_not_there(spikes: list[float], bins: int, sd: float) -> None:
    edges = np.linspace(0.0, 100.0, bins + 1)
    raw = population_rate(np.array(spikes), 3, edges)
    smooth = smoothed_rate(np.array(spikes), 3, edges, sd)
    assert len(smooth) == bins
    assert np.all(smooth >= raw.min() - 1e-6)
    assert np.all(smooth <= raw.max() + 1e-6)


@given(
    st.sampled_from(["linear", "relative_linear", "subthreshold", "pulse", "sinusoidal", "seclamp", "noise"]),
    st.floats(0.0, 90.0),
    st.floats(1.0, 300.0),
    st.floats(0.5, 200.0),
    st.floats(0.01, 5.0),
)
def test_waveforms_stay_within_the_block_and_the_run(
    module: str, delay: float, duration: float, frequency: float, width: float
) -> None:
    block = {
        "module": module,
        "delay": delay,
        "duration": duration,
        "frequency": frequency,
        "width": width,
        "amp_start": 2.0,
        "duration_levels": [duration / 2],
        "voltage_levels": [-40.0],
    }
    (found,) = stimulus_blocks({"inputs": {"one": block}}, 100.0)
    assert 0 <= found.onset < found.end <= 100.0
    if found.times.size:
        assert len(found.times) == len(found.values)
        assert found.times.min() >= found.onset - 1e-9
        assert found.times.max() <= found.end + 1e-9
        assert np.all(np.diff(found.times) >= 0)
        assert np.all(np.isfinite(found.values))
