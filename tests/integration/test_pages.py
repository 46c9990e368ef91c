"""Pages as a browser shows them: nothing wider than the screen, every figure there, light and dark."""

import html
import re
import shutil
import subprocess
from collections.abc import Mapping
from pathlib import Path

import matplotlib.image as mpl_image
import numpy as np
import pytest
from spiking import poisson_band, run_with_spikes
from sweep_folders import sweep_folder

from ndexp.summary.page import write_summary
from ndexp.summary.sweep_page import write_sweep_summary

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MEASURE = """<script>
addEventListener("load", () => {
  const images = [...document.images];
  const broken = images.filter(each => !each.complete || each.naturalWidth === 0).length;
  const wide = [...document.querySelectorAll("section > *, h1, h2")].filter(
    each => each.getBoundingClientRect().right > innerWidth + 1).length;
  parent.document.documentElement.dataset.measured =
    [document.documentElement.scrollWidth, innerWidth, images.length, broken, wide].join(" ");
});
</script></body>"""

pytestmark = [
    pytest.mark.browser,
    pytest.mark.skipif(CHROMIUM is None, reason="no Chromium on the PATH: apt-get install chromium"),
]


def chromium(*arguments: str) -> str:
    command = [str(CHROMIUM), "--headless=new", "--no-sandbox", "--disable-gpu", "--hide-scrollbars", *arguments]
    return subprocess.run(command, check=True, capture_output=True, text=True, timeout=120).stdout


def measured(page: Path, width: int) -> tuple[int, ...]:
    """Widths of the content and of the screen, images, broken ones, things that reach out of the screen.

    A frame has any width; a window of Chromium has at least 500 pixels.
    """
    inner = html.escape(page.read_text(encoding="utf-8").replace("</body>", MEASURE))
    frame = page.with_name("frame.html")
    frame.write_text(f'<iframe style="width:{width}px;height:900px;border:0" srcdoc="{inner}"></iframe>', "utf-8")
    dom = chromium("--window-size=1400,1000", "--virtual-time-budget=5000", "--dump-dom", frame.as_uri())
    found = re.search(r'<html data-measured="([\d ]+)"', dom)
    assert found, dom[:500]
    return tuple(int(each) for each in found.group(1).split())


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Path]:
    """A run's page and a sweep's page, with names that are hard to fit."""
    root = tmp_path_factory.mktemp("pages")
    bands = {name: poisson_band(name, cells, 300) for name, cells in (("RingA", 3), ("RingB", 2))}
    spikes = {name: (band.times, band.node_ids) for name, band in bands.items()}
    run = run_with_spikes(root / "run", spikes, 1000.0).folder
    axes = {
        "inputs.a_stimulus_with_a_long_name.amp_start": [0.1 * n for n in range(1, 9)],
        "connection_overrides.excitatory_to_inhibitory.weight": [0.5, 1.0, 1.5, 2.0, 3.0],
        "run.random_seed": [1, 2, 3, 4, 5],
    }
    sweep = sweep_folder(
        root / "sweep",
        axes,
        lambda point: {f"a_population_with_a_long_name_{k}": 3.0 for k in range(7)},
        failed={7: "x" * 400},
    )
    return {"run": write_summary(run), "sweep": write_sweep_summary(sweep)}


@pytest.mark.parametrize("width", [1280, 390])
@pytest.mark.parametrize("name", ["run", "sweep"])
def test_page_fits_the_screen_and_every_figure_is_there(pages: Mapping[str, Path], name: str, width: int) -> None:
    content, screen, images, broken, wide = measured(pages[name], width)
    assert content <= screen
    assert images == {"run": 4, "sweep": 2}[name]
    assert (broken, wide) == (0, 0)


@pytest.mark.parametrize(("scheme", "is_dark"), [(1, False), (0, True)])
@pytest.mark.parametrize("name", ["run", "sweep"])
def test_page_follows_the_colour_scheme(
    pages: Mapping[str, Path], tmp_path: Path, name: str, scheme: int, is_dark: bool
) -> None:
    shot = tmp_path / "shot.png"
    chromium(
        "--window-size=1280,1600",
        f"--blink-settings=preferredColorScheme={scheme}",
        f"--screenshot={shot}",
        pages[name].as_uri(),
    )
    pixels = mpl_image.imread(shot)[..., :3]
    assert (float(np.median(pixels)) < 0.5) is is_dark
    assert float(pixels.std()) > 0.02
