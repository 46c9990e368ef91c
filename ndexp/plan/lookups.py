"""What plans that are made together know of files: each is looked at once."""

from dataclasses import dataclass, field
from pathlib import Path

from ndexp.plan.circuit_files import CircuitFiles, read_circuit
from ndexp.plan.identity import content_hash


@dataclass(frozen=True, slots=True)
class Lookups:
    """Hashes, members of folders and circuits, kept as long as the plans are made; files must not change meanwhile."""

    _hashes: dict[Path, str] = field(default_factory=dict)
    _members: dict[Path, frozenset[Path]] = field(default_factory=dict)
    _circuits: dict[Path, CircuitFiles] = field(default_factory=dict)

    def content_hash(self, path: Path) -> str:
        """sha256 (hex) of a file's or a folder's content."""
        if path not in self._hashes:
            self._hashes[path] = content_hash(path)
        return self._hashes[path]

    def members(self, path: Path) -> frozenset[Path]:
        """All files in a folder and below it; the path itself if it is none."""
        if path not in self._members:
            files = (member for member in path.rglob("*") if member.is_file()) if path.is_dir() else (path,)
            self._members[path] = frozenset(files)
        return self._members[path]

    def circuit(self, config: Path) -> CircuitFiles:
        """What the circuit consists of."""
        if config not in self._circuits:
            self._circuits[config] = read_circuit(config)
        return self._circuits[config]
