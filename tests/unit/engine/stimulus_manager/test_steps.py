"""Amplitudes and refusals of the stimuli without randomness."""

import logging
import math
from typing import Any

import pytest

from ndexp.engine.stimulus_manager.steps import (
    Hyperpolarizing,
    Linear,
    Pulse,
    RelativeLinear,
    Sinusoidal,
    SubThreshold,
)
from ndexp.errors import ConfigError, ProblemsError

INFO = {"Name": "dc", "ConfigFile": "simulation_config.json", "Delay": 1.0, "Duration": 10.0}


def amplitudes(injected: Any) -> list[list[float]]:
    return [signal.values.tolist() for signal, _, _ in injected]


def test_linear(injected: Any, make_points: Any, make_cells: Any) -> None:
    stimulus = Linear([make_points(3, 0.5)], {**INFO, "AmpStart": 0.1, "AmpEnd": 0.3}, make_cells())
    ((signal, section, x),) = injected
    assert (section, x) == ("soma3", 0.5)
    assert signal.times.tolist() == [0, 1, 1, 11, 11]
    assert signal.values.tolist() == [0, 0, 0.1, 0.3, 0]
    assert (stimulus.delay, stimulus.duration, stimulus.represents_physical_electrode) == (1, 10, False)


def test_linear_is_constant_without_an_end(injected: Any, make_points: Any, make_cells: Any) -> None:
    Linear([make_points(0, 0.5)], {**INFO, "AmpStart": 0.1}, make_cells())
    assert amplitudes(injected) == [[0, 0, 0.1, 0.1, 0]]


def test_linear_of_zeros_makes_nothing(injected: Any, make_points: Any, make_cells: Any) -> None:
    assert Linear([make_points(0, 0.5)], {**INFO, "AmpStart": 0, "AmpEnd": 0}, make_cells()).stimList == []
    assert injected == []


def test_a_section_that_is_not_here_is_left_out(injected: Any, make_points: Any, make_cells: Any) -> None:
    Linear([make_points(0, 0.5, exists=False), make_points(1, 0.2, 0.8)], {**INFO, "AmpStart": 1}, make_cells())
    assert [(section, x) for _, section, x in injected] == [("soma1", 0.2), ("soma1", 0.8)]


def test_relative_linear(injected: Any, make_points: Any, make_cells: Any) -> None:
    info = {**INFO, "PercentStart": 70, "PercentEnd": 110}
    RelativeLinear([make_points(0, 0.5), make_points(1, 0.5)], info, make_cells(g0=0.3, g1=0.7))
    assert amplitudes(injected) == [[0, 0, 0.3 * (70 / 100), 0.3 * (110 / 100), 0], [0, 0, 0.7 * 0.7, 0.7 * 1.1, 0]]


def test_subthreshold_multiplies_before_it_divides(injected: Any, make_points: Any, make_cells: Any) -> None:
    SubThreshold([make_points(0, 0.5)], {**INFO, "PercentLess": 13}, make_cells(g0=0.3))
    assert amplitudes(injected) == [[0, 0, 0.3 * 87 / 100, 0.3 * 87 / 100, 0]]


def test_hyperpolarizing_is_the_holding_current_even_if_0(injected: Any, make_points: Any, make_cells: Any) -> None:
    Hyperpolarizing([make_points(0, 0.5), make_points(1, 0.5)], INFO, make_cells(g0=0.3, g1=0))
    assert amplitudes(injected) == [[0, 0, -0.15, -0.15, 0], [0, 0, 0, 0, 0]]


@pytest.mark.parametrize(("kind", "key"), [(RelativeLinear, "PercentStart"), (SubThreshold, "PercentLess")])
def test_missing_thresholds_are_warned_of_once(
    kind: Any, key: str, injected: Any, make_points: Any, make_cells: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "ndexp"):
        kind([make_points(gid, 0.5) for gid in range(8)], {**INFO, key: 50}, make_cells(g0=0, g2=0, g5=0))
    (record,) = caplog.records
    assert record.getMessage().startswith("simulation_config.json: inputs.dc: 3 cells get no current")
    assert "(gids 0, 2, 5)" in record.getMessage()


