"""Content hashes of files, their names without anybody's home folder, and text files written in one step."""

import hashlib
import os
from collections.abc import Iterable
from pathlib import Path

from ndexp.errors import ResultError
from ndexp.plan.identity import HDF5, content_hash


def sha256_of(path: Path) -> str:
    """Hex sha256 of a file's content, read in parts.

    Raises:
        ResultError: the file cannot be read.
    """
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        raise ResultError(f"cannot be read: {error.strerror}", str(path), "Was an input moved?") from error


def file_hashes(paths: Iterable[Path], home: Path) -> dict[str, str]:
    """Path → sha256 of its content, in alphabetical order; the paths as `without_home` writes them.

    Raises:
        ResultError: a file cannot be read.
    """
    return {str(without_home(str(path), home)): sha256_of(path) for path in sorted(set(paths))}


def dataset_contents(paths: Iterable[Path], home: Path) -> dict[str, str]:
    """HDF5 file → sha256 over all its datasets, which outlives a file that is written anew; named as in `file_hashes`.

    Raises:
        ResultError: a file is broken.
    """
    files = sorted({path for path in paths if path.suffix in HDF5})
    return {str(without_home(str(path), home)): content_hash(path) for path in files}


def write_text(path: Path, text: str) -> Path:
    """Write a text file in one step: a reader sees the old or the new one. Gives its path.

    Raises:
        ResultError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(text, encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise ResultError(f"cannot be written: {error.strerror}", str(path), "Is there room on the disk?") from error
    finally:
        draft.unlink(missing_ok=True)
    return path


def without_home(value: object, home: Path) -> object:
    """The same value, with `~` for the home folder in every text of it.

    Args:
        value: a text, or mappings and sequences of them; tuples come back as lists, other things as they are.
        home: the folder to hide; its name is often a person's.
    """
    if isinstance(value, str):
        return value.replace(f"{home}/", "~/") if home != home.parent else value
    if isinstance(value, dict):
        return {key: without_home(each, home) for key, each in value.items()}
    if isinstance(value, (list, tuple)):
        return [without_home(each, home) for each in value]
    return value
