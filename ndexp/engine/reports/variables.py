"""From a variable's name and a point on a cell to NEURON's references to its values."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.neuron_api import cvode, hoc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ndexp.engine.typing import HocObject, Section

_FAST_CURRENT = "i_membrane_"


@dataclass(frozen=True, slots=True, kw_only=True)
class Variable:
    """A reported variable: a range variable or mechanism, and the mechanism's own variable."""

    mechanism: str
    name: str


def parse_variable(text: str) -> Variable:
    """`mech.var`, or a bare name: a range variable, or a mechanism's `i`; `i_membrane` is NEURON's fast one.

    Source: SONATA's `variable_name` of reports; NEURON's `CVode.use_fast_imem`.
    """
    mechanism, _, name = text.partition(".")
    return Variable(mechanism=_FAST_CURRENT if text == "i_membrane" else mechanism, name=name or "i")


def prepare_variable(variable: Variable) -> None:
    """Let NEURON compute what the variable needs, before references are taken.

    Only for a rank that has sections: without any, NEURON aborts when it computes fast membrane currents.
    """
    if variable.mechanism == _FAST_CURRENT:
        cvode().use_fast_imem(True)


class References:
    """Finds the references of one variable at points.

    Point processes win over range variables: those on the section whose name begins with the mechanism's count, as far
    as they lie in the point's segment.

    Args:
        variable: what to find.
    """

    def __init__(self, variable: Variable) -> None:
        self._variable = variable
        self._is_point_process = any(name.startswith(variable.mechanism) for name in point_process_names())
        self._last: tuple[object, list[HocObject]] = (None, [])

    def at(self, section: "Section", x: float) -> "list[HocObject]":
        """The references at relative position `x` of a section; empty if there are none."""
        name = self._variable.name
        on_section = self._on_section(section) if self._is_point_process else []
        if on_section:
            found = [_reference(process, name) for process in _within(on_section, section, x)]
        else:
            segment = section(x)
            found = [_reference(segment, self._variable.mechanism)]
            if found[0] is None:
                found = [_reference(getattr(segment, self._variable.mechanism, None), name)]
        return [reference for reference in found if reference is not None]

    def _on_section(self, section: "Section") -> "list[HocObject]":
        """The matching point processes on a section; the last answer is kept, as points come section by section."""
        if self._last[0] != section:
            self._last = (section, list(_matching(section, self._variable.mechanism)))
        return self._last[1]


def point_process_names() -> list[str]:
    """The names of all kinds of point processes that NEURON knows now."""
    kinds = hoc().MechanismType(1)
    name = hoc().ref("")
    names = []
    for index in range(int(kinds.count())):
        kinds.select(index)
        kinds.selected(name)
        names.append(name[0])
    return names


def _matching(section: "HocObject", prefix: str) -> "Iterator[HocObject]":
    for segment in section.allseg():
        yield from (process for process in segment.point_processes() if process.hname().startswith(prefix))


def _within(processes: "Iterable[HocObject]", section: "Section", x: float) -> "Iterator[HocObject]":
    """Those in the segment that holds `x`."""
    return (process for process in processes if int(process.get_segment().x * section.nseg) == int(x * section.nseg))


def _reference(owner: "HocObject", name: str) -> "HocObject":
    """NEURON's reference to a variable of a segment, mechanism or point process; None if it has none.

    Variables are known by name only, at run time, so this is a computed attribute.
    """
    try:
        return getattr(owner, f"_ref_{name}")
    except (AttributeError, LookupError):
        return None
