"""What all modifications share, and the registry of their types."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.modification_manager.statements import read_statements
from ndexp.registry import Registry

if TYPE_CHECKING:
    from ndexp.engine.settings import ModificationSettings
    from ndexp.engine.snippets import Dialect
    from ndexp.engine.typing import HocObject, LibsonataObject

WHERE = "conditions.modifications"


class BaseModification:
    """One block of `conditions.modifications`, carried out on this rank's cells when made.

    Args:
        target: the cells or compartments.
        mod_info: the block.
        cell_manager: finds cells by gid.
    """

    MOD_TYPE: "ClassVar[LibsonataObject]"
    """libsonata's type of modification."""
    DIALECT: "ClassVar[Dialect | None]" = None
    """How its `section_configure` is written; None if it has none."""

    def __init__(
        self,
        target: "HocObject",  # noqa: ARG002 - the types below read it
        mod_info: "ModificationSettings",
        cell_manager: "HocObject",  # noqa: ARG002 - the types below read it
    ) -> None:
        self.check(mod_info)
        self.where = place(mod_info, "section_configure")
        self.applied = 0
        """How many sections or compartments of this rank it has changed."""

    @classmethod
    def begin(cls) -> None:
        """A run begins: forget what blocks of an earlier one have left."""

    @classmethod
    def check(cls, mod_info: "ModificationSettings") -> None:
        """Look at a block without touching cells.

        Raises:
            ConfigError: its statements cannot be read, or something that it needs is missing.
        """
        if cls.DIALECT is not None:
            read_statements(mod_info.section_configure or "", cls.DIALECT, place(mod_info, "section_configure"))


MODIFICATION_TYPES: Registry[type[BaseModification]] = Registry("modification type")
"""SONATA's type of modification → class."""


def place(mod_info: "ModificationSettings", key: str = "") -> str:
    """Where a block stands, for messages: `conditions.modifications.ttx.node_set`."""
    return ".".join(filter(None, [WHERE, mod_info.name, key]))
