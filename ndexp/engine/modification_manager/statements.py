"""`section_configure`: assignments to attributes of sections or compartments, one dialect per type of modification.

Statements are Python's, parted by `;` or a new line, `#` begins a comment; they are read, never executed. In
`configure_all_sections` values are arithmetic of numbers and `%s.attribute` with Python's results; in the other types
they are bare numbers, and all statements of a block name one section list or one section.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.snippets import Assignment, Dialect, parse
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

SECTION_LISTS = ("all", "somatic", "axonal", "basal", "apical", "AIS", "nodal", "myelinated")
"""The hoc lists that `section_list` knows."""

SECTION_ARRAYS = ("soma", "axon", "dend", "apic", "ais", "node", "myelin")
"""The hoc arrays that `section` knows."""

_NOTHING = r"(?!)"


def _number(text: str) -> float:
    """As in Python, where `3` is a whole number."""
    return int(text == "True") if text in {"True", "False"} else int(text) if text.isdecimal() else float(text)


EVERY_SECTION = Dialect(
    owner="%s",
    assigns=("=", "+=", "-=", "*=", "/=", "//=", "%=", "**="),
    terms=("+", "-"),
    factors=("*", "/", "//", "%"),
    power="**",
    has_chains=True,
    number=_number,
    target="%s.attribute",
    value="a number, %s.attribute or '('",
    hint="Write assignments such as: %s.gbar_NaTransient = 0; %s.g_pas *= 2",
)
SECTION_LIST = Dialect(
    owner=f"(?:{'|'.join(SECTION_LISTS)})",
    number=_number,
    target=f"LIST.attribute, LIST being one of {', '.join(SECTION_LISTS)}",
    hint="Write assignments such as: apical.gbar_HCurrent = 0; apical.cm *= 2",
)
SECTION = Dialect(
    owner=rf"(?:{'|'.join(SECTION_ARRAYS)})\[\d+\]",
    number=_number,
    target=f"TYPE[index].attribute, TYPE being one of {', '.join(SECTION_ARRAYS)}",
    hint="Write assignments such as: dend[3].cm = 1.5; dend[3].g_pas *= 2",
)
COMPARTMENT = Dialect(
    owner=_NOTHING,
    has_bare_names=True,
    number=_number,
    target="an attribute's name",
    hint="Write assignments such as: cm = 1.5; g_pas *= 2",
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Statements:
    """A `section_configure`: its text, its place in the config, and its assignments in order."""

    text: str
    where: str
    assignments: tuple[Assignment, ...]

    @property
    def names(self) -> frozenset[str]:
        """The attributes on both sides."""
        return frozenset(variable.name for assignment in self.assignments for variable in assignment.variables())

    @property
    def owner(self) -> str:
        """What stands before the dots; empty if nothing does."""
        return next((assignment.target.owner for assignment in self.assignments), "")


def read_statements(text: str, dialect: Dialect, where: str) -> Statements:
    """The assignments of a `section_configure`.

    Args:
        text: as in the config.
        dialect: how the type of modification is written.
        where: its place in the config, for messages.

    Raises:
        ConfigError: it cannot be read, or names several section lists or sections.
    """
    statements = Statements(text=text, where=where, assignments=parse(text, dialect, where))
    owners = list(_owners(statements.assignments))
    if len(owners) > 1:
        what = f"'{text}' is about {owners[0]} and {owners[1]}"
        raise ConfigError(what, where, "Write a modification for each")
    return statements


def _owners(assignments: "Iterable[Assignment]") -> "Iterable[str]":
    return dict.fromkeys(target.owner for assignment in assignments for target in assignment.targets)
