"""The points of a cell in the order in which electrode files have their rows."""

from typing import TYPE_CHECKING

from ndexp.engine.metype import BaseCell
from ndexp.engine.target_manager import points_of

if TYPE_CHECKING:
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject, Section


def mapped_points(cell: "HocObject", gid: int) -> "TargetPointList":
    """Every segment of a cell: types in the order of section ids, within a type hoc's list, then along the section.

    Args:
        cell: the cell, its axon already replaced.
        gid: of the cell.

    Source: the order of CoreNEURON's section mapping, which electrode files follow.
    """
    sections = [section for _, subset in BaseCell.SECTION_TYPES for section in _sections(cell, subset)]
    return points_of(cell, gid, sections, every_segment=True)


def _sections(cell: "HocObject", subset: str) -> "list[Section]":
    """The sections of a hoc list that not every template has."""
    return list(getattr(cell.CellRef, subset)) if hasattr(cell.CellRef, subset) else []
