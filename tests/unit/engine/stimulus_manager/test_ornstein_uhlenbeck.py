"""Which streams and parameters Ornstein-Uhlenbeck blocks take; values are tested with the signals."""

from typing import Any

import pytest

from ndexp.engine.stimulus_manager.ornstein_uhlenbeck import OrnsteinUhlenbeck, RelativeOrnsteinUhlenbeck
from ndexp.errors import ConfigError

INFO = {
    "Name": "ou",
    "ConfigFile": "sim.json",
    "Mode": "Current",
    "Delay": 1.0,
    "Duration": 5.0,
    "StimulusSeed": 3,
    "Tau": 2.0,
}
ABSOLUTE = {**INFO, "Mean": 0.3, "Sigma": 0.1}
RELATIVE = {**INFO, "MeanPercent": 50.0, "SDPercent": 10.0}


def test_streams_are_those_of_block_seed_and_gid(draws: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    OrnsteinUhlenbeck([make_points(0, 0.5), make_points(1001, 0.2, 0.8)], ABSOLUTE, make_cells())
    RelativeOrnsteinUhlenbeck([make_points(4, 0.5)], RELATIVE, make_cells())
    assert draws == [
        ("normals", (2997, 291207, 124), 0, 1, 21),
        ("normals", (2997, 291207, 1125), 0, 1, 21),
        ("normals", (2998, 291207, 128), 0, 1, 21),
    ]
    assert OrnsteinUhlenbeck.stim_count == RelativeOrnsteinUhlenbeck.stim_count == 2


def test_points_of_a_cell_and_cells_of_one_seed_share_one_signal(
    draws: Any, injected: Any, make_points: Any, make_cells: Any
) -> None:
    info = {**ABSOLUTE, "Seed": 9}
    stimulus = OrnsteinUhlenbeck([make_points(0, 0.5), make_points(1, 0.2, 0.8)], info, make_cells())
    assert [call[1] for call in draws] == [(2997, 291207, 9)]
    assert len({id(source.time_vec) for source in stimulus.stimList}) == 1
    assert len({id(source.clamp) for source in stimulus.stimList}) == 3


def test_cells_of_one_seed_differ_where_they_are_relative(
    draws: Any, injected: Any, make_points: Any, make_cells: Any
) -> None:
    stimulus = RelativeOrnsteinUhlenbeck(
        [make_points(0, 0.5), make_points(1, 0.5)], {**RELATIVE, "Seed": 9}, make_cells(g0=0.2, g1=0.4)
    )
    assert [source.values[2] for source in stimulus.stimList] == [0.1, 0.2]


def test_conductances_are_played_as_resistances(draws: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    info = {**RELATIVE, "Mode": "Conductance", "Reversal": -70.0}
    stimulus = RelativeOrnsteinUhlenbeck([make_points(0, 0.5)], info, make_cells(g0=0.2))
    (source,) = stimulus.stimList
    assert (source.clamp.kind, source.clamp.dur1, source.clamp.amp1) == ("ConductanceSource", 6.0, -70.0)
    assert set(source.values) == {-70.0, 0.5 * (1 / 100.0)}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Sigma": 0.0}, r"inputs\.ou\.sigma: sigma is 0, but must be positive"),
        ({"Tau": -1.0}, r"inputs\.ou\.tau: tau is -1, but must not be negative"),
        ({"Dt": 0.0}, r"inputs\.ou\.dt: dt is 0, but must be positive"),
        ({"Dt": 6.0}, r"inputs\.ou\.duration: the duration 5 ms is shorter than the sampling step 6 ms"),
        ({"Mode": "Voltage"}, r"inputs\.ou\.input_type: this stimulus cannot inject Voltage"),
    ],
)
def test_refusals(change: Any, message: str, draws: Any, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        OrnsteinUhlenbeck([], {**ABSOLUTE, **change}, make_cells())
    assert OrnsteinUhlenbeck.stim_count == 0


@pytest.mark.parametrize(("mode", "name"), [("Current", "threshold_current"), ("Conductance", "input_resistance")])
def test_what_relates_to_nothing_is_an_error(
    mode: str, name: str, draws: Any, make_points: Any, make_cells: Any
) -> None:
    message = rf"sim\.json: inputs\.ou: the {name} of gid 3 is 0 or missing.*dynamics_params/{name}"
    with pytest.raises(ConfigError, match=message):
        RelativeOrnsteinUhlenbeck([make_points(3, 0.5)], {**RELATIVE, "Mode": mode}, make_cells(g3=0))


def test_a_negative_threshold_gives_no_deviation(draws: Any, make_points: Any, make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=r"the standard deviation is -0\.02 for gid 3"):
        RelativeOrnsteinUhlenbeck([make_points(3, 0.5)], RELATIVE, make_cells(g3=-0.2))


def test_a_mostly_negative_signal_is_odd(draws: Any, make_cells: Any) -> None:
    assert OrnsteinUhlenbeck([], {**ABSOLUTE, "Mean": -0.3}, make_cells()).warnings == ["the signal is mostly negative"]
    assert OrnsteinUhlenbeck([], ABSOLUTE, make_cells()).warnings == []
