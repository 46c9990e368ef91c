"""Unknown keys and wrong shapes in a simulation config."""

from typing import Any

import pytest

from ndexp.errors import ConfigError, NdexpError, UnknownKeyError
from ndexp.sonata.simulation_config import MODULE_KEYS, check_simulation_config

GOOD: dict[str, Any] = {
    "version": 1,
    "_comment": "free text",
    "network": "circuit_config.json",
    "run": {"tstop": 10, "dt": 0.025, "random_seed": 1},
    "conditions": {
        "celsius": 34,
        "mechanisms": {"Any": {"thing": 1}},
        "modifications": [{"name": "m", "type": "ttx", "node_set": "All"}],
    },
    "output": {"output_dir": "output"},
    "inputs": {
        "dc": {
            "module": "linear",
            "input_type": "current_clamp",
            "delay": 0,
            "duration": 1,
            "node_set": "All",
            "amp_start": 1,
        },
    },
    "reports": {
        "soma": {"type": "compartment", "cells": "All", "variable_name": "v", "dt": 1, "start_time": 0, "end_time": 9},
    },
    "connection_overrides": [{"name": "o", "source": "All", "target": "All", "weight": 2.0, "_why": "comment"}],
    "metadata": {"anything": "goes"},
}


def problems(**sections: Any) -> list[NdexpError]:
    return check_simulation_config({**GOOD, **sections}, "sim.json")


def test_a_good_config_has_no_problem() -> None:
    assert check_simulation_config(GOOD, "sim.json") == []
    assert check_simulation_config({}, "sim.json") == []


@pytest.mark.parametrize(
    ("sections", "text"),
    [
        ({"rnu": {}}, "sim.json: rnu: unknown key 'rnu'. Did you mean 'run'?"),
        ({"run": {"tstopp": 1}}, "sim.json: run.tstopp: unknown key 'tstopp'. Did you mean 'tstop'?"),
        ({"beta_features": {"gcj": 1}}, "sim.json: beta_features.gcj: unknown key 'gcj'. Did you mean 'gjc'?"),
        ({"output": {"spike_file": "x"}}, "sim.json: output.spike_file: unknown key 'spike_file'"),
        ({"conditions": {"vinit": 1}}, "sim.json: conditions.vinit: unknown key 'vinit'. Did you mean 'v_init'?"),
        (
            {"inputs": {"dc": {"module": "linear", "ampstart": 1}}},
            "sim.json: inputs.dc.ampstart: unknown key 'ampstart'. Did you mean 'amp_start'?",
        ),
        (
            {"inputs": {"dc": {"module": "pulses"}}},
            "sim.json: inputs.dc.module: unknown stimulus module 'pulses'. Did you mean 'pulse'?",
        ),
        ({"reports": {"soma": {"variable": "v"}}}, "sim.json: reports.soma.variable: unknown key 'variable'"),
        (
            {"connection_overrides": [{}, {"wieght": 1}]},
            "sim.json: connection_overrides[1].wieght: unknown key 'wieght'. Did you mean 'weight'?",
        ),
        (
            {"conditions": {"modifications": [{"nam": "m"}]}},
            "sim.json: conditions.modifications[0].nam: unknown key 'nam'. Did you mean 'name'?",
        ),
    ],
)
def test_an_unknown_key_is_told_with_its_place(sections: dict[str, Any], text: str) -> None:
    (problem,) = problems(**sections)
    assert isinstance(problem, UnknownKeyError)
    assert str(problem).startswith(text)


@pytest.mark.parametrize(
    ("sections", "text"),
    [
        ({"run": [1]}, "sim.json: run: a JSON object { … } is expected"),
        ({"inputs": [1]}, "sim.json: inputs: a JSON object { … } is expected"),
        ({"reports": {"soma": 3}}, "sim.json: reports.soma: a JSON object { … } is expected"),
        ({"connection_overrides": {"a": 1}}, "sim.json: connection_overrides: a JSON array [ … ] is expected"),
        ({"connection_overrides": [7]}, "sim.json: connection_overrides[0]: a JSON object { … } is expected"),
        ({"conditions": {"modifications": {}}}, "sim.json: conditions.modifications: a JSON array [ … ] is expected"),
        ({"inputs": {"dc": {"delay": 1}}}, "sim.json: inputs.dc: the input has no module. Known: absolute_shot_noise"),
        ({"inputs": {"dc": {"module": 3}}}, "sim.json: inputs.dc: the input has no module"),
        ({"plugin_inputs": {"dc": {}}}, "sim.json: plugin_inputs.dc: the input has no module. SONATA's own modules"),
        ({"plugin_inputs": {"dc": {"module": "linear"}}}, "sim.json: plugin_inputs.dc: 'linear' is no stimulus type"),
        ({"plugins": "my.py"}, "sim.json: plugins: a JSON array of paths is expected"),
    ],
)
def test_a_wrong_shape_is_told_once(sections: dict[str, Any], text: str) -> None:
    (problem,) = problems(**sections)
    assert isinstance(problem, ConfigError)
    assert str(problem).startswith(text)


def test_an_input_that_is_no_object_is_told_once() -> None:
    (problem,) = problems(inputs={"dc": 5})
    assert str(problem) == "sim.json: inputs.dc: a JSON object { … } is expected"


def test_all_problems_are_told_in_the_order_of_the_check() -> None:
    found = problems(x=1, run={"y": 1}, inputs={"a": {"module": "noise", "z": 1}}, reports={"r": {"w": 1}})
    assert [problem.data["name"] for problem in found] == ["x", "y", "z", "w"]


def test_keys_that_begin_with_an_underscore_are_comments_everywhere() -> None:
    assert problems(run={"_": 1}, inputs={"a": {"module": "hyperpolarizing", "_note": ""}}, _x=1) == []


@pytest.mark.parametrize("module", sorted(MODULE_KEYS))
def test_every_module_takes_the_common_keys(module: str) -> None:
    block = {"module": module, "input_type": "x", "delay": 0, "duration": 1, "node_set": "All"}
    assert problems(inputs={"a": block}) == []


def test_inputs_of_plugins_take_any_key() -> None:
    assert problems(plugins=["my.py"], plugin_inputs={"a": {"module": "MyRamp", "Color": "red"}}) == []
