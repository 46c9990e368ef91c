"""What statements are made of: variables, numbers, operations on them, and assignments."""

import operator
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Protocol

from ndexp.engine.snippets.functions import FUNCTIONS, divide, hoc_power, python_power


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of what stands before the dot (`%s`, `somatic`, `soma[0]`), or one that stands alone."""

    name: str
    owner: str = ""

    def __str__(self) -> str:
        return f"{self.owner}.{self.name}" if self.owner else self.name

    def evaluate(self, lookup: "Lookup") -> float:
        """Its value."""
        return lookup(self)

    def variables(self) -> "Iterator[Variable]":
        """Itself."""
        yield self


Lookup = Callable[[Variable], float]


class Expression(Protocol):
    """What has a value."""

    def evaluate(self, lookup: Lookup) -> float:
        """The value, with the values that `lookup` gives to variables.

        Raises:
            ArithmeticError: there is none, as of a division by zero.
        """

    def variables(self) -> Iterator[Variable]:
        """The variables in it, from left to right."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number; whole numbers of Python are int."""

    value: float

    def evaluate(self, lookup: Lookup) -> float:  # noqa: ARG002 - as every expression
        """The number."""
        return self.value

    def variables(self) -> Iterator[Variable]:
        """None."""
        yield from ()


@dataclass(frozen=True, slots=True)
class Operation:
    """An operator or function (the key `symbol` of `OPERATIONS`) and what it is applied to."""

    symbol: str
    operands: tuple[Expression, ...]

    def evaluate(self, lookup: Lookup) -> float:
        """The result; operands are worked out from left to right."""
        return OPERATIONS[self.symbol](*(operand.evaluate(lookup) for operand in self.operands))

    def variables(self) -> Iterator[Variable]:
        """Those of the operands."""
        for operand in self.operands:
            yield from operand.variables()


@dataclass(frozen=True, slots=True)
class Assignment:
    """One statement: `target` gets `value`, and so do `further` targets, from left to right."""

    target: Variable
    value: Expression
    further: tuple[Variable, ...] = ()

    @property
    def targets(self) -> tuple[Variable, ...]:
        """All that is assigned to."""
        return (self.target, *self.further)

    def evaluate(self, lookup: Lookup) -> float:
        """What the targets get (see `Expression.evaluate`)."""
        return self.value.evaluate(lookup)

    def variables(self) -> Iterator[Variable]:
        """Those that are assigned to, then those that are read."""
        yield from self.targets
        yield from self.value.variables()


OPERATIONS: Mapping[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": divide,
    "//": operator.floordiv,
    "%": operator.mod,
    "^": hoc_power,
    "**": python_power,
    "negative": operator.neg,
    **FUNCTIONS,
}
"""What an operator or a function gives; Python has no `^`, hoc no `//`, `%` and `**`."""
