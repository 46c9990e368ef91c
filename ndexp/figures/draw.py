"""All figures of a run; importing this fills the registry."""

from pathlib import Path

from ndexp.errors import NdexpError
from ndexp.figures import intervals, raster, rates, synchrony, traces  # noqa: F401 - they enter themselves
from ndexp.figures.figure_files import FIGURES, FigureFiles, draw_figure
from ndexp.results.run import RunResult

_FIRST = ("raster", "rates", "traces", "intervals", "synchrony")
"""The order on the page; figures of plugins come after them."""


def draw_figures(run: RunResult, folder: Path) -> tuple[dict[str, FigureFiles], tuple[NdexpError, ...]]:
    """Draw every figure that the run has something for; one that fails does not keep the others.

    Args:
        run: what to draw.
        folder: gets the files; made when missing.

    Returns:
        figure → its files, in the page's order; and what went wrong with the others.
    """
    drawn: dict[str, FigureFiles] = {}
    problems: list[NdexpError] = []
    for name in (*_FIRST, *(each for each in FIGURES if each not in _FIRST)):
        try:
            files = draw_figure(name, run, folder)
        except NdexpError as error:
            problems.append(error)
        else:
            drawn |= {name: files} if files is not None else {}
    return drawn, tuple(problems)
