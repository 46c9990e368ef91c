"""From a text to assignments: one method for each level of precedence, which hoc and Python share."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ndexp.engine.snippets.dialect import Dialect
from ndexp.engine.snippets.expressions import Assignment, Expression, Number, Operation, Variable
from ndexp.errors import ConfigError


def parse(text: str, dialect: Dialect, where: str) -> tuple[Assignment, ...]:
    """The assignments of a text.

    Args:
        text: as in the config.
        dialect: how it is written.
        where: its place in the config, for messages.

    Raises:
        ConfigError: it is not a list of assignments; tells what stands in the way, and where.
    """
    return tuple(_Parser(text, dialect, where).assignments())


@dataclass(frozen=True, slots=True)
class _Token:
    """A piece of the text; the kind of a sign is the sign."""

    kind: str
    text: str
    position: int


def _tokens(text: str, dialect: Dialect) -> Iterable[_Token]:
    """The tokens without blanks, and without line ends inside parentheses; the last one is an end."""
    depth = 0
    for found in dialect.tokens().finditer(text):
        kind = str(found.lastgroup)
        depth += {"(": 1, ")": -1}.get(found.group(), 0)
        if kind != "space" and not (found.group() == "\n" and depth > 0):
            yield _Token(found.group() if kind == "sign" else kind, found.group(), found.start())
    yield _Token("end", "", len(text))


class _Parser:
    """Reads statements from left to right, one method for each level of precedence."""

    def __init__(self, text: str, dialect: Dialect, where: str) -> None:
        self._text = text
        self._dialect = dialect
        self._where = where
        self._tokens = _without_braces(list(_tokens(text, dialect)))
        self._next = 0

    def assignments(self) -> Iterator[Assignment]:
        """All statements."""
        while self._next < len(self._tokens):
            if self._take("end") is None:
                yield self._assignment()
                if self._dialect.is_python and self._take("end") is None:
                    raise self._error("';' or a new line comes next")

    def _assignment(self) -> Assignment:
        target = self._target()
        sign = self._take("assign")
        if sign is None:
            raise self._error(f"'=' or one of {' '.join(self._dialect.assigns[1:])} comes next")
        if sign.text != "=":
            return Assignment(target, Operation(sign.text[:-1], (target, self._sum())))
        further: tuple[Variable, ...] = ()
        while self._dialect.has_chains and self._is_target():
            further = (*further, self._target())
            self._take("assign")
        return Assignment(target, self._sum(), further)

    def _target(self) -> Variable:
        token = self._take(*self._dialect.variables)
        if token is None or token.text in self._dialect.functions:
            raise self._error(f"a statement begins with {self._dialect.target}", back=token is not None)
        return _variable(token)

    def _is_target(self) -> bool:
        """Whether a variable and `=` come next."""
        ahead = self._tokens[self._next : self._next + 2]
        return self._peek(*self._dialect.variables) is not None and ahead[-1].text == "="

    def _sum(self) -> Expression:
        value = self._product()
        while sign := self._take(*self._dialect.terms):
            value = Operation(sign.text, (value, self._product()))
        return value

    def _product(self) -> Expression:
        value = self._signed()
        while sign := self._take(*self._dialect.factors):
            value = Operation(sign.text, (value, self._signed()))
        return value

    def _signed(self) -> Expression:
        if self._take("-"):
            return Operation("negative", (self._signed(),))
        return self._signed() if self._take("+") else self._power()

    def _power(self) -> Expression:
        base, power = self._atom(), self._dialect.power
        return Operation(power, (base, self._signed())) if self._take(power) else base

    def _atom(self) -> Expression:
        if number := self._take("number"):
            return Number(self._dialect.number(number.text))
        if self._take("("):
            return self._closed(self._sum())
        name = self._take(*self._dialect.operands)
        if name is None:
            raise self._error(f"{self._dialect.value} comes next")
        if name.text in self._dialect.functions:
            if self._take("(") is None:
                raise self._error(f"'(' comes after {name.text}")
            return Operation(name.text, (self._closed(self._sum()),))
        if self._dialect.functions and self._peek("("):
            raise self._error(f"of hoc's functions there are {', '.join(self._dialect.functions)}", back=True)
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
        return ConfigError(what, self._where, self._dialect.hint)


def _without_braces(tokens: list[_Token]) -> list[_Token]:
    """The tokens inside the outer braces, if there are any; the last token is always an end."""
    places = [place for place, token in enumerate(tokens) if token.kind != "end"]
    if not places or (tokens[places[0]].kind, tokens[places[-1]].kind) != ("{", "}"):
        return tokens
    return [*tokens[places[0] + 1 : places[-1]], tokens[-1]]


def _variable(token: _Token) -> Variable:
    owner, _, name = token.text.rpartition(".")
    return Variable(name, owner)
