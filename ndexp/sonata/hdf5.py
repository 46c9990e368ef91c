"""HDF5 files opened, and written whole or not at all, with errors that name the file."""

import hashlib
import os
import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import h5py
import numpy as np

from ndexp.errors import ResultError

_HASH_ROWS_BYTES = 1 << 24
_REASONS = (re.compile(r"error message = '([^']+)'"), re.compile(r"\((.+)\)$"))


@contextmanager
def reading(path: Path) -> Iterator[h5py.File]:
    """The file, open for reading.

    Raises:
        ResultError: it is missing, no HDF5, cut short, or lacks what is read from it.
    """
    with failing_to_read_as_result_error(path), open_to_read(path) as file:
        yield file


def open_to_read(path: Path) -> h5py.File:
    """The file, open for reading; the caller closes it.

    Raises:
        ResultError: it is missing, no HDF5 or cut short.
    """
    if not path.is_file():
        raise ResultError("no such file", str(path), "Did the run end, and is the path right?", file=str(path))
    with failing_to_read_as_result_error(path):
        return h5py.File(path, "r")


@contextmanager
def failing_to_read_as_result_error(path: Path) -> Iterator[None]:
    """A place where HDF5 reads from `path`; whatever goes wrong is told as our error.

    Raises:
        ResultError: the file is no HDF5, is cut short, or lacks what is read from it.
    """
    try:
        yield
    except (OSError, KeyError) as error:
        text = _words(error)
        raise ResultError(f"cannot be read: {text}", str(path), "Is it whole, and HDF5?", file=str(path)) from error


@contextmanager
def failing_as_result_error(path: Path) -> Iterator[None]:
    """A place where HDF5 writes to `path`; whatever goes wrong is told as our error.

    Raises:
        ResultError: the folder is missing, the disk is full, writing is not allowed …
    """
    try:
        yield
    except OSError as error:
        hint = "Is there room on the disk, and may you write there?"
        if not path.parent.is_dir():
            hint = f"The folder '{path.parent}' does not exist"
        raise ResultError(f"cannot be written: {_words(error)}", str(path), hint, file=str(path)) from error


@contextmanager
def writing(path: Path) -> Iterator[h5py.File]:
    """A new file that takes its name only when it is complete; what stood there before is replaced.

    Raises:
        ResultError: it cannot be written; nothing is left behind.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with failing_as_result_error(path):
            with h5py.File(draft, "w", libver="earliest") as file:
                yield file
            draft.replace(path)
    finally:
        draft.unlink(missing_ok=True)


def write_again(source: Path, path: Path) -> None:
    """Write what another library has written anew: the same content then gives the same bytes, whenever it is written.

    Args:
        source: an HDF5 file, whose objects may have their times of creation.
        path: the file that gets its groups, datasets and attributes.

    Raises:
        ResultError: a file cannot be read or written.
    """
    with reading(source) as given, writing(path) as file:
        _copy(given, file)


def dataset_hashes(path: Path) -> dict[str, str]:
    """sha256 of each dataset's content: its type, shape, units and values, whatever the layout of the file.

    Args:
        path: any HDF5 file; datasets of strings count by their text.

    Returns:
        dataset path (`/spikes/exc/timestamps`) → hex digest, in the order of the paths.

    Raises:
        ResultError: the file is missing or broken.
    """
    hashes: dict[str, str] = {}
    with reading(path) as file:

        def visit(name: str, node: h5py.HLObject) -> None:
            if isinstance(node, h5py.Dataset):
                hashes[f"/{name}"] = _hash(node)

        file.visititems(visit)
    return dict(sorted(hashes.items()))


def _copy(given: h5py.Group, made: h5py.Group) -> None:
    _copy_attributes(given, made)
    for name, node in given.items():
        if isinstance(node, h5py.Dataset):
            _copy_attributes(node, made.create_dataset(name, data=node[()], dtype=node.dtype))
        else:
            _copy(node, made.create_group(name))


def _copy_attributes(given: h5py.HLObject, made: h5py.HLObject) -> None:
    for name, value in given.attrs.items():
        made.attrs.create(name, value, dtype=given.attrs.get_id(name).dtype)


def _hash(dataset: h5py.Dataset) -> str:
    digest = hashlib.sha256()
    units = dataset.attrs.get("units", "")
    digest.update(f"{dataset.dtype.str}{dataset.shape}{units}".encode())
    if dataset.ndim == 0:
        digest.update(_bytes(np.asarray(dataset[()])))
        return digest.hexdigest()
    row_bytes = max(1, dataset.dtype.itemsize * int(np.prod(dataset.shape[1:], dtype=np.int64)))
    step = max(1, _HASH_ROWS_BYTES // row_bytes)
    for first in range(0, dataset.shape[0], step):
        digest.update(_bytes(dataset[first : first + step]))
    return digest.hexdigest()


def _bytes(values: np.ndarray) -> bytes:
    if values.dtype.hasobject:
        return b"\0".join(v if isinstance(v, bytes) else str(v).encode() for v in values.ravel())
    return np.ascontiguousarray(values).tobytes()


def _words(error: Exception) -> str:
    """The reason inside HDF5's long sentence."""
    text = str(error).strip("'\"")
    for pattern in _REASONS:
        if found := pattern.search(text):
            return found.group(1)
    return text
