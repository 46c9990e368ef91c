"""Logging for one process or one MPI rank: rank 0 speaks on the console, each rank writes its own file."""

import logging
import sys
from pathlib import Path

from ndexp.errors import ResultError

_CONSOLE = "[%(levelname)s] %(message)s"
_FILE = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


def configure(level: int = logging.INFO, *, rank: int = 0, directory: Path | None = None) -> None:
    """Send ndexp's messages to the console (rank 0, from `level`) and to a file per rank (WARNING and up).

    Args:
        level: least level on rank 0's console; on rank 0 the file has it too.
        rank: this process's MPI rank.
        directory: where `rank<N>.log` is written; made when missing. Without it no file is written.
    """
    root = logging.getLogger("ndexp")
    reset()
    root.setLevel(min(level, logging.WARNING))
    root.propagate = False
    root.addHandler(logging.NullHandler())  # without any handler Python would print warnings by itself
    if rank == 0:
        root.addHandler(_handler(logging.StreamHandler(sys.stdout), level, _CONSOLE))
    if directory is not None:
        directory.mkdir(parents=True, exist_ok=True)
        file_level = level if rank == 0 else logging.WARNING
        file = logging.FileHandler(directory / f"rank{rank}.log", mode="w", encoding="utf-8", delay=rank > 0)
        root.addHandler(_handler(file, file_level, _FILE))


def add_file(path: Path, name: str) -> None:
    """Send ndexp's messages to a further file, anew; an earlier file added under this name is closed.

    Raises:
        ResultError: it cannot be written.
    """
    root = logging.getLogger("ndexp")
    for known in [handler for handler in root.handlers if handler.name == name]:
        root.removeHandler(known)
        known.close()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        file = logging.FileHandler(path, mode="w", encoding="utf-8")
    except OSError as error:
        raise ResultError(f"the log cannot be written: {error.strerror}", str(path), "Choose another file") from error
    file.name = name
    root.addHandler(_handler(file, root.level, _FILE))


def reset() -> None:
    """Close and forget all handlers of ndexp's logger."""
    root = logging.getLogger("ndexp")
    for handler in list(root.handlers):
        root.removeHandler(handler)
        handler.close()


def _handler(handler: logging.Handler, level: int, pattern: str) -> logging.Handler:
    handler.setLevel(level)
    handler.setFormatter(logging.Formatter(pattern))
    return handler
