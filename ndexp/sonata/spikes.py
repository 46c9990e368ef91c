"""SONATA spike files: written in the exact layout readers ask for, and read back as arrays."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import h5py
import numpy as np
import numpy.typing as npt

from ndexp.errors import ResultError, UnknownKeyError
from ndexp.sonata.hdf5 import reading, writing

SORTING = {"none": 0, "by_id": 1, "by_time": 2}
"""SONATA's values of the attribute `sorting`, an HDF5 enum over uint8."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class SpikeTrains:
    """The spikes of one population: `timestamps` (n,) float64, ms, and `node_ids` (n,) int64, one row a spike."""

    population: str
    timestamps: npt.NDArray[np.float64]
    node_ids: npt.NDArray[np.int64]

    def by_time(self) -> "SpikeTrains":
        """The same spikes sorted by time, ties by node id."""
        return self._ordered(np.lexsort((self.node_ids, self.timestamps)))

    def by_id(self) -> "SpikeTrains":
        """The same spikes sorted by node id, those of a node by time."""
        return self._ordered(np.lexsort((self.timestamps, self.node_ids)))

    def _ordered(self, order: npt.NDArray[np.intp]) -> "SpikeTrains":
        return SpikeTrains(population=self.population, timestamps=self.timestamps[order], node_ids=self.node_ids[order])


def spike_trains(population: str, timestamps: npt.ArrayLike, node_ids: npt.ArrayLike) -> SpikeTrains:
    """Spike trains from anything array-like, checked and cast.

    Args:
        population: the cells' population.
        timestamps: (n,) times, ms.
        node_ids: (n,) ids in the population, from 0.

    Raises:
        ResultError: the two differ in length, or an id is negative.
    """
    times = np.asarray(timestamps, dtype=np.float64)
    ids = np.asarray(node_ids, dtype=np.int64)
    where = f"spikes of '{population}'"
    if times.ndim != 1 or times.shape != ids.shape:
        raise ResultError(f"timestamps have shape {times.shape}, node_ids {ids.shape}", where, "One row a spike")
    if ids.size and ids.min() < 0:
        raise ResultError(f"node id {ids.min()} is negative", where, "Ids count from 0 in each population")
    return SpikeTrains(population=population, timestamps=times, node_ids=ids)


def read_spikes(path: Path) -> dict[str, SpikeTrains]:
    """The spikes of each population in a file, in the file's order; silent populations have empty arrays.

    Args:
        path: a SONATA spike file (`/spikes/<population>/{timestamps, node_ids}`).

    Returns:
        population → spike trains, populations in alphabetical order.

    Raises:
        ResultError: the file is missing, broken, or not a SONATA spike file.
    """
    with reading(Path(path)) as file:
        if "spikes" not in file:
            raise ResultError("has no group '/spikes'", str(path), "Is it a SONATA spike file?", file=str(path))
        groups = {name: group for name, group in file["spikes"].items() if isinstance(group, h5py.Group)}
        return {
            name: spike_trains(name, group["timestamps"][:], group["node_ids"][:].astype(np.int64))
            for name, group in sorted(groups.items())
        }


def write_spikes(path: Path, trains: Sequence[SpikeTrains], sorting: str = "by_time") -> None:
    """Write a spike file atomically: a reader never sees half a file.

    Args:
        path: the file; replaced when it exists.
        trains: one per population, empty ones too: they become groups of zero length.
        sorting: `by_time` (then by id), `by_id` (then by time) or `none`: as by time, but the file promises nothing.

    Raises:
        UnknownKeyError: there is no such order.
        ResultError: the file cannot be written, or a population comes twice.

    Source: SONATA, spike file; the enum and the `units` are what libsonata asks for.
    """
    names = [train.population for train in trains]
    twice = sorted({name for name in names if names.count(name) > 1})
    if twice:
        raise ResultError(f"population '{twice[0]}' comes twice", str(path), "Join its spikes first")
    if sorting not in SORTING:
        raise UnknownKeyError(f"spikes cannot be sorted '{sorting}'", str(path), sorting, SORTING)
    with writing(Path(path)) as file:
        root = file.create_group("spikes")
        for train in sorted(trains, key=lambda each: each.population):
            _write_population(root.create_group(train.population), train, sorting)


def _write_population(group: h5py.Group, train: SpikeTrains, sorting: str) -> None:
    train = train.by_id() if sorting == "by_id" else train.by_time()
    enum = h5py.enum_dtype(SORTING, basetype=np.uint8)
    group.attrs.create("sorting", SORTING[sorting], dtype=enum)
    times = group.create_dataset("timestamps", data=train.timestamps, dtype="<f8")
    times.attrs["units"] = "ms"
    group.create_dataset("node_ids", data=train.node_ids.astype(np.uint64), dtype="<u8")
