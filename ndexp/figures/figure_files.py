"""Figures of a run as files: each drawn in every look, as SVG, and as PNG for slides."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from matplotlib.figure import Figure

from ndexp.errors import ResultError
from ndexp.figures.look import DARK, LIGHT, NARROW, SCREEN_DPI, WIDE, Look, Theme, drawing
from ndexp.registry import Registry
from ndexp.results.run import RunResult

_LINE = re.compile(r' d="[^"]*"')
_DIGITS = re.compile(r"(\.\d\d)\d+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Sketch:
    """A figure ready to be drawn in any look.

    Args:
        title: a few words.
        description: what it shows, for those who cannot see it.
        draw: draws it; None when there is too little to draw, and the description says why.
        note: how it was computed, for a line below it.
        is_recoloured: whether in the dark it is the same figure in the dark theme's colours, not drawn in another way.
    """

    title: str
    description: str
    draw: Callable[[Look], Figure] | None
    note: str = ""
    is_recoloured: bool = True


FIGURES: Registry[Callable[[RunResult], Sketch | None]] = Registry("figure")
"""Name → function that reads what a figure needs; it gives None when the run has nothing to draw."""

_DARK_ENDING = "-dark"

LOOKS: Mapping[str, Look] = {
    "": Look(theme=LIGHT, width=WIDE),
    _DARK_ENDING: Look(theme=DARK, width=WIDE),
    "-narrow": Look(theme=LIGHT, width=NARROW),
    f"-narrow{_DARK_ENDING}": Look(theme=DARK, width=NARROW),
}
"""Ending of the file's name → look."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureFiles:
    """The files of one figure.

    Args:
        name: the figure's name in the registry.
        title: a few words.
        description: what it shows.
        png: light and wide, at twice the screen's resolution; None when there was too little to draw.
        svg: ending of `LOOKS` → the file in that look; empty when there was too little to draw.
        note: how it was computed.
    """

    name: str
    title: str
    description: str
    png: Path | None
    svg: Mapping[str, Path]
    note: str = ""


def draw_figure(name: str, run: RunResult, folder: Path) -> FigureFiles | None:
    """Draw one figure in all looks into a folder, which is made when missing.

    Args:
        name: a figure of `FIGURES`.
        run: what to draw.
        folder: gets `<name>.png`, `<name>.svg`, `<name>-dark.svg`, `<name>-narrow.svg`, `<name>-narrow-dark.svg`.

    Returns:
        the files; None when the run has nothing to draw.

    Raises:
        UnknownKeyError: there is no such figure.
        ResultError: an output is broken, or a file cannot be written.
    """
    sketch = FIGURES.find(name)(run)
    return None if sketch is None else draw_sketch(name, sketch, folder)


def draw_sketch(name: str, sketch: Sketch, folder: Path) -> FigureFiles:
    """Draw a sketch in all looks into a folder, which is made when missing; nothing when there is too little to draw.

    Raises:
        ResultError: a file cannot be written.
    """
    svg, png = ({}, None) if sketch.draw is None else _draw(name, sketch, sketch.draw, folder)
    return FigureFiles(
        name=name, title=sketch.title, description=sketch.description, png=png, svg=svg, note=sketch.note
    )


def _draw(
    name: str, sketch: Sketch, draw: Callable[[Look], Figure], folder: Path
) -> tuple[dict[str, Path], Path | None]:
    svg: dict[str, Path] = {}
    png = None
    for ending, look in LOOKS.items():
        path = folder / f"{name}{ending}.svg"
        if look.theme is DARK and sketch.is_recoloured:
            light = svg[ending.removesuffix(_DARK_ENDING)]
            svg[ending] = _write(path, recoloured(light.read_text(encoding="utf-8"), LIGHT, DARK))
            continue
        with drawing(look):
            figure = draw(look)
            svg[ending] = _save(figure, path)
            if look is LOOKS[""]:
                figure.set_layout_engine("none")  # all is in its place already
                png = _save(figure, folder / f"{name}.png")
    return svg, png


def recoloured(svg: str, before: Theme, after: Theme) -> str:
    """A picture in the colours of another theme."""
    colours = dict(zip(before.colours, after.colours, strict=True))
    return re.sub("|".join(colours), lambda found: colours[found.group()], svg)


def _save(figure: Figure, path: Path) -> Path:
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        metadata = {"Date": None} if path.suffix == ".svg" else {"Software": None}
        figure.savefig(path, dpi=2 * SCREEN_DPI, metadata=metadata)
    except OSError as error:
        raise _unwritten(path, error) from error
    return _write(path, _shorter(path.read_text(encoding="utf-8"))) if path.suffix == ".svg" else path


def _write(path: Path, svg: str) -> Path:
    try:
        path.write_text(svg, encoding="utf-8")
    except OSError as error:
        raise _unwritten(path, error) from error
    return path


def _unwritten(path: Path, error: OSError) -> ResultError:
    return ResultError(f"cannot be written: {error.strerror}", str(path), "Is there room on the disk?")


def _shorter(svg: str) -> str:
    """The same picture in fewer letters: coordinates of lines to a hundredth of a point."""
    return _LINE.sub(lambda line: _DIGITS.sub(r"\1", line.group()), svg)
