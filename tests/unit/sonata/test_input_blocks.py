"""What is wrong with the values of an input block."""

from typing import Any

import pytest

from ndexp.sonata.input_blocks import MODULES, check_block, check_inputs

COMMON = {"delay": 0, "duration": 10.0, "node_set": "All"}
CLAMP = {**COMMON, "input_type": "current_clamp"}
SHOT = {"rise_time": 0.4, "decay_time": 4.0}
FIELD = {"Ex": 1, "Ey": 2.0, "Ez": -3}
GOOD: dict[str, dict[str, Any]] = {
    "linear": {**CLAMP, "amp_start": 1, "amp_end": -0.5, "represents_physical_electrode": True},
    "relative_linear": {**CLAMP, "percent_start": 50},
    "pulse": {**CLAMP, "amp_start": 1, "width": 1, "frequency": 10},
    "sinusoidal": {**CLAMP, "amp_start": 1, "frequency": 10, "dt": 0.1},
    "subthreshold": {**CLAMP, "percent_less": 10},
    "hyperpolarizing": CLAMP,
    "synapse_replay": {**COMMON, "input_type": "spikes", "spike_file": "x.h5"},
    "seclamp": {
        **COMMON,
        "input_type": "voltage_clamp",
        "voltage": -60,
        "duration_levels": [4, 6],
        "voltage_levels": [1, 2],
    },
    "noise": {**CLAMP, "mean_percent": 10, "variance": 1},
    "shot_noise": {**CLAMP, **SHOT, "rate": 100, "amp_mean": -1, "amp_var": 1, "random_seed": 3},
    "absolute_shot_noise": {**CLAMP, **SHOT, "mean": 1, "sigma": 1, "input_type": "conductance", "reversal": -70},
    "relative_shot_noise": {**CLAMP, **SHOT, "mean_percent": 1, "sd_percent": 1, "relative_skew": 0.4},
    "ornstein_uhlenbeck": {**CLAMP, "tau": 1, "mean": 1, "sigma": 1},
    "relative_ornstein_uhlenbeck": {**CLAMP, "tau": 1, "mean_percent": 1, "sd_percent": 1},
    "spatially_uniform_e_field": {
        **COMMON,
        "input_type": "extracellular_stimulation",
        "fields": [FIELD, {**FIELD, "frequency": 0, "phase": -1}],
        "ramp_up_time": 1,
    },
    "replay": {**CLAMP, "path": "x.h5", "interpolate": False},
}


def problems(module: str, **changes: Any) -> list[str]:
    block = {"module": module, **GOOD[module], **changes}
    given = {key: value for key, value in block.items() if value is not ...}
    return [str(problem).removeprefix("here.").removeprefix("here: ") for problem in check_block(given, "here")]


def test_every_module_has_a_good_block() -> None:
    assert set(GOOD) == set(MODULES)


@pytest.mark.parametrize("module", GOOD)
def test_a_good_block_has_no_problem(module: str) -> None:
    assert problems(module) == []


@pytest.mark.parametrize(
    ("module", "key"), [(name, key) for name, one in MODULES.items() for key in sorted(one.needed)]
)
def test_needed_keys(module: str, key: str) -> None:
    assert f"{key}: the key is missing" in problems(module, **{key: ...})


@pytest.mark.parametrize("module", GOOD)
def test_the_input_type_fits_the_module(module: str) -> None:
    (found,) = problems(module, input_type="gamma_rays")
    assert found.startswith(f"input_type: {module} cannot have the input type 'gamma_rays'. Use ")


