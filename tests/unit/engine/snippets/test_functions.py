"""Powers and quotients; hoc's other functions are tested with its grammar."""

import math

import pytest

from ndexp.engine.snippets.functions import divide, hoc_power, python_power


def test_powers_of_whole_numbers_are_exact() -> None:
    assert python_power(3, 50) == 3**50
    assert isinstance(python_power(2, 3), int)
    assert python_power(2, -1) == 0.5
    assert python_power(2.0, 3) == 8.0


@pytest.mark.parametrize(("base", "exponent"), [(9, 99999999999), (-9, 99999999999), (10.0, 400), (0.0, -1)])
def test_what_python_refuses_or_would_never_finish(base: float, exponent: float) -> None:
    with pytest.raises(ArithmeticError):
        python_power(base, exponent)


def test_a_power_that_is_not_real() -> None:
    with pytest.raises(ArithmeticError, match=r"-8 has no power 0\.5"):
        python_power(-8, 0.5)


def test_hoc_goes_to_infinity() -> None:
    assert hoc_power(0.0, -1.0) == math.inf
    assert hoc_power(-10.0, 401.0) == -math.inf


def test_a_quotient() -> None:
    assert divide(1, 4) == 0.25
    with pytest.raises(ZeroDivisionError, match="division by zero"):
        divide(1.0, 0)
