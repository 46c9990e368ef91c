"""`synapse_configure`: a few assignments written in hoc, read into objects and worked out; nothing is executed.

A statement assigns to a synapse's variable, written `%s.name`, or to a global variable of hoc, by `=`, `+=`, `-=`, `*=`
or `/=`. Statements end at `;`, at the end of the line or, as in hoc, where the next begins. Values are made of numbers,
`%s.name`, global names, `+ - * / ^`, parentheses and hoc's functions of one number. Numbers come out as hoc's, bit by
bit: `^` binds to the right and stronger than a sign.

Source: the expressions and functions of NEURON's hoc reference; precedence and limits were measured with NEURON 9.0.
"""

import math
import operator
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject

SYNAPSE = "%s"
"""What stands for the synapse."""

_EXP_LIMIT = 700.0
_INT_TOLERANCE = 1e-11  # hoc's float_epsilon


@dataclass(frozen=True, slots=True)
class Variable:
    """A variable of the synapse, or a global variable of hoc."""

    name: str
    is_global: bool

    def __str__(self) -> str:
        return self.name if self.is_global else f"{SYNAPSE}.{self.name}"

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
            ArithmeticError: hoc would stop at it, as at a division by zero.
        """

    def variables(self) -> Iterator[Variable]:
        """The variables in it, from left to right."""


@dataclass(frozen=True, slots=True)
class Number:
    """A number."""

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
    """One statement: `target` gets `value`."""

    target: Variable
    value: Expression

    def evaluate(self, lookup: Lookup) -> float:
        """What the target gets (see `Expression.evaluate`)."""
        return self.value.evaluate(lookup)


@dataclass(frozen=True, slots=True)
class Snippet:
    """A whole `synapse_configure`: the block's name, the text, and its assignments in order."""

    block: str
    text: str
    assignments: tuple[Assignment, ...]

    @property
    def where(self) -> str:
        """The place in the config."""
        return f"connection_overrides.{self.block}.synapse_configure"

    def targets(self) -> tuple[str, ...]:
        """What is assigned to, as written, each once."""
        return tuple(dict.fromkeys(str(assignment.target) for assignment in self.assignments))

    def global_targets(self) -> tuple[str, ...]:
        """The global variables that are assigned to, each once."""
        targets = (assignment.target for assignment in self.assignments)
        return tuple(dict.fromkeys(target.name for target in targets if target.is_global))


@dataclass(frozen=True, slots=True)
class Access:
    """How a variable of a synapse is read and set; the synapse is of no interest to global variables.

    Both raise AttributeError or LookupError for a variable that does not exist.
    """

    read: "Callable[[HocObject, Variable], float]"
    write: "Callable[[HocObject, Variable, float], None]"


def apply_snippets(snippets: Sequence[Snippet], synapses: "Sequence[HocObject]", access: Access) -> None:
    """Carry out the snippets of one connection on its synapses: each on all of them, then the next.

    Args:
        snippets: in the order of the overrides.
        synapses: of the connection, in their order.
        access: reads and sets variables.

    Raises:
        ConfigError: a synapse lacks a variable, or a value is not a number in hoc.
    """
    for snippet in snippets:
        for synapse in synapses:
            _apply(snippet, synapse, access)


def parse_snippet(text: str, block: str) -> Snippet:
    """The assignments of a `synapse_configure`.

    Args:
        text: as in the config.
        block: the name of the block, for messages.

    Raises:
        ConfigError: it is not a list of assignments; tells what stands in the way, and where.
    """
    return Snippet(block, text, tuple(_Parser(text, block).assignments()))


def _apply(snippet: Snippet, synapse: "HocObject", access: Access) -> None:
    for assignment in snippet.assignments:
        try:
            value = assignment.evaluate(lambda variable: access.read(synapse, variable))
            access.write(synapse, assignment.target, value)
        except (ArithmeticError, ValueError) as error:
            raise ConfigError(f"{error} in '{snippet.text}'", snippet.where) from error
        except (AttributeError, LookupError, TypeError) as error:
            names = ", ".join(dict.fromkeys(map(str, (assignment.target, *assignment.value.variables()))))
            what = f"'{snippet.text}' does not suit {synapse}: {names} cannot be read or set ({error})"
            hint = f"{SYNAPSE} stands for every synapse that the block covers, excitatory or inhibitory"
            raise ConfigError(what, snippet.where, hint) from error


def _divide(one: float, other: float) -> float:
    if other == 0:
        raise ZeroDivisionError("division by zero")
    return one / other


def _power(base: float, exponent: float) -> float:
    try:
        return math.pow(base, exponent)
    except OverflowError:
        return -math.inf if base < 0 and exponent % 2 == 1 else math.inf
    except ValueError as error:
        if base == 0:  # to a negative power
            return math.copysign(math.inf, base) if exponent % 2 == 1 else math.inf
        raise ArithmeticError(f"{base:g} has no power {exponent:g}") from error


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


