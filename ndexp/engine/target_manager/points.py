"""Points on cells, and a cell's sections by the ids that synapses use."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.neuron_api import hoc
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from ndexp.engine.typing import HocObject, Section

log = logging.getLogger(__name__)

_FIRST_X = 0.0001
_LEAST_X, _MOST_X = 1e-7, 0.9999999


class TargetPointList:
    """Points of one cell as parallel lists: section ids, hoc SectionRefs and relative positions `x`.

    Args:
        gid: the cell's gid.
    """

    def __init__(self, gid: int) -> None:
        self.gid = gid
        self.sclst_ids: list[int] = []
        self.sclst: list[HocObject] = []
        self.x: list[float] = []

    def __len__(self) -> int:
        return len(self.x)

    def __iter__(self) -> "Iterator[tuple[int, HocObject, float]]":
        return iter(zip(self.sclst_ids, self.sclst, self.x, strict=True))

    def append(self, section_id: int, section: object, point: float) -> None:
        """Add a point."""
        self.sclst_ids.append(section_id)
        self.sclst.append(section)
        self.x.append(point)

    def extend(self, other: "TargetPointList") -> None:
        """Add all points of another list."""
        self.sclst_ids.extend(other.sclst_ids)
        self.sclst.extend(other.sclst)
        self.x.extend(other.x)

    def validate(self) -> None:
        """Check that the lists are of one length.

        Raises:
            CircuitError: they are not.
        """
        if not len(self.sclst_ids) == len(self.sclst) == len(self.x):
            raise CircuitError("a point list's parts differ in length", f"gid {self.gid}")


class SerializedSections:
    """A cell's sections by the ids that its template wrote into the voltages, for placing synapses.

    Must be made before voltages are initialised.

    Args:
        cell: the hoc cell object; its `nSecAll` is the number of ids.

    Raises:
        CircuitError: a section's mark is not below `nSecAll`.
    """

    def __init__(self, cell: "HocObject") -> None:
        self.sections: list[Section | None] = [None] * int(cell.nSecAll)
        unmarked = 0
        for section in cell.all:
            mark = int(section(_FIRST_X).v)
            if mark >= len(self.sections):
                raise CircuitError(
                    f"section {section.name()} is marked {mark}, but the cell has {len(self.sections)} section ids",
                    hint="The template must write section ids into v(0.0001) and their number into nSecAll",
                )
            if mark < 0:
                unmarked += 1
            else:
                self.sections[mark] = section
        if unmarked:
            log.warning("%s: %d sections have no id; synapses cannot be placed on them", cell, unmarked)

    def __len__(self) -> int:
        return len(self.sections)


def existing_points(points: "Iterable[tuple[int, HocObject, float]]") -> "Iterator[tuple[int, Section, float]]":
    """Section id, section and relative position of each point whose section exists on this rank."""
    for section_id, reference, x in points:
        if reference is not None and reference.exists():
            yield section_id, reference.sec, x


@dataclass(frozen=True, slots=True)
class Place:
    """Where a SONATA edge sits: section id, segment id (-1: `offset` is a relative position) and offset."""

    isec: int
    ipt: int
    offset: float


def locate(sections: "Sequence[Section | None]", place: Place) -> "tuple[Section | None, float]":
    """The section and relative position of a place; (None, -1.0) for an id without a section.

    Raises:
        CircuitError: the section id is not below the number of ids.
    """
    if not 0 <= place.isec < len(sections):
        raise CircuitError(f"section id {place.isec} does not exist; the cell has {len(sections)} ids")
    section = sections[place.isec]
    if section is None:
        return None, -1.0
    offset = max(place.offset, 0.0)
    if place.ipt == -1:
        return section, clip(offset)
    return section, _segment_position(section, place.ipt, offset)


def clip(position: float) -> float:
    """A relative position moved off the very ends of the section."""
    return min(max(position, _LEAST_X), _MOST_X)


def _segment_position(section: "Section", ipt: int, offset: float) -> float:
    """The relative position of a point `offset` µm after 3-d point `ipt`."""
    h = hoc()
    is_reversed = h.section_orientation(sec=section) == 1
    if is_reversed:
        ipt = section.n3d() - 1 - ipt
        offset = -offset
    is_there = 0 <= ipt < section.n3d()
    x = clip((h.arc3d(ipt, sec=section) + offset) / section.L) if is_there else 0.5
    return 1 - x if is_reversed else x
