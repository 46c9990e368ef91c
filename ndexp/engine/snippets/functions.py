"""What operators and functions of statements give: hoc's and Python's numbers, bit by bit.

Source: the functions of NEURON's hoc reference, whose limits were measured with NEURON 9.0; Python's operators.
"""

import math
from collections.abc import Callable, Mapping

_EXP_LIMIT = 700.0
_INT_TOLERANCE = 1e-11  # hoc's float_epsilon
_MOST_BITS = 4096


def divide(one: float, other: float) -> float:
    """The quotient.

    Raises:
        ZeroDivisionError: of a division by zero.
    """
    if other == 0:
        raise ZeroDivisionError("division by zero")
    return one / other


def hoc_power(base: float, exponent: float) -> float:
    """Hoc's `^`, which goes to infinity.

    Raises:
        ArithmeticError: it is no real number.
    """
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError as error:
        if base == 0:  # to a negative power
            return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
        raise ArithmeticError(f"{base:g} has no power {exponent:g}") from error


def python_power(base: float, exponent: float) -> float:
    """Python's `**`; powers of whole numbers are exact.

    Raises:
        ArithmeticError: it is no real number, or too large.
    """
    if isinstance(base, int) and isinstance(exponent, int) and base.bit_length() * exponent > _MOST_BITS:
        raise OverflowError(f"{base} ** {exponent} is too large")
    power: float | complex = base**exponent
    if isinstance(power, int | float):
        return power
    raise ArithmeticError(f"{base:g} has no power {exponent:g}")


def _exponential(value: float) -> float:
    """Of hoc: 0 below -700, and constant above 700."""
    return 0.0 if value < -_EXP_LIMIT else math.exp(min(value, _EXP_LIMIT))


def _integer(value: float) -> float:
    """Of hoc: the digits before the point, of a number that a rounding error may have made smaller."""
    return math.copysign(float(math.trunc(abs(value) + _INT_TOLERANCE)), value) + 0.0


def _in_domain(name: str, function: Callable[[float], float], at_zero: float | None = None) -> Callable[[float], float]:
    """The function, stopping at negative numbers; Python stops at 0 too where hoc has `at_zero`."""

    def result(value: float) -> float:
        if value < 0:
            raise ArithmeticError(f"{name}({value:g}) does not exist")
        return at_zero if at_zero is not None and value == 0 else function(value)

    return result


def _periodic(function: Callable[[float], float]) -> Callable[[float], float]:
    """The function, which hoc has at infinity too."""
    return lambda value: function(value) if math.isfinite(value) else math.nan


FUNCTIONS: Mapping[str, Callable[[float], float]] = {
    "abs": abs,
    "atan": math.atan,
    "cos": _periodic(math.cos),
    "erf": math.erf,
    "erfc": math.erfc,
    "exp": _exponential,
    "int": _integer,
    "log": _in_domain("log", math.log, -math.inf),
    "log10": _in_domain("log10", math.log10, -math.inf),
    "sin": _periodic(math.sin),
    "sqrt": _in_domain("sqrt", math.sqrt),
    "tanh": math.tanh,
}
"""Hoc's functions of one number."""
