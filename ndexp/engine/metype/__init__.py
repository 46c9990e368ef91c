"""Cells: what a node says of its cell, hoc templates, artificial cells, and the morphology importer."""

from ndexp.engine.metype.artificial import EmptyCell, PointCell
from ndexp.engine.metype.base import BaseCell, METype, spike_detector
from ndexp.engine.metype.cell import Cell_V6
from ndexp.engine.metype.geometry import quaternion_from_euler, vector_rotate_translate
from ndexp.engine.metype.importer import install
from ndexp.engine.metype.item import METypeItem, METypeManager
from ndexp.engine.metype.template import EVERY_NUMBER, load_template, needed_attributes, numbers_read
from ndexp.errors import SectionIdError

__all__ = [
    "EVERY_NUMBER",
    "BaseCell",
    "Cell_V6",
    "EmptyCell",
    "METype",
    "METypeItem",
    "METypeManager",
    "PointCell",
    "SectionIdError",
    "install",
    "load_template",
    "needed_attributes",
    "numbers_read",
    "quaternion_from_euler",
    "spike_detector",
    "vector_rotate_translate",
]
