"""Writes SONATA node files."""

from collections.abc import Mapping
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from ndexp.errors import CircuitError
from ndexp.sonata.hdf5 import writing


def write_nodes(
    path: Path,
    population: str,
    attributes: Mapping[str, NDArray[np.generic]],
    dynamics: Mapping[str, NDArray[np.float64]] | None = None,
) -> Path:
    """Write one population of nodes, atomically; an existing file is replaced.

    Args:
        path: the file; its folder exists.
        population: the population's name.
        attributes: name → (n,) values. Numbers are stored as float32 or with their integer type, texts as indices
            into `@library`, as SONATA's enumerations.
        dynamics: name → (n,) values of the group `dynamics_params`, stored as float32.

    Returns:
        `path`.

    Raises:
        CircuitError: there is no attribute, or their lengths differ.
        ResultError: the file cannot be written.

    Source: SONATA, node file; the layout is that of libsonata's reader.
    """
    columns = {**attributes, **{f"dynamics_params/{name}": values for name, values in (dynamics or {}).items()}}
    count = common_length(columns, f"{path}: nodes of '{population}'")
    with writing(path) as file:
        root = file.create_group(f"nodes/{population}")
        root.create_dataset("node_type_id", data=np.full(count, -1, dtype=np.int64))
        write_group(root.create_group("0"), columns)
    return path


def write_group(group: h5py.Group, columns: Mapping[str, NDArray[np.generic]]) -> None:
    """Write the attributes of a group of nodes or edges, in alphabetical order."""
    for name, values in sorted(columns.items()):
        if values.dtype.kind in "UO":
            texts, indices = np.unique(values.astype(str), return_inverse=True)
            group.create_dataset(f"@library/{name}", data=texts.tolist(), dtype=h5py.string_dtype())
            group.create_dataset(name, data=indices.astype(np.uint32))
        else:
            dtype = np.dtype(np.float32) if values.dtype.kind == "f" else values.dtype
            group.create_dataset(name, data=values.astype(dtype))


def common_length(columns: Mapping[str, NDArray[np.generic]], where: str) -> int:
    """The length all columns share.

    Raises:
        CircuitError: there is no column, or their lengths differ.
    """
    lengths = {name: len(values) for name, values in columns.items()}
    if len(set(lengths.values())) != 1:
        told = ", ".join(f"{name} {length}" for name, length in sorted(lengths.items())) or "none"
        raise CircuitError(f"attributes of one length are needed, these are given: {told}", where)
    return next(iter(lengths.values()))
