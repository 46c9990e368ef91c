"""A run or a sweep as one zip file, with all that is needed to make it again elsewhere."""

import os
import zipfile
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path, PurePosixPath

from ndexp.errors import PlanError, ResultError
from ndexp.provenance.crate import FILE_NAME
from ndexp.provenance.inputs import INPUTS, find_inputs, inside
from ndexp.provenance.recorded import read_recorded
from ndexp.provenance.sweep_crate import crate_above
from ndexp.results.sweep import open_sweep

_LEFT_OUT = ("previous-", ".", "state.lock")


def export_run(folder: Path, target: Path, *, with_inputs: bool = False, search: Sequence[Path] = ()) -> Path:
    """Write a run's folder into a zip file, as `<run_id>/…`; gives the file's path.

    Args:
        folder: of a run that ended.
        target: the zip file; it must not exist.
        with_inputs: whether all inputs go along, as `<run_id>/inputs/…`.
        search: folders in which inputs are looked for besides their recorded paths.

    Raises:
        ResultError: there is no run, or an input is missing.
        PlanError: the zip file exists.
    """
    return _written(target, list(_members(folder, Path(), with_inputs=with_inputs, search=search)))


def export_sweep(folder: Path, target: Path, *, with_inputs: bool = False, search: Sequence[Path] = ()) -> Path:
    """Write a sweep's folder and those of all its runs that ended into a zip file, beside each other as they lie.

    The archive is an RO-Crate: its top describes the sweep and the runs.

    Args:
        folder: of a sweep.
        target: the zip file; it must not exist.
        with_inputs: whether all inputs go along with each run.
        search: folders in which inputs are looked for besides their recorded paths.

    Raises:
        ResultError: there is no sweep, or an input is missing.
        PlanError: the zip file exists.
    """
    sweep = open_sweep(folder)
    base = Path(sweep.experiment, "sweeps")
    files = [(path, base / folder.resolve().name / path.relative_to(folder)) for path in _files(folder)]
    runs = {run.run.relative_folder: run.folder for run in sweep.runs if (run.folder / "manifest.json").is_file()}
    for relative, run in runs.items():
        parent = Path(os.path.normpath(base / folder.resolve().name / relative)).parent
        files += _members(run.resolve(), parent, with_inputs=with_inputs, search=search)
    crate = crate_above(folder, PurePosixPath(base, folder.resolve().name))
    return _written(target, files, {FILE_NAME: crate} if crate else {})


def _members(folder: Path, parent: Path, *, with_inputs: bool, search: Sequence[Path]) -> Iterator[tuple[Path, Path]]:
    """File → name in the archive."""
    recorded = read_recorded(folder)
    name = parent / folder.resolve().name
    yield from ((path, name / path.relative_to(folder)) for path in _files(folder))
    if with_inputs:
        inputs = find_inputs(recorded, search)
        if inputs.problems:
            raise ResultError("; ".join(inputs.problems), recorded.run_id, "Give --search DIR, where they are")
        yield from ((found, name / INPUTS / inside(path)) for path, found in inputs.found.items())


def _files(folder: Path) -> list[Path]:
    """What is worth keeping of a folder; links to inputs are not."""
    kept = (path for path in sorted(folder.iterdir()) if not path.name.startswith(_LEFT_OUT) and path.name != INPUTS)
    return [file for path in kept for file in (sorted(path.rglob("*")) if path.is_dir() else [path]) if file.is_file()]


def _written(target: Path, files: Sequence[tuple[Path, Path]], texts: Mapping[str, str] | None = None) -> Path:
    if target.exists():
        raise PlanError("this file exists", str(target), "Choose another name, or remove it")
    draft = target.with_name(f".{target.name}.{os.getpid()}")
    try:
        with zipfile.ZipFile(draft, "w", zipfile.ZIP_DEFLATED, strict_timestamps=False) as archive:
            for path, name in dict.fromkeys(files):
                archive.write(path, name)
            for place, text in (texts or {}).items():
                archive.writestr(place, text)
        draft.rename(target)
    except OSError as error:
        raise ResultError(f"cannot be written: {error.strerror}", str(target), "Is there room on the disk?") from error
    finally:
        draft.unlink(missing_ok=True)
    return target
