"""Statements carried out on a section or a segment of NEURON."""

from typing import TYPE_CHECKING

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ndexp.engine.modification_manager.statements import Statements
    from ndexp.engine.typing import HocObject


def has_numbers(place: "HocObject", names: "Iterable[str]") -> bool:
    """Whether a section or segment has all these attributes, and they are numbers."""
    return all(isinstance(getattr(place, name, None), int | float) for name in names)  # the config names them


def carry_out_where_possible(statements: "Statements", places: "Iterable[HocObject]") -> int:
    """Carry statements out on each section or segment that has all their attributes; gives the number of those.

    Raises:
        ConfigError: see `carry_out`.
    """
    names, applied = statements.names, 0
    for place in places:
        if has_numbers(place, names):
            carry_out(statements, place)
            applied += 1
    return applied


def carry_out(statements: "Statements", place: "HocObject") -> None:
    """Set the attributes of a section or segment; those of a section are read at its middle and set in all segments.

    Raises:
        ConfigError: a value does not exist, or NEURON refuses it.
    """
    for assignment in statements.assignments:
        try:
            value = assignment.evaluate(lambda variable: getattr(place, variable.name))
            for target in assignment.targets:
                setattr(place, target.name, _whole(value) if target.name == "nseg" else value)
        except (ArithmeticError, AttributeError, RuntimeError, TypeError, ValueError) as error:
            raise ConfigError(f"{error} at {place} in '{statements.text}'", statements.where) from error


def _whole(value: float) -> float:
    """An int where the value is one: NEURON takes no other numbers of segments."""
    return int(value) if value == value // 1 else value
