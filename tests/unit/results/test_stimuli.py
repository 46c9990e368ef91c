"""Stimuli as a config tells them."""

import numpy as np
import pytest

from ndexp.results.stimuli import StimulusBlock, stimulus_blocks


def block(**fields: object) -> StimulusBlock:
    given = {"delay": 10.0, "duration": 40.0, "node_set": "All", **fields}
    (found,) = stimulus_blocks({"inputs": {"one": given}}, 100.0)
    return found


def value_at(found: StimulusBlock, time: float) -> float:
    return float(np.interp(time, found.times, found.values))


def test_random_ones_have_onset_and_end_only() -> None:
    found = block(module="noise", mean=1.0)
    assert (found.name, found.module, found.target, found.onset, found.end) == ("one", "noise", "All", 10.0, 50.0)
    assert (found.unit, found.times.size) == ("", 0)


def test_line_goes_from_start_to_end() -> None:
    found = block(module="linear", amp_start=1.0, amp_end=3.0)
    assert found.times.tolist() == [10.0, 10.0, 50.0, 50.0]
    assert found.values.tolist() == [0.0, 1.0, 3.0, 0.0]
    assert found.unit == "nA"
    assert block(module="linear", amp_start=0.5).values.tolist() == [0.0, 0.5, 0.5, 0.0]
    assert block(module="relative_linear", percent_start=50.0).unit == "% of threshold"
    assert block(module="subthreshold", percent_less=20.0).values.tolist() == [0.0, 80.0, 80.0, 0.0]


def test_line_that_outlives_the_run_is_cut_and_keeps_its_slope() -> None:
    found = block(module="linear", amp_start=0.0, amp_end=3.0, duration=180.0)
    assert found.end == 100.0
    assert found.values.max() == pytest.approx(1.5)


def test_pulses_come_at_their_frequency() -> None:
    found = block(module="pulse", amp_start=2.0, width=5.0, frequency=50.0)
    assert [value_at(found, time) for time in (9.0, 12.0, 16.0, 32.0, 36.0, 49.0)] == [0, 2, 0, 2, 0, 0]
    assert found.times.max() == 50.0
    assert np.all(np.diff(found.times) >= 0)
    assert block(module="pulse", amp_start=2.0, width=0.0, frequency=50.0).times.size == 0


def test_sine_begins_at_phase_0() -> None:
    found = block(module="sinusoidal", amp_start=2.0, frequency=25.0)
    assert value_at(found, 20.0) == pytest.approx(2.0, abs=0.02)
    assert value_at(found, 40.0) == pytest.approx(-2.0, abs=0.02)
    assert found.values[-1] == 0.0


def test_sine_of_too_many_periods_is_a_bar() -> None:
    assert block(module="sinusoidal", amp_start=2.0, frequency=1e5).times.size == 0


def test_clamp_holds_its_voltage_until_the_first_level() -> None:
    found = block(module="seclamp", delay=0.0, voltage=-80.0, duration_levels=[10.0, 5.0], voltage_levels=[-40.0, 0.0])
    assert [value_at(found, time) for time in (5.0, 12.0, 20.0)] == [-80.0, -40.0, 0.0]
    assert found.unit == "mV"


def test_blocks_outside_of_the_run_are_left_out_and_those_of_plugins_come_last() -> None:
    config = {
        "inputs": {"late": {"module": "noise", "delay": 200.0, "duration": 1.0}, "now": {"module": "noise"}},
        "plugin_inputs": {"stairs": {"module": "staircase", "delay": 5.0, "duration": 10.0}},
    }
    assert [(each.name, each.onset, each.end) for each in stimulus_blocks(config, 100.0)] == [
        ("now", 0.0, 100.0),
        ("stairs", 5.0, 15.0),
    ]


def test_config_without_inputs_and_broken_blocks_give_nothing() -> None:
    assert stimulus_blocks({}, 100.0) == ()
    assert stimulus_blocks({"inputs": ["odd"]}, 100.0) == ()
    assert stimulus_blocks({"inputs": {"odd": 3}}, 100.0) == ()
