"""`python -m ndexp.engine.probe FILE [FOLDER…]`: what the engine finds where it is started, as JSON in a file.

Started like the engine itself, on as many ranks; the folders are tried for writing. `ndexp doctor` reads the file.
"""

import json
import os
import shutil
import socket
import sys
from contextlib import suppress
from pathlib import Path

from ndexp.engine import mpi, neuron_api

_SHARED_MEMORY = "/dev/shm"  # noqa: S108 - where MPI's ranks meet, not a file of ours
_NO_LIMIT = 1 << 60
_LIMITS = ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes")


def facts(folders: list[Path]) -> dict[str, object]:
    """What this process finds: ranks, MPI, user, shared memory, network, memory limit, which folders it may write."""
    return {
        "ranks": mpi.this_rank().size,
        "mpi": neuron_api.mpi_version(),
        "uid": os.geteuid(),
        "shm_bytes": shutil.disk_usage(_SHARED_MEMORY).total if Path(_SHARED_MEMORY).is_dir() else 0,
        "networks": [name for _, name in socket.if_nameindex()],
        "memory_limit": _memory_limit(),
        "writable": [str(folder) for folder in folders if is_writable(folder)],
    }


def is_writable(folder: Path) -> bool:
    """Whether a file can be made in a folder; it is removed again."""
    file = folder / f".probe-{os.getpid()}"
    try:
        file.touch()
    except OSError:
        return False
    file.unlink()
    return True


def _memory_limit() -> int | None:
    """Bytes that all processes here together may use, as far as the kernel tells."""
    for path in _LIMITS:
        with suppress(OSError, ValueError):
            limit = int(Path(path).read_text(encoding="ascii"))
            return limit if limit < _NO_LIMIT else None
    return None


def main() -> None:
    """Write the facts on rank 0."""
    file, *folders = (Path(word) for word in sys.argv[1:])
    found = facts(folders)
    if mpi.this_rank().rank == 0:
        file.write_text(json.dumps(found), encoding="utf-8")
    mpi.barrier()


if __name__ == "__main__":
    main()