_FUNCTIONS: Mapping[str, Callable[[float], float]] = {
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

OPERATIONS: Mapping[str, Callable[..., float]] = {
    "+": operator.add,
    "-": operator.sub,
    "*": operator.mul,
    "/": _divide,
    "^": _power,
    "negative": operator.neg,
    **_FUNCTIONS,
}
"""What hoc does for an operator or a function."""


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text; the kind of a sign is the sign."""

    kind: str
    text: str
    position: int


_TOKENS = re.compile(
    r"""
        (?P<space>[ \t\r]+)
      | (?P<end>[;\n])
      | (?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)?)
      | (?P<synapse>%s\.[A-Za-z]\w*)
      | (?P<name>[A-Za-z_]\w*)
      | (?P<assign>[-+*/]?=(?!=))
      | (?P<sign>[-+*/^(){}])
      | (?P<wrong>.)""",
    re.VERBOSE | re.ASCII,
)


def _tokens(text: str) -> Iterable[_Token]:
    for found in _TOKENS.finditer(text):
        kind = str(found.lastgroup)
        if kind != "space":
            yield _Token(found.group() if kind == "sign" else kind, found.group(), found.start())
    yield _Token("end", "", len(text))


class _Parser:
    """Reads statements from left to right, one method for each level of hoc's precedence."""

    def __init__(self, text: str, block: str) -> None:
        self._text = text
        self._block = block
        self._tokens = _without_braces(list(_tokens(text)))
        self._next = 0

    def assignments(self) -> Iterator[Assignment]:
        """All statements."""
        while self._next < len(self._tokens):
            if self._take("end") is None:
                yield self._assignment()

    def _assignment(self) -> Assignment:
        token = self._take("synapse", "name")
        if token is None or token.text in _FUNCTIONS:
            raise self._error("a statement begins with %s.name or a global name", back=token is not None)
        sign = self._take("assign")
        if sign is None:
            raise self._error("'=' or one of += -= *= /= comes next")
        target, value = _variable(token), self._sum()
        return Assignment(target, value if sign.text == "=" else Operation(sign.text[0], (target, value)))

    def _sum(self) -> Expression:
        value = self._product()
        while sign := self._take("+", "-"):
            value = Operation(sign.text, (value, self._product()))
        return value

    def _product(self) -> Expression:
        value = self._signed()
        while sign := self._take("*", "/"):
            value = Operation(sign.text, (value, self._signed()))
        return value

    def _signed(self) -> Expression:
        if self._take("-"):
            return Operation("negative", (self._signed(),))
        return self._signed() if self._take("+") else self._power()

    def _power(self) -> Expression:
        base = self._atom()
        return Operation("^", (base, self._signed())) if self._take("^") else base

    def _atom(self) -> Expression:
        if number := self._take("number"):
            return Number(float(number.text))
        if self._take("("):
            return self._closed(self._sum())
        name = self._take("synapse", "name")
        if name is None:
            raise self._error("a number, %s.name, a global name or '(' comes next")
        if name.text in _FUNCTIONS:
            if self._take("(") is None:
                raise self._error(f"'(' comes after {name.text}")
            return Operation(name.text, (self._closed(self._sum()),))
        if self._peek("("):
            raise self._error(f"of hoc's functions there are {', '.join(_FUNCTIONS)}", back=True)
        return _variable(name)

    def _closed(self, value: Expression) -> Expression:
        if self._take(")") is None:
            raise self._error("')' is missing")
        return value

    def _peek(self, *kinds: str) -> _Token | None:
        """The next token, if it is of a kind that is asked for."""
        token = self._tokens[self._next]
        return token if token.kind in kinds else None

    def _take(self, *kinds: str) -> _Token | None:
        """The next token if it is asked for, and step over it."""
        token = self._peek(*kinds)
        self._next += token is not None
        return token

    def _error(self, expected: str, *, back: bool = False) -> ConfigError:
        token = self._tokens[self._next - back]
        shown = {"": "the end", "\n": "the end of the line"}.get(token.text, f"'{token.text}'")
        what = f"cannot read {shown} at character {token.position + 1} of '{self._text}': {expected}"
        hint = "Write assignments such as: %s.Use *= 0.5; %s.tau_d_AMPA = 1.7"
        return ConfigError(what, f"connection_overrides.{self._block}.synapse_configure", hint)


def _without_braces(tokens: list[_Token]) -> list[_Token]:
    """The tokens inside the outer braces, if there are any; the last token is always an end."""
    places = [place for place, token in enumerate(tokens) if token.kind != "end"]
    if not places or (tokens[places[0]].kind, tokens[places[-1]].kind) != ("{", "}"):
        return tokens
    return [*tokens[places[0] + 1 : places[-1]], tokens[-1]]


def _variable(token: _Token) -> Variable:
    return Variable(token.text.removeprefix(f"{SYNAPSE}."), is_global=token.kind == "name")
