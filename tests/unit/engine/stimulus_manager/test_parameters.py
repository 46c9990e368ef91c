"""Parameters with their defaults, and all problems under the keys that the user wrote."""

import math

import pytest

from ndexp.engine.stimulus_manager.parameters import Parameters, place
from ndexp.errors import ConfigError, ProblemsError

INFO = {"Name": "a", "ConfigFile": "sim.json", "Tau": 2, "Mode": "Current", "Seed": 3, "Flag": True, "Text": "x"}


def test_numbers_and_defaults() -> None:
    read = Parameters(INFO)
    assert (read.number("Tau"), read.number("Dt", 0.25), read.positive("Tau"), read.not_negative("Dt", 0)) == (
        2,
        0.25,
        2,
        0,
    )
    assert (read.seed(), Parameters({}).seed()) == (3, None)
    assert read.numbers("Levels") == []
    read.check()


@pytest.mark.parametrize(
    ("key", "message"),
    [
        ("Gone", r"sim\.json: inputs\.a\.gone: the parameter is missing"),
        ("Flag", r"inputs\.a\.flag: a number is expected, not True"),
        ("Text", r"inputs\.a\.text: a number is expected, not 'x'"),
    ],
)
def test_what_is_no_number(key: str, message: str) -> None:
    read = Parameters(INFO)
    assert math.isnan(read.positive(key))
    with pytest.raises(ConfigError, match=message):
        read.check()


def test_all_problems_are_told_at_once() -> None:
    read = Parameters({**INFO, "SDPercent": -1, "Mode": "Voltage", "Levels": [1, "x"]})
    read.positive("SDPercent")
    read.not_negative("RS", -2)
    read.numbers("Levels")
    assert not read.is_conductance()
    read.fits("Duration", 2.0, 1.0)
    with pytest.raises(ProblemsError) as error:
        read.check()
    assert [str(problem) for problem in error.value.problems] == [
        "sim.json: inputs.a.sd_percent: sd_percent is -1, but must be positive",
        "sim.json: inputs.a.series_resistance: series_resistance is -2, but must not be negative",
        "sim.json: inputs.a.levels: a list of numbers is expected, not [1, 'x']",
        "sim.json: inputs.a.input_type: this stimulus cannot inject Voltage. Use current_clamp or conductance",
        "sim.json: inputs.a.duration: the duration 1 ms is shorter than the sampling step 2 ms. Make it longer",
    ]


def test_without_a_config_keys_are_those_of_the_api() -> None:
    assert place({"Name": "a"}, "RampUpTime") == "inputs.a.RampUpTime"
    assert place({"Name": "a", "ConfigFile": "s.json"}, "RampUpTime") == "s.json: inputs.a.ramp_up_time"
    assert place({}) == "inputs.?"
