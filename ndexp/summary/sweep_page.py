"""summary.html of a sweep: what was swept, what came of it and what failed. The page needs nothing but itself."""

from pathlib import Path

from ndexp.provenance.files import write_text
from ndexp.results.sweep import open_sweep
from ndexp.summary.page import FILE_NAME, render
from ndexp.summary.sweep_content import gather_sweep


def write_sweep_summary(folder: Path) -> Path:
    """Draw the figures of a sweep and write its page, atomically; runs that failed or are not made yet are on it too.

    Args:
        folder: the sweep's folder, with `sweep.json`.

    Returns:
        the page's path.

    Raises:
        ResultError: the folder holds no sweep, or the page cannot be written.
    """
    sweep = open_sweep(folder)
    return write_text(sweep.folder / FILE_NAME, render(gather_sweep(sweep), "sweep"))
