"""What is wrong or odd about `conditions.modifications`, before any cell is made."""

from collections.abc import Callable, Iterator, Sequence
from typing import TYPE_CHECKING

from ndexp.engine.modification_manager.base import MODIFICATION_TYPES, place
from ndexp.errors import NdexpError

if TYPE_CHECKING:
    from ndexp.engine.settings import ModificationSettings


def check_modifications(
    modifications: "Sequence[ModificationSettings]", find_compartment_set: Callable[[str], object]
) -> list[NdexpError]:
    """Every problem of every block, in the order of the file.

    Args:
        modifications: the blocks.
        find_compartment_set: raises an NdexpError for a set that does not exist.
    """
    return [problem for block in modifications for problem in _problems(block, find_compartment_set)]


def odd_modifications(modifications: "Sequence[ModificationSettings]") -> list[str]:
    """What is worth a warning."""
    return [
        f"{place(block, 'node_set')}: it is not used: the compartment set says which cells are changed"
        for block in modifications
        if block.type == "compartment_set" and block.node_set is not None
    ]


def _problems(block: "ModificationSettings", find_compartment_set: Callable[[str], object]) -> Iterator[NdexpError]:
    try:
        MODIFICATION_TYPES.find(block.type, place(block, "type")).check(block)
    except NdexpError as error:
        yield error
    if block.type == "compartment_set":
        try:
            find_compartment_set(str(block.compartment_set))
        except NdexpError as error:
            error.where = f"{place(block, 'compartment_set')} in {error.where}"
            yield error
