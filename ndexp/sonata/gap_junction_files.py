"""The HDF5 files of corrections around gap junctions: leak conductances, holding currents and voltages.

A cell's group or dataset is called `a` and its node id. `gjc` is the junctions' conductance as the files write it.
"""

from collections.abc import Iterable, Mapping
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

from ndexp.errors import CircuitError, ResultError
from ndexp.sonata.hdf5 import reading, writing


def read_g_pas(
    path: Path, gjc: str, node_ids: Iterable[int], iteration: int = -1
) -> dict[int, dict[str, float]] | None:
    """Leak conductances by cell and segment, from `g_pas/<gjc>/a<node_id>/<section>(<x>)`.

    Args:
        path: the file.
        gjc: the group of its conductance.
        node_ids: of the cells to read.
        iteration: which element of each vector.

    Returns:
        node id → segment (`dend[0](0.25)`) → S/cm², for the cells that the file has; None without the group.

    Raises:
        CircuitError: the file is broken, or its vectors are too short.
    """
    group = f"g_pas/{gjc}"
    with _as_circuit_error(path), reading(path) as file:
        if group not in file:
            return None
        cells = {node_id: file[f"{group}/a{node_id}"] for node_id in node_ids if f"{group}/a{node_id}" in file}
        return {
            node_id: {name: _element(values, iteration, path) for name, values in cell.items()}
            for node_id, cell in cells.items()
        }


def read_holding_currents(path: Path, gjc: str, node_ids: Iterable[int]) -> dict[int, float] | None:
    """Holding currents in nA by node id, from `holding_per_gid/<gjc>/a<node_id>`; None without the group.

    Raises:
        CircuitError: the file is broken.
    """
    return _scalars(path, f"holding_per_gid/{gjc}", node_ids)


def read_holding_voltages(path: Path, node_ids: Iterable[int]) -> dict[int, float] | None:
    """Holding voltages in mV by node id, from `v_per_gid/a<node_id>`; None without the group.

    Raises:
        CircuitError: the file is broken.
    """
    return _scalars(path, "v_per_gid", node_ids)


def write_clamp_currents(path: Path, gjc: str, currents: Mapping[int, NDArray[np.float64]], step_ms: float) -> None:
    """Write `i_per_gid/<gjc>/a<node_id>`: each cell's clamp current at every time step from 0 on, nA.

    Args:
        path: the file; replaced when it is complete.
        gjc: the group of its conductance.
        currents: node id → (samples,) float64, nA.
        step_ms: time between samples.

    Raises:
        ResultError: it cannot be written.
    """
    with writing(path) as file:
        group = file.create_group(f"i_per_gid/{gjc}")
        group.attrs["units"] = "nA"
        group.attrs["dt"] = step_ms
        for node_id, values in sorted(currents.items()):
            group.create_dataset(f"a{node_id}", data=values)


def _scalars(path: Path, group: str, node_ids: Iterable[int]) -> dict[int, float] | None:
    with _as_circuit_error(path), reading(path) as file:
        if group not in file:
            return None
        names = {node_id: f"{group}/a{node_id}" for node_id in node_ids}
        return {node_id: float(np.asarray(file[name][()]).item()) for node_id, name in names.items() if name in file}


def _element(values: h5py.Dataset, iteration: int, path: Path) -> float:
    if not -len(values) <= iteration < len(values):
        raise CircuitError(f"there is no element {iteration}, only {len(values)}", f"{path}: {values.name}")
    return float(values[iteration])


class _as_circuit_error:  # noqa: N801 - reads as words in a `with`
    """A place where an input file is read: what is wrong with it is not the fault of a result."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        """Begin."""

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: object) -> None:
        if isinstance(error, ResultError):
            raise CircuitError(error.what, error.where, error.hint) from error
        if isinstance(error, (ValueError, TypeError, AttributeError)):
            hint = "Numbers are expected where the groups end"
            raise CircuitError(f"it has another layout: {error}", str(self.path), hint) from error
