"""When the objects of an HDF5 file were made, as the file tells it."""

from pathlib import Path

import h5py


def creation_times(path: Path) -> set[int]:
    """The times of all groups and datasets, in s; 0 where the file does not say."""
    times: set[int] = set()
    with h5py.File(path) as file:
        file.visit(lambda name: times.add(int(h5py.h5g.get_objinfo(file.id, name.encode()).mtime)))
    return times
