"""Figures as files."""

import re
import xml.etree.ElementTree as ET
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from run_folders import run_folder

from ndexp.errors import ResultError, UnknownKeyError
from ndexp.figures.bins import round_bins
from ndexp.figures.draw import draw_figures
from ndexp.figures.figure_files import FIGURES, LOOKS, draw_figure, draw_sketch
from ndexp.figures.look import shortened
from ndexp.results.run import RunResult, open_run

_ID = re.compile(r"\b[mp][0-9a-f]{10}\b")
"""Names that matplotlib makes of what it draws, colours too."""


@pytest.fixture
def run(tmp_path: Path) -> RunResult:
    return open_run(run_folder(tmp_path / "run"))


def test_every_figure_in_every_look(run: RunResult, tmp_path: Path) -> None:
    drawn, problems = draw_figures(run, tmp_path / "figures")
    assert problems == ()
    assert list(drawn) == ["raster", "rates", "traces", "intervals", "synchrony"]
    assert set(drawn) == set(FIGURES)
    for name in ("raster", "rates", "traces"):
        files = drawn[name]
        assert files.png is not None
        assert files.png.read_bytes().startswith(b"\x89PNG")
        assert files.png.name == f"{name}.png"
        assert {ending: path.name for ending, path in files.svg.items()} == {e: f"{name}{e}.svg" for e in LOOKS}
        for path in files.svg.values():
            assert ET.parse(path).getroot().tag.endswith("svg")  # noqa: S314 - our own file
            assert "<dc:date>" not in path.read_text()


def test_figures_with_too_few_spikes_say_so_and_have_no_files(run: RunResult, tmp_path: Path, one_look: None) -> None:
    drawn, _ = draw_figures(run, tmp_path / "figures")
    for name in ("intervals", "synchrony"):
        assert (drawn[name].png, drawn[name].svg) == (None, {})
        assert drawn[name].description.startswith("Too few spikes for")
        assert not list((tmp_path / "figures").glob(f"{name}*"))


def test_in_the_dark_a_recoloured_figure_is_the_one_that_would_be_drawn(run: RunResult, tmp_path: Path) -> None:
    for name in ("raster", "rates", "traces"):
        sketch = FIGURES.find(name)(run)
        assert sketch is not None
        files = [draw_sketch(name, replace(sketch, is_recoloured=way), tmp_path / str(way)) for way in (True, False)]
        for ending in LOOKS:
            quick, drawn = (_ID.sub("", one.svg[ending].read_text()) for one in files)
            assert quick == drawn
        assert files[0].svg[""].read_text() != files[0].svg["-dark"].read_text()


@pytest.fixture
def one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing in one look takes a quarter of the time."""
    monkeypatch.setattr("ndexp.figures.figure_files.LOOKS", {"": LOOKS[""]})


def test_the_same_run_gives_the_same_files(run: RunResult, tmp_path: Path, one_look: None) -> None:
    once, twice = (draw_figure("raster", run, tmp_path / name) for name in "ab")
    assert once is not None
    assert twice is not None
    assert once.svg[""].read_bytes() == twice.svg[""].read_bytes()
    assert once.png is not None
    assert twice.png is not None
    assert once.png.read_bytes() == twice.png.read_bytes()


def test_run_without_reports_has_no_traces(run: RunResult, tmp_path: Path, one_look: None) -> None:
    run.files.reports["soma"].path.unlink()
    assert "traces" not in draw_figures(run, tmp_path / "figures")[0]


def test_figure_that_fails_does_not_keep_the_others(run: RunResult, tmp_path: Path, one_look: None) -> None:
    run.files.reports["soma"].path.write_text("broken")
    drawn, (problem,) = draw_figures(run, tmp_path / "figures")
    assert list(drawn) == ["raster", "rates", "intervals", "synchrony"]
    assert "soma.h5: cannot be read" in str(problem)


def test_unknown_figure_names_the_known(run: RunResult, tmp_path: Path) -> None:
    with pytest.raises(UnknownKeyError, match="unknown figure 'rester'. Did you mean 'raster'".replace(".", r"\.")):
        draw_figure("rester", run, tmp_path)


def test_folder_that_is_a_file_is_told(run: RunResult, tmp_path: Path) -> None:
    (tmp_path / "figures").touch()
    with pytest.raises(ResultError, match=r"raster\.svg: cannot be written"):
        draw_figure("raster", run, tmp_path / "figures")


@pytest.mark.parametrize(
    ("duration", "width", "bins"), [(100.0, 1.0, 100), (300.0, 5.0, 60), (1000.0, 10.0, 100), (7.0, 0.1, 70)]
)
def test_bins_are_round(duration: float, width: float, bins: int) -> None:
    edges, found = round_bins(duration)
    assert found == pytest.approx(width)
    assert (len(edges), edges[0], edges[-1]) == (bins + 1, 0.0, duration)
    assert np.all(np.diff(edges) > 0)


def test_last_bin_is_cut_off() -> None:
    edges, _ = round_bins(102.0)
    assert edges[-1] == 102.0
    assert len(edges) == 52
    assert round_bins(0.0)[0].tolist() == [0.0, 1.0]
    odd, width = round_bins(103.0)
    assert (width, odd[-2], odd[-1]) == (2.0, 102.0, 103.0)


def test_long_texts_lose_their_middle() -> None:
    assert shortened("short", 10) == "short"
    assert shortened("abcdefghijklmnop", 10) == "abcdef…nop"
