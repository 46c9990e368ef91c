"""The summary page: self-contained, valid, escaped, and there for failed runs too."""

import json
import shutil
from html.parser import HTMLParser
from pathlib import Path

import pytest
from run_folders import run_folder

from ndexp.errors import ResultError
from ndexp.summary.page import write_summary

VOID = {"meta", "img", "source", "br", "hr", "link", "input"}
EVIL = "<script>alert('x')</script>"
MANIFEST = {
    "run": {"id": "ring-01234567", "experiment": "quickstart", "ranks": 2, "config_hash": "0123456789"},
    "command": ["ndexp", "+experiment=quickstart", "label=two words"],
    "resolved_config": {"circuit": {"cells": 5}, "label": EVIL},
    "started": "2026-01-02T03:04:05.678Z",
    "wall_s": 75.2,
    "error": "",
    "stages": [{"stage": "create cells", "seconds": 1.0}, {"stage": "solve", "seconds": 4.0}],
    "versions": {"python": "3.11.9", "ndexp": "0.1.0"},
    "git": {"commit": "abc123", "branch": "main", "is_dirty": True},
    "host": {"cpu": "Fast Chip", "usable_cores": 2, "logical_cores": 4, "memory_bytes": 2**33},
    "mechanisms": {"library": "x.so", "key": "feed", "sources": {"hh2": "f" * 64}},
    "inputs": {"circuit_config.json": "a" * 64},
    "outputs": {"spikes.h5": {"/spikes/RingA/timestamps": "b" * 64}},
}


class Reader(HTMLParser):
    """Collects the tags, attributes and text of a page, and whether its tags are balanced."""

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text: list[str] = []
        self.style = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, f"</{tag}> closes nothing"
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "style":
            self.style += data
        else:
            self.text.append(data.strip())


def read(folder: Path) -> Reader:
    reader = Reader()
    reader.feed(write_summary(folder).read_text(encoding="utf-8"))
    reader.close()
    assert reader.open == []
    return reader


def run_with_manifest(folder: Path) -> Path:
    run_folder(folder)
    (folder / "manifest.json").write_text(json.dumps(MANIFEST))
    (folder / "logs").mkdir()
    line = f"2026-01-02 03:04:05,678 WARNING ndexp.engine.noise: {EVIL}\n"
    (folder / "logs" / "rank0.log").write_text(line * 2)
    return folder


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return run_with_manifest(tmp_path / "run")


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory) -> Reader:
    """The page of a complete run: drawn once."""
    return read(run_with_manifest(tmp_path_factory.mktemp("summary") / "run"))


def test_page_needs_no_network(page: Reader) -> None:
    links = [
        value
        for _, attributes in page.tags
        for key, value in attributes.items()
        if key in {"src", "srcset", "href", "action", "data"}
    ]
    assert len(links) == 3 * 4
    assert all(link is not None and link.startswith("data:image/svg+xml;base64,") for link in links)
    assert not [tag for tag, _ in page.tags if tag in {"script", "link", "iframe", "object"}]
    assert page.style.count("{") == page.style.count("}") > 0
    assert "url(" not in page.style
    assert "@import" not in page.style


def test_page_says_it_all(page: Reader) -> None:
    for told in (
        "quickstart",
        "ring-01234567",
        "complete",
        "50 ms",
        "5",
        "1 min 15 s",
        "2026-01-02 03:04 UTC",
        "RingA",
        "26.67 Hz",
        "100 %",
        "Population rates",
        "Synchrony",
        "Example voltage traces",
        "ndexp +experiment=quickstart 'label=two words'",
        "create cells",
        "4.00 s",
        "abc123, with changes not committed",
        "Fast Chip",
        "2 usable of 4",
        "3.11.9",
        "spikes.h5 /spikes/RingA/timestamps",
        "f" * 64,
    ):
        assert told in page.text, told
    assert "What went wrong" not in page.text


def test_texts_of_users_are_escaped(page: Reader) -> None:
    assert "script" not in [tag for tag, _ in page.tags]
    assert EVIL in page.text
    assert "(2 times)" in page.text


def test_figures_with_too_few_spikes_are_told_in_words(page: Reader) -> None:
    told = [text for text in page.text if text.startswith("Too few spikes")]
    assert len(told) == 2
    assert told[0].startswith("Too few spikes for intervals (10 wanted): RingA 1, RingB 0.")


def test_statistics_are_kept_for_sweeps(folder: Path) -> None:
    write_summary(folder)
    assert json.loads((folder / "statistics.json").read_text())["populations"]["RingA"]["spikes"] == 4


def test_images_are_described(page: Reader) -> None:
    alts = [attributes["alt"] for tag, attributes in page.tags if tag == "img"]
    assert alts[0] == "Spikes over 50 ms. Mean rates: RingA 26.7 Hz, RingB 10.0 Hz."
    assert len(alts) == 3


def test_failed_run_shows_its_error_and_log(folder: Path) -> None:
    shutil.rmtree(folder / "output")
    (folder / "manifest.json").unlink()
    (folder / "state.json").write_text(json.dumps({"status": "failed", "message": "no node set <L5>"}))
    log = "\n".join(['@progress {"t": 1}', *(f"line {number}" for number in range(100)), "ndexp: error: bad"])
    (folder / "logs" / "engine.log").write_text(log)
    reader = read(folder)
    assert "What went wrong" in reader.text
    assert "no node set <L5>" in reader.text
    shown = next(text for text in reader.text if text.endswith("ndexp: error: bad"))
    assert shown.splitlines()[0] == "line 61"
    assert "to simulate" in reader.text
    assert "Activity" not in reader.text


def test_broken_output_is_a_problem_not_the_end(folder: Path) -> None:
    (folder / "output" / "soma.h5").write_text("broken")
    (folder / "output" / "spikes.h5").write_text("broken")
    text = read(folder).text
    assert "Some outputs cannot be read" in text
    for name in ("soma.h5", "spikes.h5"):
        assert any(f"{name}: cannot be read: file signature not found" in each for each in text)
    assert "50 ms" in text


def test_bare_output_folder_has_a_page(folder: Path, tmp_path: Path) -> None:
    (folder / "output").rename(tmp_path / "bare")
    text = read(tmp_path / "bare").text
    assert "Spikes" in text
    assert "\N{EN DASH}" in text


def test_folder_without_a_run_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="holds no spike file and no report"):
        write_summary(tmp_path)
