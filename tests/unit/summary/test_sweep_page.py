"""The page of a sweep: self-contained, bounded, honest about what is missing."""

import json
import time
from html.parser import HTMLParser
from pathlib import Path

import pytest
from sweep_folders import sweep_folder

from ndexp.errors import ResultError
from ndexp.figures.figure_files import LOOKS
from ndexp.results.sweep import open_sweep
from ndexp.summary.sweep_content import MOST_CAUSES, MOST_NAMED, MOST_ROWS, gather_sweep, worst
from ndexp.summary.sweep_page import write_sweep_summary

AXES = {"inputs.step.amp_start": [0.1, 0.2], "weight": [1, 2, 3], "run.random_seed": [1, 2]}
EVIL = "<script>alert('x')</script>"


class Reader(HTMLParser):
    """Collects tags with their attributes, and texts; style is left out."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.texts: list[str] = []
        self.is_style = False
        self.feed(page)
        self.close()

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        self.is_style = tag == "style"

    def handle_data(self, data: str) -> None:
        if not self.is_style and data.strip():
            self.texts.append(data.strip())

    def count(self, tag: str) -> int:
        return sum(name == tag for name, _ in self.tags)

    def links(self) -> list[str]:
        return [str(attributes["href"]) for tag, attributes in self.tags if tag == "a"]


@pytest.fixture(autouse=True)
def one_look(monkeypatch: pytest.MonkeyPatch) -> None:
    """Drawing in one look takes a quarter of the time."""
    monkeypatch.setattr("ndexp.figures.figure_files.LOOKS", dict.fromkeys(LOOKS, LOOKS[""]))


def read(folder: Path) -> Reader:
    return Reader(write_sweep_summary(folder).read_text(encoding="utf-8"))


def test_page_says_it_all(tmp_path: Path) -> None:
    failures = {2: f"runs/run2-00000002/logs: {EVIL}", 3: f"runs/run3-00000003/logs: {EVIL}"}
    page = read(sweep_folder(tmp_path, AXES, failed=failures, planned=[11]))
    for told in (
        "steps",
        "grid-01234567",
        "9 complete, 2 failed, 1 planned",
        "9 of 12",
        "inputs.step.amp_start",
        "0.1, 0.2",
        "2 failed",
        f"runs/…/logs: {EVIL}",
        "ndexp +experiment=steps -m",
        "Mean rate over step.amp_start and weight",
        "Mean rate over weight",
        "amp_start 0.1, weight 1, random_seed 1",
        "500",
        "5.00",
        "How long it took",
    ):
        assert told in page.texts, told
    assert page.count("script") == 0


def test_page_needs_no_network_and_links_to_runs_that_have_a_page(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, AXES, failed={2: "bad"})
    page = read(folder)
    assert len(page.links()) == 11
    assert all((folder / link).is_file() for link in page.links())
    shown = [
        str(attributes.get("src") or attributes.get("srcset"))
        for tag, attributes in page.tags
        if tag in {"img", "source"}
    ]
    assert len(shown) == 2 * 4
    assert all(each.startswith("data:image/svg+xml;base64,") for each in shown)
    assert sorted(path.name for path in (folder / "figures").glob("*.png")) == [
        "map-rates-inputs.step.amp_start-rates-weight.png",
        "rates-weight.png",
    ]


@pytest.mark.parametrize(
    ("axes", "figures"),
    [
        ({"amp": [1, 2]}, ["Mean rate over amp"]),
        ({"run.random_seed": [1, 2]}, ["Mean rate over run.random_seed"]),
        ({"amp": [1]}, []),
        ({"a": [1, 2], "b": [1, 2], "c": [1, 2]}, ["Mean rate over a and b", "Mean rate over b", "Mean rate over c"]),
    ],
)
def test_figures_fit_the_axes(tmp_path: Path, axes: dict[str, list[int]], figures: list[str]) -> None:
    page = gather_sweep(open_sweep(sweep_folder(tmp_path, axes)))
    assert [picture.title for picture in page.pictures] == figures


def test_sweep_without_a_complete_run_has_a_page(tmp_path: Path) -> None:
    texts = read(sweep_folder(tmp_path, AXES, planned=range(12))).texts
    assert "12 planned" in texts
    assert "How long it took" not in texts
    assert not any(text.startswith("Mean rate") for text in texts)


def test_run_that_cannot_be_read_is_told(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"amp": [1, 2]})
    (tmp_path / "run0-00000000" / "statistics.json").unlink()
    assert "1 cannot be read" in read(folder).texts


def test_page_of_200_runs_is_quick_and_small(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"amp": list(range(8)), "weight": list(range(5)), "seed": list(range(5))})
    write_sweep_summary(folder)
    start = time.process_time()
    path = write_sweep_summary(folder)
    assert time.process_time() - start < 4.0  # 2 s on an idle machine; figures in all looks
    assert path.stat().st_size < 1_500_000


def test_many_runs_causes_and_names_are_bounded(tmp_path: Path) -> None:
    points = MOST_ROWS + 60
    failed = {number: "same" if number < 30 else f"cause {number}" for number in range(300, 340)} | dict.fromkeys(
        range(20), "same"
    )
    page = gather_sweep(open_sweep(sweep_folder(tmp_path, {"label": [f"p{n}" for n in range(points)]}, failed=failed)))
    assert (len(page.rows), page.hidden) == (MOST_ROWS, 60)
    assert sum(row.status == "failed" for row in page.rows) == len(failed)
    assert (len(page.causes), page.more_causes) == (MOST_CAUSES, 1 + 40 - MOST_CAUSES)
    assert (page.causes[0].count, len(page.causes[0].runs)) == (20, MOST_NAMED)
    assert "…" in page.axes[0].values
    assert page.axes[0].count == points


def test_points_with_one_run_are_counted_once(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"a": [1, 2]})
    index = json.loads((folder / "sweep.json").read_text())
    index["runs"][1] = {**index["runs"][0], "coordinates": {"a": 2}}
    (folder / "sweep.json").write_text(json.dumps(index))
    page = gather_sweep(open_sweep(folder))
    assert page.standing == "1 complete"
    assert ("runs", "2 points, 1 runs") in page.facts
    assert ("computed", "10.0 s") in page.facts
    assert len(page.rows) == 2


def test_worst_state_colours_the_page() -> None:
    assert worst({"complete": 3, "failed": 1, "running": 1}) == "failed"
    assert worst({"complete": 3, "running": 1}) == "running"
    assert worst({"complete": 3}) == "complete"
    assert worst({}) == "planned"


def test_folder_without_a_sweep_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"holds no sweep\.json"):
        write_sweep_summary(tmp_path)
