"""What `conditions.modifications` lack: each type needs to know where, and all but `ttx` what."""

from collections.abc import Iterator, Mapping

from ndexp.errors import ConfigError, NdexpError
from ndexp.schema.conditions import ModificationConfig, ModificationType


def modification_problems(modifications: Mapping[str, ModificationConfig], where: str) -> Iterator[NdexpError]:
    """Every field that is missing.

    Args:
        modifications: the blocks by name.
        where: what the messages call the experiment.
    """
    for name, block in modifications.items():
        kind = block.type.value
        for field, value in _needed(block).items():
            if value is None:
                what = f"a modification of type {kind} needs {field}"
                yield ConfigError(what, f"{where}: conditions.modifications.{name}.{field}", "Give it")


def modification_warnings(modifications: Mapping[str, ModificationConfig]) -> tuple[str, ...]:
    """What is allowed, but will surprise."""
    return tuple(
        f"conditions.modifications.{name}: its node_set is not used, the compartment set says which cells are changed"
        for name, block in modifications.items()
        if block.type is ModificationType.compartment_set and block.node_set is not None
    )


def _needed(block: ModificationConfig) -> dict[str, str | None]:
    if block.type is ModificationType.ttx:
        return {"node_set": block.node_set}
    if block.type is ModificationType.compartment_set:
        return {"compartment_set": block.compartment_set, "section_configure": block.section_configure}
    return {"node_set": block.node_set, "section_configure": block.section_configure}
