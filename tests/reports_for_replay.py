"""SONATA compartment reports as an input of stimuli, written with h5py alone."""

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray


def write_report(
    path: Path,
    nodes: Mapping[str, int],
    *,
    rows: int,
    dt: float,
    start: float = 0.0,
    data: NDArray[np.float64] | None = None,
) -> Path:
    """The path, with a report of two elements a node, of node ids from 0.

    Args:
        path: of the file.
        nodes: population → number of nodes.
        rows: number of samples.
        dt: between samples, ms.
        start: of the report, ms.
        data: (rows, 2 * nodes); else the number of row and column.
    """
    with h5py.File(path, "w") as file:
        for population, count in nodes.items():
            columns = 2 * count
            values = np.add.outer(np.arange(rows), 1000.0 * np.arange(columns)) if data is None else data
            group = file.create_group(f"report/{population}")
            group.create_dataset("data", data=values.astype(np.float32)).attrs["units"] = "nA"
            mapping = group.create_group("mapping")
            mapping.create_dataset("node_ids", data=np.arange(count, dtype=np.uint64)).attrs["sorted"] = np.uint8(1)
            mapping.create_dataset("index_pointers", data=np.arange(0, columns + 1, 2, dtype=np.uint64))
            mapping.create_dataset("element_ids", data=np.tile([0, 1], count).astype(np.uint32))
            times = mapping.create_dataset("time", data=np.array([start, start + rows * dt, dt]))
            times.attrs["units"] = "ms"
    return path
