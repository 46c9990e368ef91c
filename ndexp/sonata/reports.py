"""SONATA compartment reports: written row by row while a run goes on, and read back as arrays."""

from collections.abc import Mapping
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType
from typing import Self

import h5py
import numpy as np
import numpy.typing as npt

from ndexp.errors import ResultError, UnknownKeyError, did_you_mean
from ndexp.sonata.hdf5 import failing_as_result_error, failing_to_read_as_result_error, open_to_read

_ALL = slice(None)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class ReportLayout:
    """What the rows and columns of one population's data mean.

    Args:
        node_ids: (N,) int64, ids in the population, in the order of their columns.
        index_pointers: (N + 1,) int64; node i owns the columns `index_pointers[i]:index_pointers[i + 1]`.
        element_ids: (columns,) int64; 0 in soma reports.
        time: start, end (exclusive) and dt, ms, as the file tells them.
        rows: number of samples.
    """

    node_ids: npt.NDArray[np.int64]
    index_pointers: npt.NDArray[np.int64]
    element_ids: npt.NDArray[np.int64]
    time: tuple[float, float, float]
    rows: int

    @property
    def columns(self) -> int:
        """Number of elements of all nodes."""
        return len(self.element_ids)

    @property
    def times(self) -> npt.NDArray[np.float64]:
        """(rows,) float64, ms: the nominal time of each row."""
        start, _, dt = self.time
        return np.asarray(start + dt * np.arange(self.rows), dtype=np.float64)


class ReportWriter:
    """A report file that grows by rows; whatever is written stays readable when the run is killed.

    The data of every population is laid out in full, contiguous and zero, when the file is made. Each call of
    `write_rows` fills some rows and hands them to the system. One process writes; the ranks send it their columns.

    Args:
        path: the file; replaced when it exists.
        layouts: population → its layout; written in alphabetical order.
        unit: unit of the data (`mV`).

    Raises:
        ResultError: a layout contradicts itself, or the file cannot be written.
    """

    def __init__(self, path: Path, layouts: Mapping[str, ReportLayout], unit: str) -> None:
        self.path = Path(path)
        for population, layout in layouts.items():
            _check(layout, f"{path}: {population}")
        with ExitStack() as undo, failing_as_result_error(self.path):
            self._file = undo.enter_context(h5py.File(self.path, "w", libver="earliest", locking="best-effort"))
            root = self._file.create_group("report")
            self._data = {name: _create(root.create_group(name), layouts[name], unit) for name in sorted(layouts)}
            self._file.flush()
            undo.pop_all()

    def write_rows(self, population: str, first_row: int, block: npt.NDArray[np.floating]) -> None:
        """Write `block` (rows, columns) from `first_row` on; samples beyond the last row are dropped.

        Raises:
            ResultError: unknown population, wrong number of columns, or the disk is full.
        """
        if population not in self._data:
            hint = did_you_mean(population, self._data)
            raise ResultError(f"the report has no population '{population}'", str(self.path), hint)
        data = self._data[population]
        if block.ndim != data.ndim or block.shape[1] != data.shape[1]:
            raise ResultError(
                f"a block of shape {block.shape} does not fit the data {data.shape}",
                f"{self.path}: {population}",
                "Give (rows, all columns)",
            )
        last = min(first_row + len(block), len(data))
        if last > first_row:
            with failing_as_result_error(self.path):
                data[first_row:last] = np.ascontiguousarray(block[: last - first_row], dtype=np.float32)
                self._file.flush()

    def close(self) -> None:
        """End the file; a second call does nothing."""
        with failing_as_result_error(self.path):
            self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()