@pytest.mark.parametrize(
    ("module", "changes", "message"),
    [
        ("linear", {"amp_start": "1"}, "amp_start: a number is expected, not '1'"),
        ("shot_noise", {"rate": 100.5}, "rate: a whole number is expected, not 100.5"),
        ("linear", {"amp_start": True}, "amp_start: a number is expected, not True"),
        ("linear", {"amp_end": float("nan")}, "amp_end: a number is expected, not nan"),
        ("linear", {"node_set": ""}, "node_set: a text is expected, not ''"),
        (
            "linear",
            {"represents_physical_electrode": 1},
            "represents_physical_electrode: true or false is expected, not 1",
        ),
        ("linear", {"delay": -1}, "delay: it is -1, but must not be negative"),
        ("pulse", {"width": -1}, "width: it is -1, but must not be negative"),
        ("shot_noise", {"random_seed": -1}, "random_seed: it is -1, but must not be negative"),
        ("linear", {"node_set": ...}, "there is no node_set. Give a node_set or a compartment_set"),
        (
            "linear",
            {"compartment_set": "Tufts"},
            "both a node_set and a compartment_set are given. Give a node_set or a",
        ),
        ("noise", {"mean": 1}, "noise needs either mean or mean_percent"),
        ("noise", {"mean_percent": ...}, "noise needs either mean or mean_percent"),
        ("seclamp", {"delay": 1}, "delay: a voltage clamp begins at 0"),
        ("seclamp", {"duration_levels": [1]}, "duration_levels: 1 durations for 2 voltages"),
        ("seclamp", {"duration_levels": [-1, 1]}, "duration_levels: a duration is negative"),
        ("seclamp", {"duration_levels": [6, 6]}, "duration_levels: the levels take 12 ms of 10 ms"),
        ("seclamp", {"voltage_levels": "ab"}, "voltage_levels: a list of numbers is expected, not 'ab'"),
        ("spatially_uniform_e_field", {"fields": []}, "fields: a list of fields is expected, not []"),
        ("spatially_uniform_e_field", {"fields": [3]}, "fields[0]: an object { … } is expected"),
        ("spatially_uniform_e_field", {"fields": [FIELD, {**FIELD, "Ez": "x"}]}, "fields[1].Ez: a number is expected"),
        (
            "spatially_uniform_e_field",
            {"fields": [{**FIELD, "frequency": -1}]},
            "fields[0].frequency: it is -1, but must not be negative",
        ),
        (
            "spatially_uniform_e_field",
            {"fields": [{**FIELD, "freq": 1}]},
            "fields[0].freq: unknown key 'freq'. Known: Ex",
        ),
        ("spatially_uniform_e_field", {"fields": [{"Ex": 1, "Ey": 1}]}, "fields[0].Ez: the key is missing"),
        ("replay", {"interpolate": "yes"}, "interpolate: true or false is expected, not 'yes'"),
    ],
)
def test_a_problem_names_its_key(module: str, changes: dict[str, Any], message: str) -> None:
    (found,) = problems(module, **changes)
    assert found.startswith(message)


def test_all_problems_of_all_blocks_are_told() -> None:
    blocks = {"a": {"module": "linear"}, "b": {**GOOD["pulse"], "module": "pulse", "width": "x"}, "c": 3, "d": {}}
    config = {"inputs": blocks, "plugin_inputs": {"e": {"module": "Mine", **CLAMP, "delay": "x"}}}
    assert [problem.where for problem in check_inputs(config, "sim.json")] == [
        *(f"sim.json: inputs.a.{key}" for key in ("amp_start", "delay", "duration", "input_type")),
        "sim.json: inputs.a",
        "sim.json: inputs.b.width",
        "sim.json: plugin_inputs.e.delay",
    ]
    assert check_inputs({}, "sim.json") == []


def test_of_a_plugins_module_only_the_shared_keys_are_checked() -> None:
    block = {"module": "MyRamp", **CLAMP, "input_type": "mine", "rate": -1, "anything": ["goes"]}
    assert [problem.what for problem in check_block(block, "here")] == ["it is -1, but must not be negative"]
    assert [problem.what for problem in check_block({**block, "rate": 1, "delay": "x"}, "here")] == [
        "a number is expected, not 'x'"
    ]
