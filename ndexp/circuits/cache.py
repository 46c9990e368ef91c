"""Circuits built once and kept."""

import hashlib
import os
import shutil
import tempfile
from pathlib import Path

from ndexp.circuits import microcircuit
from ndexp.errors import CircuitError, did_you_mean

_BUILDERS = {"microcircuit": (microcircuit.build, microcircuit.VERSION)}


def default_cache() -> Path:
    """`$NDEXP_CACHE_DIR`, `$XDG_CACHE_HOME/ndexp` or `~/.cache/ndexp`."""
    if given := os.environ.get("NDEXP_CACHE_DIR"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "ndexp"


def cached(name: str, *, cells: int, seed: int, cache: Path | None = None) -> Path:
    """The circuit's config file; the circuit is built when it is missing. Two processes may ask at once.

    Args:
        name: of the builder: `microcircuit`.
        cells: number of biophysical cells.
        seed: of the circuit.
        cache: the cache folder; default `default_cache()`.

    Raises:
        CircuitError: there is no such builder, or it refuses size or seed.
    """
    if name not in _BUILDERS:
        raise CircuitError(f"no built-in circuit '{name}'", "", did_you_mean(name, _BUILDERS), name=name)
    build, version = _BUILDERS[name]
    key = hashlib.sha256(f"{name} {version} {cells} {seed}".encode()).hexdigest()[:16]
    folder = (cache or default_cache()) / "circuits" / f"{name}-{key}"
    config = folder / "circuit_config.json"
    if config.is_file():
        return config
    folder.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{folder.name}-", dir=folder.parent))
    try:
        build(draft, cells=cells, seed=seed)
        draft.rename(folder)
    except OSError:  # another process was quicker; its circuit is the same
        if not config.is_file():
            raise
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return config
