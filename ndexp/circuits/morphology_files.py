"""Writes a morphology as Neurolucida ASCII, SWC and HDF5: the same branches, numbered alike, in all three."""

from pathlib import Path

import morphio
import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.morphology import APICAL, AXON, BASAL, Morphology
from ndexp.sonata.hdf5 import write_again

_CONTOUR = 20
"""Points of the soma's outline."""
_ASC_KINDS = {AXON: "Axon", BASAL: "Dendrite", APICAL: "Apical"}
_MORPHIO_KINDS = {
    AXON: morphio.SectionType.axon,
    BASAL: morphio.SectionType.basal_dendrite,
    APICAL: morphio.SectionType.apical_dendrite,
}


def write_morphology(directory: Path, morphology: Morphology) -> None:
    """Write `<name>` below `directory` as `asc/<name>.asc`, `swc/<name>.swc` and `h5/<name>.h5`.

    The soma is its outline in asc and h5, and one point of the same radius in SWC.
    """
    paths = {kind: directory / kind / f"{morphology.name}.{kind}" for kind in ("asc", "swc", "h5")}
    for path in paths.values():
        path.parent.mkdir(parents=True, exist_ok=True)
    paths["asc"].write_text(asc_text(morphology), encoding="ascii")
    paths["swc"].write_text(swc_text(morphology), encoding="ascii")
    _write_h5(paths["h5"], morphology)


def asc_text(morphology: Morphology) -> str:
    """The morphology in Neurolucida's ASCII format."""
    children = _children(morphology)
    lines = ['("CellBody"', "  (Color Red)", "  (CellBody)"]
    lines += [_asc_point(point, "  ") for point in _outline(morphology)]
    lines.append(")")
    for root in children[-1]:
        lines += ["", "( (Color Blue)", f"  ({_ASC_KINDS[morphology.sections[root].kind]})"]
        lines += _asc_branch(morphology, children, root, "  ")
        lines.append(")")
    return "\n".join(lines) + "\n"


def swc_text(morphology: Morphology) -> str:
    """The morphology in SWC format, the soma as a single point."""
    lines = ["# id type x y z radius parent", f"1 1 0 0 0 {morphology.soma_radius:.3f} -1"]
    last_row: list[int] = []
    row = 1
    for section in morphology.sections:
        parent = last_row[section.parent] if section.parent >= 0 else 1
        own = section.points if section.parent < 0 else section.points[1:]
        for x, y, z, diameter in own:
            row += 1
            lines.append(f"{row} {section.kind} {x:.3f} {y:.3f} {z:.3f} {diameter / 2:.4f} {parent}")
            parent = row
        last_row.append(row)
    return "\n".join(lines) + "\n"


def _outline(morphology: Morphology) -> NDArray[np.float64]:
    angles = 2 * np.pi * np.arange(_CONTOUR) / _CONTOUR
    radius = morphology.soma_radius
    zeros = np.zeros(_CONTOUR)
    columns = [radius * np.cos(angles), radius * np.sin(angles), zeros, zeros + 0.1]
    outline: NDArray[np.float64] = np.column_stack(columns).astype(np.float64)
    return outline.round(3)


def _children(morphology: Morphology) -> dict[int, list[int]]:
    children: dict[int, list[int]] = {index: [] for index in range(-1, len(morphology.sections))}
    for index, section in enumerate(morphology.sections):
        children[section.parent].append(index)
    return children


def _asc_point(point: NDArray[np.float64], indent: str) -> str:
    return indent + "({:.3f} {:.3f} {:.3f} {:.4f})".format(*point)


def _asc_branch(morphology: Morphology, children: dict[int, list[int]], index: int, indent: str) -> list[str]:
    section = morphology.sections[index]
    own = section.points if section.parent < 0 else section.points[1:]
    lines = [_asc_point(point, indent) for point in own]
    for number, child in enumerate(children[index]):
        lines.append(indent + ("(" if number == 0 else "|"))
        lines += _asc_branch(morphology, children, child, indent + "  ")
    if children[index]:
        lines.append(indent + ")")
    return lines


def _write_h5(path: Path, morphology: Morphology) -> None:
    made = morphio.mut.Morphology()
    outline = _outline(morphology)
    made.soma.points, made.soma.diameters = outline[:, :3], outline[:, 3]
    made.soma.type = morphio.SomaType.SOMA_SIMPLE_CONTOUR
    sections: list[morphio.mut.Section] = []
    for section in morphology.sections:
        level = morphio.PointLevel(section.points[:, :3].tolist(), section.points[:, 3].tolist())
        kind = _MORPHIO_KINDS[section.kind]
        parent = sections[section.parent] if section.parent >= 0 else None
        grown = made.append_root_section(level, kind) if parent is None else parent.append_section(level, kind)
        sections.append(grown)
    draft = path.with_name(f".{path.name}")
    try:
        made.write(draft)
        write_again(draft, path)
    finally:
        draft.unlink(missing_ok=True)
