"""From a variable's name and a point on a cell to NEURON's references to its values."""

from typing import TYPE_CHECKING, NamedTuple

from ndexp.engine.neuron_api import cvode, hoc

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ndexp.engine.typing import HocObject, Section

FAST_CURRENT = "i_membrane_"
"""NEURON's variable of the membrane current of a whole segment, nA."""


class Variable(NamedTuple):
    """A reported variable: a range variable or mechanism, and the mechanism's own variable."""

    mechanism: str
    name: str


def parse_variables(text: str) -> list[Variable]:
    """The variables of a comma list.

    Each is `mech.var`, or a bare name: a range variable, or a mechanism's `i`; `i_membrane` is NEURON's fast one.

    Source: SONATA's `variable_name` of reports; NEURON's `CVode.use_fast_imem`.
    """
    return [_parse(item.strip()) for item in text.split(",") if item.strip()]


def _parse(text: str) -> Variable:
    mechanism, _, name = text.partition(".")
    return Variable(FAST_CURRENT if text == "i_membrane" else mechanism, name or "i")


def prepare_variable(variable: Variable) -> None:
    """Let NEURON compute what the variable needs, before references are taken.

    Only for a rank that has sections: without any, NEURON aborts when it computes fast membrane currents.
    """
    if variable.mechanism == FAST_CURRENT:
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
        on_section = self._on_section(section)
        if on_section:
            found = [reference(process, name) for process in processes_within(on_section, section, x)]
        else:
            segment = section(x)
            found = [reference(segment, self._variable.mechanism)]
            if found[0] is None:
                found = [reference(getattr(segment, self._variable.mechanism, None), name)]
        return [one for one in found if one is not None]

    def processes_at(self, section: "Section", x: float) -> "list[HocObject]":
        """The matching point processes at relative position `x` of a section."""
        return list(processes_within(self._on_section(section), section, x))

    def _on_section(self, section: "Section") -> "list[HocObject]":
        """The matching point processes on a section; the last answer is kept, as points come section by section."""
        if not self._is_point_process:
            return []
        if self._last[0] != section:
            self._last = (section, list(matching_processes(section, self._variable.mechanism)))
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


def matching_processes(section: "HocObject", prefix: str) -> "Iterator[HocObject]":
    """The point processes on a section whose name begins with `prefix`, segment by segment in NEURON's order.

    A section's ends are nodes that its neighbours share, so NEURON lists theirs there too.
    """
    for segment in section.allseg():
        for process in segment.point_processes():
            if process.hname().startswith(prefix) and process.get_segment().sec == section:
                yield process


def processes_within(processes: "Iterable[HocObject]", section: "Section", x: float) -> "Iterator[HocObject]":
    """Those in the segment that holds `x`."""
    return (process for process in processes if int(process.get_segment().x * section.nseg) == int(x * section.nseg))


def reference(owner: "HocObject", name: str) -> "HocObject":
    """NEURON's reference to a variable of a segment, mechanism or point process; None if it has none.

    Variables are known by name only, at run time, so this is a computed attribute.
    """
    try:
        return getattr(owner, f"_ref_{name}")
    except (AttributeError, LookupError):
        return None
