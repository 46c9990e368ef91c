"""The blocks of `conditions.modifications`: changes of cells after stimuli and before reports."""

from ndexp.engine.modification_manager.base import MODIFICATION_TYPES, BaseModification
from ndexp.engine.modification_manager.compartments import CompartmentSetModification
from ndexp.engine.modification_manager.manager import ModificationManager
from ndexp.engine.modification_manager.sections import (
    ConfigureAllSectionsModification,
    SectionListModification,
    SectionModification,
    TTXModification,
)

__all__ = [
    "MODIFICATION_TYPES",
    "BaseModification",
    "CompartmentSetModification",
    "ConfigureAllSectionsModification",
    "ModificationManager",
    "SectionListModification",
    "SectionModification",
    "TTXModification",
]
