"""Which runs and sweeps lie below a folder, and how they stand."""

import json
import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from ndexp.errors import ConfigError, NdexpError, UnknownKeyError
from ndexp.launch.progress import Solving, Stage, parse_progress
from ndexp.launch.state import RunState, Status, read_state, true_status

STATE_NAME = "state.json"
INDEX_NAME = "sweep.json"
_TAIL_BYTES = 64_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEntry:
    """A run that lies somewhere."""

    folder: Path
    status: Status | None
    """How it stands now; None when its `state.json` is broken."""
    state: RunState | None

    @property
    def run_id(self) -> str:
        """Its name."""
        return self.folder.name

    @property
    def age_s(self) -> float | None:
        """Seconds since it came into its state."""
        if self.state is None:
            return None
        return (datetime.now(UTC) - datetime.fromisoformat(self.state.since)).total_seconds()


@dataclass(frozen=True, slots=True, kw_only=True)
class SweepEntry:
    """A sweep that lies somewhere."""

    folder: Path
    runs: tuple[Path, ...]
    """Folders of its runs, each once."""


def find_runs(root: Path) -> tuple[RunEntry, ...]:
    """The runs in and below a folder, in alphabetical order."""
    return tuple(read_entry(folder) for folder in sorted(_folders_with(root, STATE_NAME)))


def read_entry(folder: Path) -> RunEntry:
    """The run in a folder."""
    try:
        return RunEntry(folder=folder, status=true_status(folder), state=read_state(folder))
    except NdexpError:
        return RunEntry(folder=folder, status=None, state=None)


def find_sweeps(root: Path) -> tuple[SweepEntry, ...]:
    """The sweeps in and below a folder, in alphabetical order; one whose `sweep.json` is broken has no runs."""
    return tuple(SweepEntry(folder=folder, runs=_runs_of(folder)) for folder in sorted(_folders_with(root, INDEX_NAME)))


def find_run(name: str, root: Path) -> Path:
    """The folder of a run that is called by its folder, or by the beginning of its name or of its hash.

    Args:
        name: what it is called.
        root: where it is looked for if it is not a folder.

    Raises:
        UnknownKeyError: no run is called so.
        ConfigError: several are.
    """
    folder = Path(name)
    if (folder / STATE_NAME).is_file():
        return folder.resolve()
    folders = sorted(_folders_with(root, STATE_NAME))
    exact = [one for one in folders if one.name == name]
    found = exact or [one for one in folders if name and _is_called(one.name, name)]
    if not found:
        raise UnknownKeyError(f"no run '{name}' below {root}", "command line", name, [one.name for one in folders])
    if len(found) > 1:
        listed = ", ".join(one.name for one in found[:4])
        raise ConfigError(f"'{name}' is the beginning of several runs", "command line", f"Say more of one: {listed}")
    return found[0].resolve()


def find_sweep(name: str, root: Path) -> SweepEntry | None:
    """The sweep that is called by its folder, or by the beginning of its name; None when none is.

    Args:
        name: what it is called.
        root: where it is looked for if it is not a folder.

    Raises:
        ConfigError: several are.
    """
    if (Path(name) / INDEX_NAME).is_file():
        folder = Path(name).resolve()
        return SweepEntry(folder=folder, runs=_runs_of(folder))
    sweeps = find_sweeps(root)
    exact = [one for one in sweeps if one.folder.name == name]
    found = exact or [one for one in sweeps if name and _is_called(one.folder.name, name)]
    if len(found) > 1:
        listed = ", ".join(one.folder.name for one in found[:4])
        raise ConfigError(f"'{name}' is the beginning of several sweeps", "command line", f"Say more of one: {listed}")
    return SweepEntry(folder=found[0].folder.resolve(), runs=_runs_of(found[0].folder.resolve())) if found else None


def last_progress(log_file: Path) -> Solving | Stage | None:
    """The last thing that the engine told of its progress; None when it told nothing."""
    try:
        with log_file.open("rb") as file:
            file.seek(max(0, log_file.stat().st_size - _TAIL_BYTES))
            lines = file.read().decode("utf-8", errors="replace").splitlines()
    except OSError:
        return None
    return next((event for line in reversed(lines) if (event := parse_progress(line)) is not None), None)


def size_of(folder: Path) -> int:
    """Bytes of all files in and below a folder."""
    total = 0
    for where, _, names in os.walk(folder):
        for name in names:
            try:
                total += os.lstat(os.path.join(where, name)).st_size  # noqa: PTH118 - quick over many files
            except OSError:  # gone since
                continue
    return total


def _is_called(run_id: str, beginning: str) -> bool:
    return run_id.startswith(beginning) or run_id.rpartition("-")[2].startswith(beginning)


def _folders_with(root: Path, name: str) -> Iterator[Path]:
    """Folders that hold a file of this name; nothing is looked for below them."""
    for where, folders, files in os.walk(root):
        if name in files:
            yield Path(where)
        if STATE_NAME in files or INDEX_NAME in files:
            folders.clear()


def _runs_of(folder: Path) -> tuple[Path, ...]:
    try:
        content = json.loads((folder / INDEX_NAME).read_text(encoding="utf-8"))
        given = [str(run["folder"]) for run in content["runs"]] if isinstance(content, Mapping) else []
    except (OSError, ValueError, KeyError, TypeError):
        return ()
    return tuple(dict.fromkeys(Path(os.path.normpath(folder / one)) for one in given))
