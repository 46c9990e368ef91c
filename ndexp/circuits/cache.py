"""Circuits built once and kept."""

import hashlib
import os
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from ndexp.circuits import microcircuit, point_network
from ndexp.errors import CircuitError, did_you_mean

_BUILDERS: Mapping[str, tuple[Callable[..., Path], int]] = {
    "microcircuit": (microcircuit.build, microcircuit.VERSION),
    "point_network": (point_network.build, point_network.VERSION),
}
FEATURES: Mapping[str, tuple[str, ...]] = {"microcircuit": ("gap_junctions", "plastic"), "point_network": ()}
"""Circuit → what it can be built with besides."""


def default_cache() -> Path:
    """`$NDEXP_CACHE_DIR`, `$XDG_CACHE_HOME/ndexp` or `~/.cache/ndexp`."""
    if given := os.environ.get("NDEXP_CACHE_DIR"):
        return Path(given)
    base = os.environ.get("XDG_CACHE_HOME")
    return (Path(base) if base else Path.home() / ".cache") / "ndexp"


def cached(name: str, *, cells: int, seed: int, features: Sequence[str] = (), cache: Path | None = None) -> Path:
    """The circuit's config file; the circuit is built when it is missing. Two processes may ask at once.

    Args:
        name: of the builder: `microcircuit` or `point_network`.
        cells: number of biophysical cells.
        seed: of the circuit.
        features: what it is built with besides; see `FEATURES`.
        cache: the cache folder; default `default_cache()`.

    Raises:
        CircuitError: there is no such builder, it lacks a feature, or it refuses size or seed.
    """
    if name not in _BUILDERS:
        raise CircuitError(f"no built-in circuit '{name}'", "", did_you_mean(name, _BUILDERS), name=name)
    for feature in features:
        if feature not in FEATURES[name]:
            hint = did_you_mean(feature, FEATURES[name])
            raise CircuitError(f"the circuit '{name}' cannot be built with '{feature}'", "", hint, name=feature)
    build, version = _BUILDERS[name]
    described = " ".join([name, str(version), str(cells), str(seed), *sorted(features)])
    key = hashlib.sha256(described.encode()).hexdigest()[:16]
    folder = (cache or default_cache()) / "circuits" / f"{name}-{key}"
    config = folder / "circuit_config.json"
    if config.is_file():
        return config
    try:
        build(folder, cells=cells, seed=seed, **dict.fromkeys(features, True))
    except (OSError, CircuitError):  # another process was quicker; its circuit is the same
        if not config.is_file():
            raise
    return config
