"""The modification manager: one modification per block of `conditions.modifications`, in the order of the file."""

import logging
from typing import TYPE_CHECKING

from ndexp.engine import mpi
from ndexp.engine.modification_manager.base import MODIFICATION_TYPES, BaseModification, place
from ndexp.engine.target_manager import TargetSpec

if TYPE_CHECKING:
    from ndexp.engine.settings import ModificationSettings
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject

log = logging.getLogger(__name__)


class ModificationManager:
    """Changes cells, and keeps what it has done.

    Args:
        target_manager: finds cells and compartments.
    """

    def __init__(self, target_manager: "TargetManager") -> None:
        self._target_manager = target_manager
        self._applied: list[tuple[ModificationSettings, int]] = []
        for kind in MODIFICATION_TYPES.values():
            kind.begin()

    def interpret(self, mod_info: "ModificationSettings") -> None:
        """Carry out one block on this rank's cells.

        The first look-up of a node set is collective: look it up on all ranks before, so that none can fail alone.

        Args:
            mod_info: the block; its `type` is a registered one.

        Raises:
            UnknownKeyError: no such type, node set or compartment set.
            ConfigError: the statements cannot be read or carried out.
        """
        kind = MODIFICATION_TYPES.find(type_name(mod_info), place(mod_info, "type"))
        modification = kind(self._target(mod_info), mod_info, self._target_manager.cell_manager)
        self._applied.append((mod_info, modification.applied))

    @classmethod
    def register_type(cls, mod_class: type[BaseModification]) -> type[BaseModification]:
        """Class decorator: make a type of modification known under its `MOD_TYPE`."""
        return MODIFICATION_TYPES.register(mod_class.MOD_TYPE.name)(mod_class)

    def tell_idle(self) -> None:
        """Warn of blocks that have changed nothing on any rank; all ranks call it together."""
        applied = mpi.gather([count for _, count in self._applied])
        for (block, _), counts in zip(self._applied, zip(*applied, strict=True), strict=False):
            if not any(counts):
                log.warning("%s: it changes nothing: no cell has what it is about", place(block))

    def _target(self, mod_info: "ModificationSettings") -> "HocObject":
        if type_name(mod_info) == "compartment_set":
            return self._target_manager.get_compartment_set(str(mod_info.compartment_set))
        return self._target_manager.get_target(TargetSpec(mod_info.node_set, None))


def type_name(mod_info: "ModificationSettings") -> str:
    """The type of a block of the settings, or of one of libsonata's."""
    return mod_info.type if isinstance(mod_info.type, str) else str(mod_info.type.name)
