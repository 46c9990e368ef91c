"""Voltage clamps: their parameters and levels."""

from typing import Any

import pytest

from ndexp.engine.stimulus_manager.seclamp import SEClamp
from ndexp.errors import ConfigError

INFO = {"Name": "vc", "ConfigFile": "sim.json", "Delay": 0.0, "Duration": 8.0, "Voltage": 5.5, "RS": 0.5}
LEVELS = {"DurationLevels": [1.0, 2.0], "VoltageLevels": [10.0, 15.0]}


def test_a_constant_clamp(injected: Any, make_points: Any, make_cells: Any) -> None:
    stimulus = SEClamp([make_points(0, 0.5), make_points(1, 0.2)], INFO, make_cells())
    one, other = stimulus.stimList
    assert (one.kind, one.rs, one.dur1, one.amp1, one.x, other.x) == ("SEClamp", 0.5, 8, 5.5, 0.5, 0.2)
    assert stimulus.clamps == [one, other]
    assert SEClamp([make_points(0, 0.5)], {**INFO, "RS": 0.01}, make_cells()).rs == 0.01


def test_levels_are_played_in_steps_at_the_ends_of_their_durations(
    injected: Any, make_points: Any, make_cells: Any
) -> None:
    stimulus = SEClamp([make_points(0, 0.5)], {**INFO, **LEVELS}, make_cells())
    assert (stimulus.time_vec, stimulus.voltage_vec) == ([1, 3], [10, 15])
    voltages, times = stimulus._levels
    (clamp,) = stimulus.stimList
    assert (list(voltages), list(times)) == ([10, 15], [1, 3])
    assert voltages.played == [((clamp, "amp1"), times, 0)]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"RS": 0.0}, r"inputs\.vc\.series_resistance: series_resistance is 0, but must be positive"),
        ({"DurationLevels": [1.0]}, r"inputs\.vc\.duration_levels: 1 durations for 2 voltages"),
        ({"VoltageLevels": ["x"]}, r"inputs\.vc\.voltage_levels: a list of numbers is expected"),
    ],
)
def test_refusals(change: Any, message: str, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        SEClamp([], {**INFO, **LEVELS, **change}, make_cells())


def test_a_delay_is_odd(make_cells: Any) -> None:
    assert SEClamp([], {**INFO, "Delay": 1.0}, make_cells()).warnings == ["the delay has no effect on a voltage clamp"]
