"""`ndexp.results.open`: a run or a sweep, whichever lies in a folder."""

from pathlib import Path

from ndexp.results.run import RunResult, open_run
from ndexp.results.sweep import INDEX, SweepResult, open_sweep


def open_results(path: Path | str) -> RunResult | SweepResult:
    """The sweep in a folder with `sweep.json`, else the run in it.

    Args:
        path: a run's, a sweep's or an output folder, or a file in one (`sweep.json`, `manifest.json`).

    Raises:
        ResultError: the folder is missing, or holds neither.
    """
    folder = Path(path)
    folder = folder.parent if folder.is_file() else folder
    return open_sweep(folder) if (folder / INDEX).is_file() else open_run(folder)
