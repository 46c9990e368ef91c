"""A morphology from an h5 file or container, as the hoc procedure `morphio_read` builds it."""

from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import morphio
import numpy as np
from numpy.typing import NDArray

from ndexp.engine.metype.asc_file import eight_digits
from ndexp.engine.metype.morphology import Morphology, Piece
from ndexp.engine.metype.soma import circle_stack, contour_stack
from ndexp.engine.typing import MorphioObject
from ndexp.errors import CircuitError

_NAMES = {1: ("soma", "somatic"), 2: ("axon", "axonal"), 3: ("dend", "basal"), 4: ("apic", "apical")}


def read_morphology(path: str) -> Morphology:
    """The morphology of an h5 file or container, with NEURON's order of sections.

    All numbers are rounded to 8 digits, as in the statements that neurodamus runs.

    Args:
        path: of a file, or `container.h5/name.h5`.

    Raises:
        CircuitError: it is missing, or MorphIO cannot read it.
    """
    loaded = _load(path)
    sections = list(loaded.iter())
    counts = Counter(_kind(section) for section in sections)
    pieces = (_soma(loaded.soma, path), *_neurites(sections))
    return Morphology(commands=tuple(_commands({1: 1, **counts})), pieces=pieces)


def split_container(path: str) -> tuple[Path, str]:
    """The collection (a folder or a container) and the name in it, without extension.

    Args:
        path: of a file that may exist, or lie in a container that exists.
    """
    file = Path(path)
    if file.exists():
        return file.parent, file.stem
    collection = next((folder for folder in file.parents if folder.exists()), file.parent)
    return collection, str(file.relative_to(collection).with_suffix(""))


def type_names(kind: int) -> tuple[str, str]:
    """The hoc array and the hoc list of a section type."""
    if kind in _NAMES:
        return _NAMES[kind]
    return (f"minus_{-kind}", f"minus_{-kind}set") if kind < 0 else (f"dend_{kind}", f"dendritic_{kind}")


def _load(path: str) -> MorphioObject:
    collection, name = split_container(path)
    extension = Path(path).suffix
    try:
        with morphio.Collection(str(collection), [extension]) as opened:
            return opened.load(name, options=morphio.Option.nrn_order, mutable=True)
    except (morphio.MorphioError, RuntimeError) as error:
        raise CircuitError(
            f"the morphology cannot be read: {str(error).strip()}",
            path,
            "Check the name in the node file, and the morphology folder or container",
        ) from error


def _kind(section: MorphioObject) -> int:
    return int(section.type)


def _commands(counts: dict[int, int]) -> Iterator[str]:
    for kind in sorted(counts):
        array, subset = type_names(kind)
        yield f"create {array}[{counts[kind]}]\n"
        yield f'forsec "{array}" {subset}.append\n'
    yield "forall all.append\n"


def _soma(soma: MorphioObject, path: str) -> Piece:
    if soma.type == morphio.SomaType.SOMA_SINGLE_POINT:
        table = circle_stack(np.asarray(soma.points[0], dtype=np.float64), float(soma.diameters[0]))
    elif soma.type == morphio.SomaType.SOMA_SIMPLE_CONTOUR:
        table = contour_stack(np.asarray(soma.points))
    else:
        raise CircuitError(
            f"the soma is neither a point nor a contour, but {soma.type}", path, "Draw it as one contour"
        )
    return Piece(name="soma[0]", parent="", parent_x=0.0, style=None, points=rounded(table[:, ::-1]))


def _neurites(sections: Iterable[MorphioObject]) -> Iterator[Piece]:
    names: dict[int, str] = {}
    counts: Counter[int] = Counter()
    for section in sections:
        kind = _kind(section)
        names[section.id] = f"{type_names(kind)[0]}[{counts[kind]}]"
        counts[kind] += 1
        parent = "soma[0]" if section.is_root else names[section.parent.id]
        table = np.vstack([np.asarray(section.points).T, section.diameters])
        yield Piece(
            name=names[section.id],
            parent=parent,
            parent_x=0.5 if section.is_root else 1.0,
            style=None,
            points=rounded(table),
        )


def rounded(table: NDArray[np.floating]) -> NDArray[np.float32]:
    """Every number through a text of 8 significant digits, as NEURON keeps it."""
    return eight_digits(np.asarray(table, dtype=np.float64)).astype(np.float32)
