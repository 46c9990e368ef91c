"""What a config names must exist: looked up before any cell is made, all problems told at once."""

from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.errors import ConfigError, NdexpError, UnknownKeyError, in_file, raise_problems

if TYPE_CHECKING:
    from ndexp.engine.settings import Settings


def check_names(settings: "Settings", node_sets: Iterable[str], further: Sequence[NdexpError] = ()) -> None:
    """Check the node sets and spike files that a config names.

    Args:
        settings: the config.
        node_sets: the node sets that exist.
        further: problems of the config, named by their keys, that are told with those found here.

    Raises:
        ConfigError: one of them does not exist.
    """
    known = set(node_sets)
    where = settings.path.name
    problems: list[NdexpError] = [
        UnknownKeyError(f"no node set '{name}'", f"{where}: {key}", name, known)
        for key, name in used_node_sets(settings)
        if name not in known
    ]
    problems += [
        ConfigError(f"the spike file {path} does not exist", f"{where}: {key}", "Relative paths start at the config")
        for key, path in _used_spike_files(settings)
        if not path.is_file()
    ]
    raise_problems(f"{where} has problems", [*problems, *in_file(where, further)])


def used_node_sets(settings: "Settings") -> Iterator[tuple[str, str]]:
    """Key and node set, wherever the config names one."""
    if settings.node_set is not None:
        yield "node_set", settings.node_set
    for info in settings.inputs:
        if "Target" in info:
            yield f"{info.get('Section', 'inputs')}.{info['Name']}.node_set", str(info["Target"])
    for override in settings.connection_overrides:
        yield f"connection_overrides.{override.name}.source", override.source
        yield f"connection_overrides.{override.name}.target", override.target
    for block in settings.conditions.modifications:
        if block.node_set is not None and block.type != "compartment_set":
            yield f"conditions.modifications.{block.name}.node_set", block.node_set
    for report in settings.reports:
        if report.cells is not None:
            yield f"reports.{report.name}.cells", report.cells


def _used_spike_files(settings: "Settings") -> Iterator[tuple[str, Path]]:
    for info in settings.inputs:
        if "SpikeFile" in info:
            yield f"inputs.{info['Name']}.spike_file", Path(str(info["SpikeFile"]))