class ReportFile:
    """A report file open for reading; use it in a `with` statement.

    Args:
        path: a SONATA report file (`/report/<population>/{data, mapping}`).

    Raises:
        ResultError: the file is missing, broken, or not a SONATA report.
    """

    def __init__(self, path: Path) -> None:
        self.path = Path(path)
        with ExitStack() as undo, failing_to_read_as_result_error(self.path):
            self._file = undo.enter_context(open_to_read(self.path))
            if "report" not in self._file:
                raise ResultError("has no group '/report'", str(path), "Is it a SONATA report?", file=str(path))
            self.populations: tuple[str, ...] = tuple(sorted(self._file["report"]))
            undo.pop_all()

    def layout(self, population: str) -> ReportLayout:
        """Node ids, elements and times of one population.

        Raises:
            UnknownKeyError: the report has no such population.
            ResultError: a dataset of the mapping is missing.
        """
        with failing_to_read_as_result_error(self.path):
            group = self._group(population)
            mapping = group["mapping"]
            start, end, dt = (float(value) for value in mapping["time"][:])
            return ReportLayout(
                node_ids=mapping["node_ids"][:].astype(np.int64),
                index_pointers=mapping["index_pointers"][:].astype(np.int64),
                element_ids=mapping["element_ids"][:].astype(np.int64),
                time=(start, end, dt),
                rows=int(group["data"].shape[0]),
            )

    def unit(self, population: str) -> str:
        """Unit of the data; empty when the file tells none."""
        return str(self._group(population)["data"].attrs.get("units", ""))

    def data(self, population: str, rows: slice = _ALL, columns: slice = _ALL) -> npt.NDArray[np.float32]:
        """(rows, columns) float32, in `unit`: the whole report, or a part of it without reading the rest."""
        with failing_to_read_as_result_error(self.path):
            values: npt.NDArray[np.float32] = self._group(population)["data"][rows, columns]
            return values

    def close(self) -> None:
        """Close the file."""
        self._file.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _group(self, population: str) -> h5py.Group:
        if population not in self.populations:
            raise UnknownKeyError(
                f"the report has no population '{population}'", str(self.path), population, self.populations
            )
        return self._file["report"][population]


def _check(layout: ReportLayout, where: str) -> None:
    pointers = layout.index_pointers
    if len(pointers) != len(layout.node_ids) + 1:
        raise ResultError(f"{len(pointers)} index pointers for {len(layout.node_ids)} nodes", where, "Give one more")
    if pointers[0] != 0 or pointers[-1] != layout.columns or np.any(np.diff(pointers) < 0):
        raise ResultError(
            "index pointers must rise from 0 to the number of elements", where, f"There are {layout.columns} elements"
        )


def _create(group: h5py.Group, layout: ReportLayout, unit: str) -> h5py.Dataset:
    data = _create_data(group, (layout.rows, layout.columns))
    data.attrs["units"] = unit
    mapping = group.create_group("mapping")
    mapping.create_dataset("node_ids", data=layout.node_ids, dtype="<u8")
    mapping.create_dataset("index_pointers", data=layout.index_pointers, dtype="<u8")
    mapping.create_dataset("element_ids", data=layout.element_ids, dtype="<u4")
    mapping.create_dataset("time", data=np.asarray(layout.time), dtype="<f8").attrs["units"] = "ms"
    return data


def _create_data(group: h5py.Group, shape: tuple[int, int]) -> h5py.Dataset:
    """Contiguous float32 that has its place in the file from the start.

    Early allocation puts the end of the file where it belongs, so a file cut off between two flushes is whole. The
    fill value is not written out: the new part of a file reads as zero, without the cost of writing all of it twice.
    """
    plist = h5py.h5p.create(h5py.h5p.DATASET_CREATE)
    plist.set_layout(h5py.h5d.CONTIGUOUS)
    plist.set_obj_track_times(False)  # the same values give the same bytes
    plist.set_alloc_time(h5py.h5d.ALLOC_TIME_EARLY)
    plist.set_fill_value(np.zeros((), dtype="<f4"))
    plist.set_fill_time(h5py.h5d.FILL_TIME_NEVER)
    kind = h5py.h5t.py_create(np.dtype("<f4"))
    return h5py.Dataset(h5py.h5d.create(group.id, b"data", kind, h5py.h5s.create_simple(shape), dcpl=plist))
