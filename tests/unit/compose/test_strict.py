"""Keys and types of a composed config are checked."""

import pytest

from ndexp.compose.strict import to_experiment, unknown_keys
from ndexp.errors import ConfigError
from ndexp.schema.experiment import ExperimentConfig


def keys(content: object) -> list[str]:
    return [str(one.where) for one in unknown_keys(content, ExperimentConfig, where="here")]


def test_keys_are_checked_at_any_depth() -> None:
    content = {
        "inputs": {"e": {"module": "noise", "fields": [{"Ex": 1.0, "Eq": 2.0}], "bad": 1}},
        "conditions": {"mechanisms": {"any": {"name": 1.0}}, "modifications": {"m": {"tipe": "ttx"}}},
        "nope": None,
    }
    assert keys(content) == [
        "here: inputs.e.fields[0].Eq",
        "here: inputs.e.bad",
        "here: conditions.modifications.m.tipe",
        "here: nope",
    ]


def test_a_value_in_place_of_a_section_is_a_problem() -> None:
    assert keys({"inputs": 3, "run": {"tstop": 1.0}}) == ["here: inputs"]


def test_globals_of_mechanisms_are_numbers() -> None:
    values = {"a": 1.5, "b": True, "c": 2}
    config = to_experiment({"conditions": {"mechanisms": {"m": values}}}, "here")
    assert config.conditions.mechanisms == {"m": values}


def test_wrong_types_name_the_key() -> None:
    with pytest.raises(ConfigError, match=r"here: resources\.ranks: .*'many'"):
        to_experiment({"resources": {"ranks": "many"}}, "here")
