"""Electrode files: how much each segment's membrane current adds to each electrode's potential."""

from collections.abc import Sequence
from itertools import pairwise
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ndexp.errors import ResultError
from ndexp.sonata.hdf5 import reading

Weights = npt.NDArray[np.float64]
"""(segments, electrodes) float64, mV/nA."""


def read_electrode_weights(path: Path, population: str, node_ids: Sequence[int]) -> dict[int, Weights]:
    """The weights of nodes; those that the file does not have are left out.

    Args:
        path: HDF5, `/<population>/{node_ids, offsets}` and `/electrodes/<population>/scaling_factors`.
        population: the nodes' population.
        node_ids: in the population.

    Raises:
        ResultError: the file is missing or broken, its parts contradict one another, or a weight is no number.
    """
    with reading(path) as file:
        if "electrodes" not in file:
            raise ResultError("has no group '/electrodes'", str(path), "Is it an electrodes file?", file=str(path))
        if population not in file:
            return {}
        weights = file["electrodes"][population]["scaling_factors"]
        known, offsets = (file[population][name][:].astype(np.int64).tolist() for name in ("node_ids", "offsets"))
        _check(known, offsets, len(weights), f"{path}: {population}")
        rows = dict(zip(known, pairwise(offsets), strict=True))
        found = {node: weights[slice(*rows[node])].astype(np.float64) for node in node_ids if node in rows}
    for node, values in found.items():
        if not np.isfinite(values).all():
            raise ResultError(f"a weight of node {node} is not a number", f"{path}: {population}", "Make the file anew")
    return found


def _check(node_ids: list[int], offsets: list[int], rows: int, where: str) -> None:
    if len(offsets) != len(node_ids) + 1 or offsets != sorted(offsets) or offsets[0] < 0 or offsets[-1] > rows:
        raise ResultError(
            f"the offsets do not fit {len(node_ids)} nodes and {rows} rows of weights",
            where,
            "There is one more offset than nodes, rising from 0 to the number of rows",
        )
