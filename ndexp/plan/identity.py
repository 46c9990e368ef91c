"""Which run this is: a hash of all that determines its results, and of nothing else.

In it: the simulation's sections, the content of every circuit, input and .mod file and of what these may include, the
engine's version, the digest of the container image if there is one. Not in it: paths, names of folders, ranks (unless
runs are told apart by them), launcher, output folder, and the order of keys, except the order of inputs, connection
overrides and modifications, which decides random streams and which one wins.
"""

import hashlib
import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from ndexp.plan.circuit_files import is_path_key as is_circuit_path
from ndexp.plan.paths import replace_paths
from ndexp.plan.simulation import is_path_key
from ndexp.sonata.hdf5 import dataset_hashes
from ndexp.sonata.json_file import section

_NOT_RESULTS = frozenset({"version", "network", "output", "metadata", "manifest"})
HDF5 = frozenset({".h5", ".hdf5"})
"""Suffixes of files that are compared by their datasets."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Identity:
    """What determines a run's results."""

    simulation: Mapping[str, object]
    """The SONATA simulation config; paths absolute."""

    circuit: Mapping[str, object]
    """The SONATA circuit config; paths absolute."""

    mechanisms: Mapping[str, Path]
    """Name → .mod file, or a file that these may include."""

    engine: str
    """Version of the engine."""

    image: str | None = None
    """Digest of the container image, if there is one."""

    ranks: int | None = None
    """MPI processes, where runs are told apart by them; results do not depend on it."""


def config_hash(identity: Identity, hash_of: Callable[[Path], str] | None = None) -> str:
    """sha256 (hex) of what determines the results.

    Args:
        identity: what determines them.
        hash_of: gives a file's or a folder's hash; `content_hash` without it.
    """
    hash_of = hash_of or content_hash

    def hashed(path: str) -> str:
        return hash_of(Path(path)) if path else path

    simulation = {key: value for key, value in identity.simulation.items() if key not in _NOT_RESULTS}
    for name in {"inputs", "plugin_inputs"} & simulation.keys():
        simulation[name] = list(section(simulation, name).items())
    if beta := section(simulation, "beta_features"):  # gjc names groups of files, and 1 is not 1.0 there
        simulation["beta_features"] = {**beta, "gjc": str(beta.get("gjc"))}
    normal = {
        "simulation": replace_paths(simulation, is_path_key, hashed),
        "circuit": replace_paths(identity.circuit, is_circuit_path, hashed),
        "mechanisms": {name: hash_of(path) for name, path in identity.mechanisms.items()},
        "engine": identity.engine,
        "image": identity.image,
        **({} if identity.ranks is None else {"ranks": identity.ranks}),
    }
    return hashlib.sha256(canonical(normal).encode()).hexdigest()


def canonical(value: object) -> str:
    """JSON text that does not depend on the order of keys, nor on whether a whole number is written 3 or 3.0."""
    return json.dumps(_normal_numbers(value), sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def content_hash(path: Path) -> str:
    """sha256 (hex) of a file's or a folder's content; HDF5 counts by its datasets, folders by names and contents.

    What does not exist has the hash of its absence: the checks tell of it.
    """
    if path.is_dir():
        members = sorted(member for member in path.rglob("*") if member.is_file())
        return _digest("".join(f"{member.relative_to(path)}:{content_hash(member)}\n" for member in members))
    if not path.is_file():
        return "missing"
    facts = path.stat()
    return _file_hash(path, facts.st_mtime_ns, facts.st_size)


@lru_cache(maxsize=1 << 16)
def _file_hash(path: Path, _mtime_ns: int, _size: int) -> str:
    """The hash of a file's content, made once for each state of the file that time and size tell apart."""
    if path.suffix in HDF5:
        return _digest(canonical(dataset_hashes(path)))
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def _normal_numbers(value: object) -> object:
    if isinstance(value, Mapping):
        return {str(key): _normal_numbers(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_normal_numbers(one) for one in value]
    if isinstance(value, float) and value.is_integer():
        return int(value)
    return value
