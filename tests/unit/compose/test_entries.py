"""Entries that a mistyped name has made are told from new ones."""

import pytest

from ndexp.compose.entries import mistaken_entries


def test_an_entry_that_only_sets_values_beside_one_of_nearly_its_name_is_a_mistake() -> None:
    content = {"inputs": {"stim": {"module": "linear"}, "stm": {"amp_start": 1}}}
    (problem,) = mistaken_entries(content, "experiment 'x'")
    assert str(problem).startswith(
        "experiment 'x': inputs.stm: no entry 'stm' to change in inputs. Did you mean 'stim'"
    )


@pytest.mark.parametrize(
    "inputs",
    [
        {"stim": {"module": "linear"}, "stm": {"module": "linear"}},
        {"stim": {"module": "linear"}, "other": {"amp_start": 1}},
        {},
        5,
    ],
)
def test_others_are_left_to_other_checks(inputs: object) -> None:
    assert not list(mistaken_entries({"inputs": inputs}, "x"))
