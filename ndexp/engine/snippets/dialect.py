"""How the statements of one kind of snippet are written: what may be assigned to, and what values are made of."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True, kw_only=True)
class Dialect:
    """A kind of snippet.

    Args:
        owner: regular expression of what stands before a variable's dot; empty if there is no dot.
        has_bare_names: whether variables may stand without an owner.
        assigns: the operators of assignment.
        terms: operators as weak as `+`; with none, values are bare numbers.
        factors: operators as strong as `*`.
        power: the operator of powers.
        functions: names of functions.
        is_python: whether texts are Python's (`;` or a new line parts statements, `#` begins a comment), not hoc's.
        has_chains: whether `a = b = 1` assigns twice.
        number: makes a number of its text.
        target: what a statement begins with, for messages.
        value: what a value begins with, for messages.
        hint: how to write it.
    """

    owner: str
    has_bare_names: bool = False
    assigns: tuple[str, ...] = ("=", "+=", "-=", "*=", "/=")
    terms: tuple[str, ...] = ()
    factors: tuple[str, ...] = ()
    power: str = ""
    functions: tuple[str, ...] = ()
    is_python: bool = True
    has_chains: bool = False
    number: Callable[[str], float] = float
    target: str
    value: str = "a number"
    hint: str

    @property
    def variables(self) -> tuple[str, ...]:
        """The kinds of tokens that are variables."""
        return ("member", "name") if self.has_bare_names else ("member",)

    @property
    def operands(self) -> tuple[str, ...]:
        """The kinds of tokens that are variables inside a value."""
        return self.variables if self.terms else ()

    def tokens(self) -> re.Pattern[str]:
        """The pieces that a text falls into; `wrong` is a character that belongs to none."""
        signs = ["+", "-", "(", ")", *self.terms, *self.factors, *filter(None, [self.power])]
        comment, words = (r"| \#[^\n]*", r"| (?:True|False)\b") if self.is_python else ("", "")
        return re.compile(
            rf"""
                (?P<space>[ \t\r]+ {comment})
              | (?P<end>[;\n])
              | (?P<number>(\d+\.?\d*|\.\d+)([eE][+-]?\d+)? {words})
              | (?P<member>{self.owner}\.[A-Za-z]\w*)
              | (?P<name>[A-Za-z_]\w*)
              | (?P<assign>{_any(self.assigns)}(?!=))
              | (?P<sign>{_any(signs if self.is_python else [*signs, "{", "}"])})
              | (?P<wrong>.)""",
            re.VERBOSE | re.ASCII,
        )


def _any(words: Iterable[str]) -> str:
    """A regular expression of any of these words, longer ones first."""
    return "(?:" + "|".join(re.escape(word) for word in sorted(set(words), key=lambda word: (-len(word), word))) + ")"
