"""Which streams and parameters shot-noise blocks take; values are tested with the signals."""

from typing import Any

import pytest

from ndexp.engine.stimulus_manager.shot_noise import AbsoluteShotNoise, RelativeShotNoise, ShotNoise
from ndexp.errors import ConfigError, ProblemsError

INFO = {
    "Name": "shot",
    "ConfigFile": "sim.json",
    "Mode": "Current",
    "Delay": 0.0,
    "Duration": 50.0,
    "StimulusSeed": 3,
    "RiseTime": 0.4,
    "DecayTime": 4.0,
}
SHOTS = {**INFO, "Rate": 1000, "AmpMean": 0.04, "AmpVar": 0.0016}
ABSOLUTE = {**INFO, "Mean": 0.7, "Sigma": 0.4}
RELATIVE = {**INFO, "MeanPercent": 50.0, "SDPercent": 20.0}


def test_streams_are_those_of_block_seed_and_gid(draws: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    ShotNoise([make_points(0, 0.5, 0.5)], SHOTS, make_cells())
    AbsoluteShotNoise([make_points(1000, 0.5)], ABSOLUTE, make_cells())
    RelativeShotNoise([make_points(5, 0.5)], {**RELATIVE, "Seed": 11}, make_cells())
    asked = [call[1] for call in draws if call[0] == "exponentials"]
    assert asked == [(2997, 19219, 124), (2998, 19219, 1124), (2999, 19219, 11)]
    assert ShotNoise.stim_count == RelativeShotNoise.stim_count == 3


def test_intervals_are_drawn_in_seconds(draws: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    ShotNoise([make_points(0, 0.5)], {**SHOTS, "Duration": 50.0}, make_cells())
    assert draws[0] == ("exponentials", (2997, 19219, 124), 0.001, int(51 + 3 * 51**0.5))


@pytest.mark.parametrize(
    ("kind", "info"),
    [
        (ShotNoise, {**SHOTS, "Rate": 0}),
        (ShotNoise, {**SHOTS, "Dt": 51.0, "RiseTime": 9.0}),
        (RelativeShotNoise, {**RELATIVE, "MeanPercent": 0.0}),
    ],
)
def test_blocks_that_inject_nothing_do_not_count(
    kind: Any, info: Any, draws: Any, injected: Any, make_points: Any, make_cells: Any
) -> None:
    assert kind([make_points(0, 0.5)], info, make_cells()).stimList == []
    assert (draws, ShotNoise.stim_count) == ([], 0)


def test_parameters_follow_mean_and_deviation(draws: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    absolute = AbsoluteShotNoise([make_points(0, 0.5)], ABSOLUTE, make_cells())
    assert (absolute.amp_mean, absolute.rate) == pytest.approx((0.1946720116455406, 696.022727272727))
    relative = RelativeShotNoise([make_points(0, 0.5)], {**RELATIVE, "SDPercent": 200 / 7}, make_cells(g0=1.4))
    assert (relative.amp_mean, relative.rate) == pytest.approx((0.1946720116455406, 696.022727272727))
    negative = AbsoluteShotNoise([make_points(0, 0.5)], {**ABSOLUTE, "Mean": -0.7}, make_cells())
    assert negative.amp_mean == -absolute.amp_mean


@pytest.mark.parametrize(
    ("kind", "info", "message"),
    [
        (ShotNoise, {**SHOTS, "AmpMean": 0.0}, r"inputs\.shot\.amp_mean: the mean amplitude is 0"),
        (ShotNoise, {**SHOTS, "AmpVar": 0.0}, r"inputs\.shot\.amp_var: amp_var is 0, but must be positive"),
        (ShotNoise, {**SHOTS, "RiseTime": 4.0}, r"inputs\.shot\.rise_time: shots rise in 4 ms, but decay in 4 ms"),
        (ShotNoise, {**SHOTS, "Dt": 0.0}, r"inputs\.shot\.dt: dt is 0, but must be positive"),
        (ShotNoise, {**SHOTS, "Mode": "Voltage"}, r"inputs\.shot\.input_type: this stimulus cannot inject Voltage"),
        (AbsoluteShotNoise, {**ABSOLUTE, "Mean": 0.0}, r"inputs\.shot\.mean: the mean is 0"),
        (AbsoluteShotNoise, {**ABSOLUTE, "Sigma": 0.0}, r"inputs\.shot\.sigma: sigma is 0, but must be positive"),
        (AbsoluteShotNoise, {**ABSOLUTE, "RelativeSkew": 0.0}, r"relative_skew: the relative skewness is 0, but must"),
        (RelativeShotNoise, {**RELATIVE, "RelativeSkew": 1.0}, r"relative_skew: the relative skewness is 1, but must"),
        (RelativeShotNoise, {**RELATIVE, "SDPercent": 0.0}, r"inputs\.shot\.sd_percent: sd_percent is 0, but must"),
    ],
)
def test_refusals(kind: Any, info: Any, message: str, draws: Any, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        kind([], info, make_cells())
    assert ShotNoise.stim_count == 0


def test_all_problems_of_a_block_are_told(draws: Any, make_cells: Any) -> None:
    with pytest.raises(ProblemsError) as error:
        AbsoluteShotNoise([], {**ABSOLUTE, "Mean": 0.0, "Sigma": -1.0, "RelativeSkew": 2.0}, make_cells())
    assert len(error.value.problems) == 3


def test_a_cell_without_threshold_is_an_error(draws: Any, make_points: Any, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=r"inputs\.shot: the threshold_current of gid 0 is 0 or missing"):
        RelativeShotNoise([make_points(0, 0.5)], RELATIVE, make_cells(g0=0))


def test_a_fraction_instead_of_percent_is_odd(draws: Any, make_cells: Any) -> None:
    (text,) = RelativeShotNoise([], {**RELATIVE, "SDPercent": 0.2}, make_cells()).warnings
    assert text == "the standard deviation is 0.2 %: is it meant as a fraction?"
