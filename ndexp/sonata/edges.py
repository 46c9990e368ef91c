"""Writes SONATA edge files with their indices."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import libsonata
import numpy as np
from numpy.typing import NDArray

from ndexp.errors import CircuitError
from ndexp.sonata.hdf5 import write_again, writing
from ndexp.sonata.nodes import common_length, write_group


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class EdgeEnds:
    """One end of all edges of a population."""

    population: str
    """Node population."""
    node_ids: NDArray[np.int64]
    """(n,) int64, a row an edge."""
    size: int
    """Nodes in the population; the index covers all of them."""


def write_edges(
    path: Path,
    population: str,
    source: EdgeEnds,
    target: EdgeEnds,
    attributes: Mapping[str, NDArray[np.generic]],
) -> Path:
    """Write one population of edges, sorted by target and then source, with both indices, atomically.

    Edges with the same ends keep their order.

    Args:
        path: the file; its folder exists. An existing file is replaced.
        population: the edge population's name.
        source: the presynaptic ends.
        target: the postsynaptic ends.
        attributes: name → (n,) values; numbers are stored as float32 or with their integer type.

    Returns:
        `path`.

    Raises:
        CircuitError: lengths differ, or an id does not exist in its population.
        ResultError: the file cannot be written.

    Source: SONATA, edge file; the indices are written by libsonata itself.
    """
    where = f"{path}: edges '{population}'"
    common_length({**attributes, "source ids": source.node_ids, "target ids": target.node_ids}, where)
    for ends in (source, target):
        _check_ids(ends, where)
    order = np.lexsort((source.node_ids, target.node_ids))
    draft = path.with_name(f".{path.name}.unindexed")
    try:
        _write_unindexed(draft, population, (source, target), attributes, order)
        libsonata.EdgePopulation.write_indices(str(draft), population, source.size, target.size, overwrite=False)
        write_again(draft, path)
    finally:
        draft.unlink(missing_ok=True)
    return path


def _check_ids(ends: EdgeEnds, where: str) -> None:
    if ends.node_ids.size and not 0 <= ends.node_ids.min() <= ends.node_ids.max() < ends.size:
        what = f"ids {ends.node_ids.min()} to {ends.node_ids.max()} do not fit population '{ends.population}'"
        raise CircuitError(what, where, f"It has {ends.size} nodes, counted from 0")


def _write_unindexed(
    path: Path,
    population: str,
    ends: tuple[EdgeEnds, EdgeEnds],
    attributes: Mapping[str, NDArray[np.generic]],
    order: NDArray[np.int64],
) -> None:
    with writing(path) as file:
        root = file.create_group(f"edges/{population}")
        root.create_dataset("edge_type_id", data=np.full(order.size, -1, dtype=np.int64))
        for name, end in zip(("source", "target"), ends, strict=True):
            ids = root.create_dataset(f"{name}_node_id", data=end.node_ids[order].astype(np.uint64))
            ids.attrs["node_population"] = end.population
        write_group(root.create_group("0"), {name: values[order] for name, values in attributes.items()})
