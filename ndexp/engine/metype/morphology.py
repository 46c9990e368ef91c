"""A morphology as the sections, points and connections that a cell gets: read back from a cell, and built again."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

from ndexp.engine.neuron_api import has_mechanism, hoc

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject

Builder: TypeAlias = "Callable[[HocObject], None]"
"""Creates the sections of a morphology in a cell; it holds what it needs for that."""

PointVectors: TypeAlias = "Sequence[Sequence[HocObject]]"
"""x, y, z and diameter (µm) of the points of every section, as hoc Vectors."""

_SECTION_BYTES = 1200
"""Of four empty hoc Vectors and their Python objects."""

_CREATE = re.compile(r"~?create (\w+)\[(\d+)\]\s*")


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One section of a morphology."""

    name: str
    """`dend[3]`, without the cell."""
    parent: str
    """Name of the section it hangs on; empty for a root."""
    parent_x: float
    """Where on the parent its 0 end is connected, 0 to 1."""
    style: tuple[float, float, float] | None
    """The logical connection point (µm) of NEURON's pt3dstyle 1; None without one."""
    points: NDArray[np.float32]
    """(4, n): x, y, z and diameter (µm)."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Morphology:
    """All that is needed to build a morphology in a cell."""

    commands: tuple[str, ...]
    """hoc statements, run inside the cell: they create the sections and put them into the cell's lists."""
    pieces: tuple[Piece, ...]
    """In the order of connection, which decides the order of branches in NEURON's tree."""

    @property
    def size(self) -> int:
        """Bytes of its points, as arrays and as hoc Vectors."""
        return sum(3 * piece.points.nbytes + _SECTION_BYTES for piece in self.pieces)


def created_names(commands: Iterable[str]) -> tuple[str, ...]:
    """Names of the sections that hoc `create` statements make, in order."""
    found = (_CREATE.fullmatch(command) for command in commands)
    return tuple(f"{match[1]}[{number}]" for match in found if match for number in range(int(match[2])))


def sections_of(cell: "HocObject") -> "dict[str, HocObject]":
    """The sections in a cell's list `all` by their names without the cell's."""
    return {section.name().rpartition(".")[2]: section for section in cell.all}


def read_back(cell: "HocObject", commands: Sequence[str], order: Iterable[str]) -> Morphology:
    """The morphology that an importer has just built in a cell.

    Args:
        cell: the hoc object.
        commands: the statements that made its sections and lists.
        order: names of the sections as they were connected.
    """
    sections = sections_of(cell)
    return Morphology(commands=tuple(commands), pieces=tuple(_pieces(sections, order)))


def builder_of(morphology: Morphology) -> Builder:
    """What creates the morphology's sections in a cell, which holds them: the same at every use.

    The same statements as NEURON's importer runs, in the same order, but all points of a section at once; by a compiled
    loop (mod/ndexp_sections.h) if the mechanism library has it.
    """
    if has_mechanism("ndexp_build_sections"):
        return _compiled_builder(morphology)
    return _plain_builder(morphology)


def _plain_builder(morphology: Morphology) -> Builder:
    vectors = _vectors(morphology)

    def build(cell: "HocObject") -> None:
        _create(cell, morphology)
        _connect(cell, morphology, vectors)

    return build


def _compiled_builder(morphology: Morphology) -> Builder:
    h, pieces = hoc(), morphology.pieces
    number = {name: index for index, name in enumerate(created_names(morphology.commands))}
    columns: list[NDArray[np.generic]] = [
        np.array([number[piece.name] for piece in pieces], np.int64),
        np.array([number.get(piece.parent, -1) for piece in pieces], np.int64),
        np.array([piece.parent_x for piece in pieces], np.float64),
        np.array([piece.style or (np.nan,) * 3 for piece in pieces], np.float64),
        np.cumsum([0, *(piece.points.shape[1] for piece in pieces)], dtype=np.int64),
        np.ascontiguousarray(np.concatenate([piece.points for piece in pieces], axis=1).T, np.float32),
    ]
    addresses = [column.ctypes.data for column in columns]

    def build(cell: "HocObject", _held: "list[NDArray[np.generic]]" = columns) -> None:
        _create(cell, morphology)
        if not h.ndexp_build_sections(cell.all, len(pieces), *addresses):  # the template has others in its list
            _connect(cell, morphology, _vectors(morphology))

    return build


def _create(cell: "HocObject", morphology: Morphology) -> None:
    h = hoc()
    for command in morphology.commands:
        h.execute(command, cell)


def _connect(cell: "HocObject", morphology: Morphology, vectors: "PointVectors") -> None:
    h, sections = hoc(), sections_of(cell)
    for piece, points in zip(morphology.pieces, vectors, strict=True):
        section = sections[piece.name]
        if piece.parent:
            section.connect(sections[piece.parent](piece.parent_x), 0)
        if piece.style is not None:
            h.pt3dstyle(1, *piece.style, sec=section)
        h.pt3dadd(*points, sec=section)


def _vectors(morphology: Morphology) -> "PointVectors":
    h = hoc()
    return [[h.Vector(row) for row in piece.points] for piece in morphology.pieces]


def _pieces(sections: "Mapping[str, HocObject]", order: Iterable[str]) -> Iterator[Piece]:
    names = {section: name for name, section in sections.items()}
    for name in order:
        section = sections[name]
        place = section.parentseg()
        yield Piece(
            name=name,
            parent="" if place is None else names[place.sec],
            parent_x=0.0 if place is None else place.x,
            style=_style(section),
            points=_points(section),
        )


def _points(section: "HocObject") -> NDArray[np.float32]:
    numbers = range(section.n3d())
    axes = (section.x3d, section.y3d, section.z3d, section.diam3d)
    return np.array([[axis(number) for number in numbers] for axis in axes], dtype=np.float32)


def _style(section: "HocObject") -> tuple[float, float, float] | None:
    h = hoc()
    if not h.pt3dstyle(sec=section):
        return None
    x, y, z = h.ref(0.0), h.ref(0.0), h.ref(0.0)
    h.pt3dstyle(1, x, y, z, sec=section)
    return x[0], y[0], z[0]
