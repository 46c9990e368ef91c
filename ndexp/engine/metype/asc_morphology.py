"""A morphology from a Neurolucida file without NEURON's reader; its soma is shaped by NEURON's own code."""

from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.metype.asc_file import AscFile, Points, UnusualError, parse_asc
from ndexp.engine.metype.morphio_file import rounded, type_names
from ndexp.engine.metype.morphology import Morphology, Piece
from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.typing import Floats

SOMA = 1


def read_plain_morphology(path: str) -> Morphology | None:
    """The morphology of a file as NEURON's importer builds it, or None if that has to read the file itself."""
    try:
        asc = parse_asc(Path(path).read_text(encoding="ascii"))
        soma, center = shaped_soma(asc.contour)
    except (OSError, UnicodeDecodeError, UnusualError, RuntimeError):
        return None
    return assembled(asc, soma, center)


def shaped_soma(contour: Points) -> "tuple[Points, Floats]":
    """The stack of points, (4, n), that NEURON makes of a soma's contour, and the contour's centre, (3,), µm.

    Raises:
        RuntimeError: NEURON finds no axes in it.
    """
    h = hoc()
    shape = h.NdexpContour(*(h.Vector(row) for row in contour))
    stack = [np.array(axis) for axis in (shape.x, shape.y, shape.z, shape.d)]
    return np.array(stack), np.array(shape.center)


def assembled(asc: AscFile, soma: Points, center: "Floats") -> Morphology:
    """Sections in the order of the file after the soma, with numbers as NEURON keeps them.

    Args:
        asc: the file.
        soma: its stack of points.
        center: where roots begin to NEURON.
    """
    counts = Counter({SOMA: 1})
    counts.update(branch.kind for branch in asc.branches)
    names: list[str] = []
    seen: Counter[int] = Counter()
    for branch in asc.branches:
        names.append(f"{type_names(branch.kind)[0]}[{seen[branch.kind]}]")
        seen[branch.kind] += 1
    points = rounded(np.concatenate([branch.points for branch in asc.branches], axis=1))
    ends = np.cumsum([branch.points.shape[1] for branch in asc.branches]).tolist()
    root = _three(center)
    pieces = [Piece(name="soma[0]", parent="", parent_x=0.0, style=None, points=rounded(soma))]
    for branch, name, begin, end in zip(asc.branches, names, [0, *ends[:-1]], ends, strict=True):
        pieces.append(
            Piece(
                name=name,
                parent="soma[0]" if branch.parent < 0 else names[branch.parent],
                parent_x=0.5 if branch.parent < 0 else 1.0,
                style=root if branch.parent < 0 else None,
                points=points[:, begin:end],
            )
        )
    return Morphology(commands=tuple(_commands(counts)), pieces=tuple(pieces))


def _commands(counts: "Counter[int]") -> Iterator[str]:
    """The statements of NEURON's importer; lists are filled for kinds without sections too."""
    for kind in range(SOMA, max(counts) + 1):
        array, subset = type_names(kind)
        if counts[kind]:
            yield f"~create {array}[{counts[kind]}]\n"
        yield f'forsec "{array}" {subset}.append\n'
    yield "forall all.append\n"


def _three(point: "NDArray[np.float64]") -> tuple[float, float, float]:
    x, y, z = rounded(point).tolist()
    return x, y, z