def test_pulse(injected: Any, make_points: Any, make_cells: Any) -> None:
    info = {**INFO, "AmpStart": 2, "Width": 1, "Frequency": 200}
    stimulus = Pulse([make_points(0, 0.5)], info, make_cells())
    assert injected[0][0].times.tolist() == [0, 1, 1, 2, 2, 6, 6, 7, 7, 11, 11, 11, 11, 11]
    assert (stimulus.amp, stimulus.freq, stimulus.width) == (2, 200, 1)


@pytest.mark.parametrize("change", [{"Width": 0}, {"Frequency": 0}])
def test_pulse_without_pulses(change: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    assert (
        Pulse(
            [make_points(0, 0.5)], {**INFO, "AmpStart": 2, "Width": 1, "Frequency": 20, **change}, make_cells()
        ).stimList
        == []
    )


def test_overlapping_pulses(injected: Any, make_points: Any, make_cells: Any) -> None:
    message = r"simulation_config\.json: inputs\.dc\.width: a pulse of 11 ms is longer than its period of 10 ms"
    with pytest.raises(ConfigError, match=message):
        Pulse([], {**INFO, "AmpStart": 2, "Width": 11, "Frequency": 100}, make_cells())


@pytest.mark.parametrize(
    ("kind", "info", "message"),
    [
        (Linear, INFO, r"inputs\.dc\.amp_start: the parameter is missing"),
        (
            RelativeLinear,
            {**INFO, "PercentStart": "much"},
            r"inputs\.dc\.percent_start: a number is expected, not 'much'",
        ),
        (Hyperpolarizing, {"Name": "dc", "Delay": 0}, r"inputs\.dc\.Duration: the parameter is missing"),
        (SubThreshold, {**INFO, "PercentLess": True}, r"inputs\.dc\.percent_less: a number is expected, not True"),
    ],
)
def test_missing_and_wrong_parameters(kind: Any, info: Any, message: str, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        kind([], info, make_cells())


def test_all_problems_of_a_block_are_told(make_cells: Any) -> None:
    with pytest.raises(ProblemsError, match=r"inputs\.dc has problems") as error:
        Pulse([], {**INFO, "AmpStart": "x", "Width": None}, make_cells())
    assert [problem.where.rpartition(".")[2] for problem in error.value.problems] == ["amp_start", "frequency", "width"]


def test_cells_without_holding_current_are_warned_of(
    injected: Any, make_points: Any, make_cells: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "ndexp"):
        Hyperpolarizing([make_points(gid, 0.5) for gid in (1, 2)], INFO, make_cells(g2=0))
    assert [record.getMessage() for record in caplog.records] == [
        "simulation_config.json: inputs.dc: 1 cells get no current, their holding_current is 0 or missing (gids 2)"
    ]


SINE = {**INFO, "Delay": 5.0, "Duration": 1.0, "AmpStart": 2.0, "Frequency": 250.0, "Dt": 0.3}


def test_a_sine(injected: Any, make_points: Any, make_cells: Any) -> None:
    stimulus = Sinusoidal([make_points(0, 0.5), make_points(1, 0.2)], SINE, make_cells())
    (one, _, _), (other, _, _) = injected
    assert one.times.tolist() == pytest.approx([0, 5, 5.3, 5.6, 5.9, 6])
    turn = 2 * math.pi / 1000 * 250 * 0.3
    assert one.values.tolist() == [0.0, *(2 * math.sin(turn * k) for k in range(4)), 0.0]
    assert one.time_vec is other.time_vec
    assert (stimulus.amp, stimulus.freq, stimulus.dt) == (2, 250, 0.3)


def test_a_sine_without_frequency_makes_nothing(injected: Any, make_points: Any, make_cells: Any) -> None:
    assert Sinusoidal([make_points(0, 0.5)], {**SINE, "Frequency": 0.0, "Dt": 9.0}, make_cells()).stimList == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Dt": 0.0}, r"inputs\.dc\.dt: dt is 0, but must be positive"),
        ({"Dt": 2.0}, r"inputs\.dc\.duration: the duration 1 ms is shorter than the sampling step 2 ms"),
        ({"Duration": 0.0}, r"inputs\.dc\.duration: the duration 0 ms is shorter"),
    ],
)
def test_sines_that_cannot_be_sampled(change: Any, message: str, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        Sinusoidal([], {**SINE, **change}, make_cells())
