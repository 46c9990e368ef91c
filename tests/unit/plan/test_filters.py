"""Filters of a sweep's points."""

import pytest

from ndexp.errors import ConfigError
from ndexp.plan.filters import point_filter

POINT = {"inputs.a.amp": 0.3, "inputs.b.amp": 1, "run.tstop": 50.0, "drive": "strong", "on": True}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("tstop == 50", True),
        ("run.tstop > 50", False),
        ("inputs.a.amp < inputs.b.amp", True),
        ("0.1 < inputs.a.amp <= 0.3 and drive == 'strong'", True),
        ("not (tstop < 60 or drive != 'weak')", False),
        ("tstop in [50, 60]", True),
        ("drive not in ('weak', 'none')", True),
        ("inputs.b.amp > -1", True),
        ("on == true", True),
        ("on", True),
    ],
)
def test_a_condition(text: str, *, expected: bool) -> None:
    assert point_filter(text, list(POINT), "e")(POINT) is expected


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("tstop <", "cannot be read"),
        ("tsopt < 3", "no axis 'tsopt'. Did you mean 'tstop'"),
        ("amp < 3", "no axis 'amp'"),
        ("__import__('os').system('true')", "nothing else"),
        ("tstop ** 9 < 3", "nothing else"),
        ("tstop is None", "cannot compare by is"),
        ("(lambda: 1)() < 3", "nothing else"),
    ],
)
def test_what_is_no_condition(text: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        point_filter(text, list(POINT), "e")


def test_values_of_different_kinds() -> None:
    with pytest.raises(ConfigError, match="different kinds"):
        point_filter("drive < 3", list(POINT), "e")(POINT)
