"""Points composed quickly are the experiments that their overrides compose."""

from pathlib import Path

import pytest

from ndexp.compose.composer import compose_experiment
from ndexp.compose.sweeper import point_composer, read_command_line
from ndexp.errors import ConfigError, UnknownKeyError

BASE = "+experiment=quickstart"


@pytest.mark.parametrize(
    "settings",
    [
        {},
        {"run.tstop": 5, "circuit.cells": 7},
        {"inputs.new.module": "pulse", "inputs.new.node_set": "it's \\"},
        {"reports": ["synaptic_current"], "run.dt": 0.1},
        {"conditions": "ttx", "conditions.v_init": "${run.spike_threshold}"},
    ],
)
def test_a_point_is_what_its_overrides_compose(settings: dict[str, object]) -> None:
    point = point_composer([BASE, "run.random_seed=4"]).at(settings)
    again = compose_experiment(point.overrides)
    assert point.config == again.config
    assert {key: value for key, value in again.resolved.items() if key != "sweep"} == point.resolved
    assert point.name == again.name


def test_points_do_not_change_one_another() -> None:
    composer = point_composer([BASE])
    first = composer.at({"run.tstop": 5, "inputs.new.module": "pulse"})
    second = composer.at({"run.dt": 0.1})
    assert first.config.run.tstop == 5
    assert second.config.run.tstop == 400
    assert "new" not in second.config.inputs


def test_a_point_of_a_swept_experiment_is_one_run() -> None:
    point = point_composer([BASE, "+sweep.seeds=3"]).at({"run.random_seed": 2})
    assert point.overrides[-2:] == ("~sweep", "run.random_seed=2")
    assert compose_experiment(point.overrides).config == point.config


@pytest.mark.parametrize(
    ("settings", "error", "message"),
    [
        ({"run.tstpo": 3}, UnknownKeyError, "Did you mean 'tstop'"),
        ({"run.tstop": "x"}, ConfigError, r"run\.tstop: .*'x'"),
        ({"circuit": "nowhere"}, ConfigError, "nowhere"),
    ],
)
def test_wrong_points_are_told(settings: dict[str, object], error: type[ConfigError], message: str) -> None:
    with pytest.raises(error, match=message):
        point_composer([BASE]).at(settings)


def test_hydra_s_sweeps_are_read(tmp_path: Path) -> None:
    (tmp_path / "inputs").mkdir()
    for name in ("my_pulse", "my_ramp", "other"):
        (tmp_path / "inputs" / f"{name}.yaml").write_text("{}")
    words = [BASE, "a=1,2", "b=range(1,3)", "c=choice('x y',z)", "inputs=glob(my_*)", "d=[1],[2,3]", "run.dt=1"]
    line = read_command_line(words, [tmp_path])
    assert line.axes == {
        "a": (1, 2),
        "b": (1, 2),
        "c": ("x y", "z"),
        "inputs": ("my_pulse", "my_ramp"),
        "d": ([1], [2, 3]),
    }
    assert line.fixed == (BASE, "run.dt=1")
    assert line.keys == {"experiment", "run.dt"}


@pytest.mark.parametrize(
    ("word", "message"), [("a=interval(0,1)", "no list of values"), ("inputs=glob(zzz*)", "the sweep has no values")]
)
def test_sweeps_without_values(word: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        read_command_line([word])
