"""What a report's variable means."""

import pytest

from ndexp.engine.reports.variables import Variable, parse_variables


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("v", [("v", "i")]),
        ("hh.il", [("hh", "il")]),
        (" i_membrane , IClamp ", [("i_membrane_", "i"), ("IClamp", "i")]),
        ("Prob.g,pas", [("Prob", "g"), ("pas", "i")]),
        ("", []),
    ],
)
def test_a_comma_list_of_mechanisms_and_variables(text: str, expected: list[tuple[str, str]]) -> None:
    assert parse_variables(text) == [Variable(*one) for one in expected]
