"""Where the recorded inputs of a run are now: at their recorded paths, in the run's own folder, or found by content."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path, PurePath

from ndexp.errors import ResultError
from ndexp.plan.identity import HDF5, content_hash
from ndexp.provenance.files import sha256_of
from ndexp.provenance.recorded import RecordedRun

INPUTS = "inputs"
"""Folder of a run in which copies of its inputs lie, when they travel with it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class InputFiles:
    """Recorded path → the file with the recorded content, or why there is none."""

    found: Mapping[str, Path]
    missing: Mapping[str, str]

    @property
    def problems(self) -> tuple[str, ...]:
        """What could not be found."""
        return tuple(f"input {path}: {why}" for path, why in self.missing.items())

    @property
    def are_in_place(self) -> bool:
        """Whether all lie where they were recorded."""
        return all(path == here(recorded) for recorded, path in self.found.items())

    def without(self, is_left_out: Callable[[str], bool]) -> "InputFiles":
        """The same without the files of some recorded paths."""
        return InputFiles(
            found={path: file for path, file in self.found.items() if not is_left_out(path)},
            missing={path: why for path, why in self.missing.items() if not is_left_out(path)},
        )


def find_inputs(recorded: RecordedRun, search: Sequence[Path] = ()) -> InputFiles:
    """Look for every input by its recorded content.

    Args:
        recorded: the run.
        search: folders that are searched for files of the same name.
    """
    matches, by_name = _Content(recorded), _Names(tuple(search))
    found, missing = {}, {}
    for path in recorded.inputs:
        usual = [here(path), recorded.folder / INPUTS / inside(path)]
        match = _first(path, [*usual], matches) or _first(path, by_name.of(PurePath(path).name), matches)
        if match is not None:
            found[path] = match
        else:
            missing[path] = "its content is not what was recorded" if here(path).is_file() else "missing"
    return InputFiles(found=found, missing=missing)


def here(path: str) -> Path:
    """The recorded path on this machine."""
    return Path(path).expanduser()


def inside(path: str) -> Path:
    """Where a recorded path stands in a folder of copies: `home/…` for those in a home folder, else `root/…`."""
    pure = PurePath(path)
    home = pure.parts[:1] == ("~",)
    return Path("home" if home else "root", *pure.parts[1:])


def _first(path: str, candidates: Sequence[Path], matches: Callable[[str, Path], bool]) -> Path | None:
    return next((one for one in candidates if one.is_file() and matches(path, one)), None)


@dataclass(slots=True)
class _Content:
    """Tells whether a file has the recorded content; each file is read once."""

    recorded: RecordedRun
    digests: dict[tuple[Path, bool], str] = field(default_factory=dict)

    def __call__(self, path: str, candidate: Path) -> bool:
        if self._digest(candidate, is_hdf5=False) == self.recorded.inputs[path]:
            return True
        datasets = self.recorded.input_datasets.get(path)
        return bool(datasets) and candidate.suffix in HDF5 and self._digest(candidate, is_hdf5=True) == datasets

    def _digest(self, file: Path, *, is_hdf5: bool) -> str:
        if (file, is_hdf5) not in self.digests:
            try:
                self.digests[file, is_hdf5] = content_hash(file) if is_hdf5 else sha256_of(file)
            except ResultError:
                self.digests[file, is_hdf5] = ""
        return self.digests[file, is_hdf5]


@dataclass(slots=True)
class _Names:
    """The files in some folders by name; the folders are read when the first name is asked for."""

    folders: tuple[Path, ...]
    index: dict[str, list[Path]] | None = None

    def of(self, name: str) -> list[Path]:
        if self.index is None:
            self.index = {}
            for file in self._files():
                self.index.setdefault(file.name, []).append(file)
        return self.index.get(name, [])

    def _files(self) -> Iterator[Path]:
        for folder in self.folders:
            yield from sorted(one.absolute() for one in folder.rglob("*") if one.is_file())
