"""Which files and folders a container must show to the engine: all that the configs name, and where links lead."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path

from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.simulation import input_files


def read_paths(plan: RunPlan) -> tuple[Path, ...]:
    """What the engine reads in a run, absolute, sorted; nothing that lies in something else of it.

    Raises:
        CircuitError: the circuit's config cannot be read.
    """
    named = {plan.circuit_config, *read_circuit(plan.circuit_config).paths, *input_files(plan.simulation_config)}
    return outermost({*named, *_behind_links({*named, *plan.inputs})}, plan.folder)


def outermost(paths: Iterable[Path], folder: Path) -> tuple[Path, ...]:
    """The paths without those in the folder or in another of the paths, sorted."""
    kept: list[Path] = []
    for path in sorted(paths):
        if not path.is_relative_to(folder) and not (kept and path.is_relative_to(kept[-1])):
            kept.append(path)
    return tuple(kept)


def _behind_links(paths: Iterable[Path]) -> Iterator[Path]:
    """Where the paths that are links, or lie in a folder that is one, really are."""
    resolved = cache(Path.resolve)
    for path in paths:
        folder = resolved(path.parent)
        if path.is_symlink():
            yield path.resolve()
        elif folder != path.parent:
            yield folder / path.name
