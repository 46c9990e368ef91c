"""Times and sizes are written for people."""

import pytest

from ndexp.quantities import amount, duration


@pytest.mark.parametrize(
    ("seconds", "text"),
    [(0.421, "0.42 s"), (12.34, "12.3 s"), (185.0, "3 min 05 s"), (7620.0, "2 h 07 min"), (59.96, "60.0 s")],
)
def test_durations(seconds: float, text: str) -> None:
    assert duration(seconds) == text


@pytest.mark.parametrize(
    ("number", "text"),
    [(0, "0 B"), (999, "999 B"), (1300, "1.3 kB"), (300_400, "300 kB"), (12_000_000, "12 MB"), (3e15, "3.0 PB")],
)
def test_amounts(number: float, text: str) -> None:
    assert amount(number) == text
