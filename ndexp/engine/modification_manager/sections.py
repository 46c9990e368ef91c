"""Modifications of the sections of a node set's cells."""

from typing import TYPE_CHECKING, ClassVar

import libsonata

from ndexp.engine.modification_manager import statements
from ndexp.engine.modification_manager.attributes import carry_out, carry_out_where_possible, has_numbers
from ndexp.engine.modification_manager.base import BaseModification, place
from ndexp.engine.modification_manager.manager import ModificationManager
from ndexp.engine.modification_manager.statements import read_statements
from ndexp.engine.neuron_api import has_mechanism
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ndexp.engine.settings import ModificationSettings
    from ndexp.engine.target_manager import NodesetTarget
    from ndexp.engine.typing import HocObject

_TYPES = libsonata.SimulationConfig.ModificationBase.ModificationType

_TTX = "TTXDynamicsSwitch"
_TTX_LEVEL = 1.0  # mM


@ModificationManager.register_type
class TTXModification(BaseModification):
    """Tetrodotoxin in every section: sodium channels that know it are blocked."""

    MOD_TYPE = _TYPES.ttx

    def __init__(self, target: "NodesetTarget", mod_info: "ModificationSettings", cell_manager: "HocObject") -> None:
        super().__init__(target, mod_info, cell_manager)
        for cell in _cells(target, cell_manager):
            for section in _sections(cell, "all"):
                if not section.has_membrane(_TTX):
                    section.insert(_TTX)
                section.ttxo_level_TTXDynamicsSwitch = _TTX_LEVEL
                self.applied += 1

    @classmethod
    def check(cls, mod_info: "ModificationSettings") -> None:
        """Look for the mechanism.

        Raises:
            ConfigError: it is missing.
        """
        if not has_mechanism(_TTX):
            what = f"there is no mechanism {_TTX}"
            raise ConfigError(what, place(mod_info, "type"), "Unset NRNMECH_LIB_PATH, or add it to that library")


@ModificationManager.register_type
class ConfigureAllSectionsModification(BaseModification):
    """Statements on every section that has all their attributes, and those of all such blocks before.

    They are carried out once per segment on the whole section, as in neurodamus: `%s.g_pas *= 2` on a section of three
    segments makes it eightfold. Segments are counted before the first statement, which may change their number.
    """

    MOD_TYPE = _TYPES.configure_all_sections
    DIALECT = statements.EVERY_SECTION
    collected: ClassVar[frozenset[str]] = frozenset()
    """The attributes of this type's blocks so far; a new `ModificationManager` begins without any."""

    def __init__(self, target: "NodesetTarget", mod_info: "ModificationSettings", cell_manager: "HocObject") -> None:
        super().__init__(target, mod_info, cell_manager)
        config = read_statements(mod_info.section_configure or "", self.DIALECT, self.where)
        names = ConfigureAllSectionsModification.collected | config.names
        ConfigureAllSectionsModification.collected = names
        for cell in _cells(target, cell_manager) if config.assignments else ():
            for section in _sections(cell, "all"):
                if has_numbers(section, names):
                    for _ in range(int(section.nseg)):
                        carry_out(config, section)
                    self.applied += 1

    @classmethod
    def begin(cls) -> None:
        """Forget the attributes of an earlier run's blocks."""
        cls.collected = frozenset()


@ModificationManager.register_type
class SectionListModification(BaseModification):
    """Statements on the sections of one hoc list that have all their attributes."""

    MOD_TYPE = _TYPES.section_list
    DIALECT = statements.SECTION_LIST

    def __init__(self, target: "NodesetTarget", mod_info: "ModificationSettings", cell_manager: "HocObject") -> None:
        super().__init__(target, mod_info, cell_manager)
        self.applied = self.apply_config(target, mod_info.section_configure or "", cell_manager)

    def apply_config(self, target: "NodesetTarget", config: str, cell_manager: "HocObject") -> int:
        """Carry statements out; gives the number of sections."""
        read = read_statements(config, self.DIALECT, self.where)
        sections = (section for cell in _cells(target, cell_manager) for section in _sections(cell, read.owner))
        return carry_out_where_possible(read, sections)


@ModificationManager.register_type
class SectionModification(BaseModification):
    """Statements on one section of each cell, if the cell has it and the section has all their attributes."""

    MOD_TYPE = _TYPES.section
    DIALECT = statements.SECTION

    def __init__(self, target: "NodesetTarget", mod_info: "ModificationSettings", cell_manager: "HocObject") -> None:
        super().__init__(target, mod_info, cell_manager)
        self.applied = self.apply_config(target, mod_info.section_configure or "", cell_manager)

    def apply_config(self, target: "NodesetTarget", config: str, cell_manager: "HocObject") -> int:
        """Carry statements out; gives the number of sections."""
        read = read_statements(config, self.DIALECT, self.where)
        # an array element whose section was deleted ends the process when it is touched: look in the list
        ending = f".{read.owner}"
        sections = (section for cell in _cells(target, cell_manager) for section in _sections(cell, "all"))
        return carry_out_where_possible(read, (one for one in sections if one.name().endswith(ending)))


def _cells(target: "NodesetTarget", cell_manager: "HocObject") -> "Iterator[HocObject]":
    """The hoc objects of the target's cells on this rank."""
    return (cell_manager.get_cell(gid).CCell for gid in target.get_local_gids())


def _sections(cell: "HocObject", name: str) -> "list[HocObject]":
    """The sections of a cell's list; none if it has no such list."""
    found = getattr(cell, name, None) if name else None
    return [] if found is None else list(found)
