"""Folders that are filled once and then only read, by any number of processes."""

import contextlib
import fcntl
import tempfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path


def default_cache(environment: Mapping[str, str]) -> Path:
    """`$NDEXP_CACHE_DIR`, `$XDG_CACHE_HOME/ndexp` or `~/.cache/ndexp`."""
    if given := environment.get("NDEXP_CACHE_DIR"):
        return Path(given).absolute()
    base = environment.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "ndexp"


def fill_once(folder: Path, fill: Callable[[Path], None]) -> None:
    """Make a folder unless it is there. It appears complete, by one rename, or not at all.

    One process of a machine fills it while the others wait; where files cannot be locked several fill, and the first to
    end wins. A process that dies leaves nothing that disturbs the next one.

    Args:
        folder: what to make.
        fill: called with an empty folder to put the files into; what it puts beside that folder is thrown away.
    """
    folder.parent.mkdir(parents=True, exist_ok=True)
    with _locked(folder.with_name(f"{folder.name}.lock")):
        if folder.is_dir():
            return
        prefix = f".{folder.name}-"
        with tempfile.TemporaryDirectory(prefix=prefix, dir=folder.parent, ignore_cleanup_errors=True) as draft:
            kept = Path(draft) / "kept"
            kept.mkdir()
            fill(kept)
            _put_in_place(kept, folder)


def _put_in_place(kept: Path, folder: Path) -> None:
    try:
        kept.rename(folder)
    except OSError:  # another process was quicker; its files are the same
        if not folder.is_dir():
            raise


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[None]:
    """A block that one process of this machine enters at a time; the lock goes when the process ends, however."""
    with path.open("w") as file:
        with contextlib.suppress(OSError):  # some network file systems have no locks
            fcntl.flock(file, fcntl.LOCK_EX)
        try:
            yield
        finally:  # who waits holds the same open file; who comes later finds the folder
            path.unlink(missing_ok=True)
