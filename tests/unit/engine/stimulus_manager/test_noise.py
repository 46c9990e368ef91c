"""The order in which noise uses up its stream, and its refusals; values are in the integration tests."""

from typing import Any

import pytest

from ndexp.engine.stimulus_manager.noise import Noise, already_used
from ndexp.errors import ConfigError

INFO = {
    "Name": "n",
    "ConfigFile": "simulation_config.json",
    "Delay": 7.0,
    "Duration": 3.0,
    "StimulusSeed": 3,
    "SimulationDt": 0.1,
    "Variance": 0.01,
}


def test_the_example_of_used_numbers() -> None:
    assert list(already_used(7, 3, 0.5, 0.1)) == [6, 6, 2]


@pytest.mark.parametrize("delay", [0, 0.05, -1])
def test_without_delay_nothing_was_used(delay: float) -> None:
    assert list(already_used(delay, 3, 0.5, 0.1)) == []


def test_streams_are_those_of_block_seed_and_gid(
    draws: list[Any], injected: Any, make_points: Any, make_cells: Any
) -> None:
    Noise([make_points(0, 0.5), make_points(1001, 0.2, 0.8)], {**INFO, "Mean": 0.3}, make_cells())
    Noise([make_points(4, 0.5)], {**INFO, "Mean": 0.3}, make_cells())
    assert draws == [
        *(("more", (100, 503, 301), count) for count in (6, 6, 2)),
        ("normals", (100, 503, 301), 0.3, 0.01, 7),
        *(("more", (100, 503, 1302), count) for count in (6, 6, 2)),
        ("normals", (100, 503, 1302), 0.3, 0.01, 7),
        ("normals", (100, 503, 1302), 0.3, 0.01, 7),
        *(("more", (101, 503, 305), count) for count in (6, 6, 2)),
        ("normals", (101, 503, 305), 0.3, 0.01, 7),
    ]
    assert Noise.stim_count == 2


def test_the_counter_moves_without_local_cells(draws: list[Any], make_cells: Any) -> None:
    Noise([], {**INFO, "Mean": 0.3}, make_cells())
    assert Noise.stim_count == 1


def test_relative_noise(draws: list[Any], injected: Any, make_points: Any, make_cells: Any) -> None:
    info = {**INFO, "MeanPercent": 70, "Variance": 5}
    Noise([make_points(0, 0.5), make_points(1, 0.5)], info, make_cells(g0=0.3, g1=0.7))
    assert [call[2:4] for call in draws if call[0] == "normals"] == [
        (0.3 * 70 / 100, 0.3 * 5 / 100),
        (0.7 * 70 / 100, 0.7 * 5 / 100),
    ]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"Variance": 0.0}, r"inputs\.n\.variance: variance is 0, but must be positive"),
        ({"Dt": 0.0}, r"inputs\.n\.dt: dt is 0, but must be positive"),
        ({"Duration": 0.4}, r"inputs\.n\.duration: the duration 0\.4 ms is shorter than the sampling step 0\.5 ms"),
        ({"Mean": None}, r"inputs\.n\.mean: the parameter is missing"),
    ],
)
def test_refusals(change: dict[str, Any], message: str, draws: list[Any], make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=message):
        Noise([], {**INFO, "Mean": 0.3, **change}, make_cells())
    assert Noise.stim_count == 0


def test_mean_or_its_percentage_is_needed(draws: list[Any], make_cells: Any) -> None:
    with pytest.raises(ConfigError, match=r"inputs\.n\.mean_percent: the parameter is missing"):
        Noise([], INFO, make_cells())
