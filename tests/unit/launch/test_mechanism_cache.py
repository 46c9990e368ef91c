"""A cached folder appears complete, once, whoever else asks."""

import threading
from pathlib import Path

import pytest

from ndexp.launch.mechanism_cache import default_cache, fill_once


def test_the_cache_follows_the_environment() -> None:
    assert default_cache({"NDEXP_CACHE_DIR": "/a", "XDG_CACHE_HOME": "/b"}) == Path("/a")
    assert default_cache({"XDG_CACHE_HOME": "/b"}) == Path("/b/ndexp")
    assert default_cache({}) == Path.home() / ".cache" / "ndexp"


def test_a_folder_is_filled_once_and_nothing_else_is_left(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "key"
    calls: list[Path] = []

    def fill(kept: Path) -> None:
        calls.append(kept)
        (kept / "file").write_text("x")
        (kept.parent / "scratch").write_text("y")

    fill_once(folder, fill)
    fill_once(folder, fill)
    assert len(calls) == 1
    assert [path.name for path in folder.parent.iterdir()] == ["key"]
    assert [path.name for path in folder.iterdir()] == ["file"]


def test_a_failure_leaves_nothing(tmp_path: Path) -> None:
    def fill(kept: Path) -> None:
        (kept / "half").write_text("x")
        raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        fill_once(tmp_path / "key", fill)
    assert list(tmp_path.iterdir()) == []


def test_the_first_to_end_wins(tmp_path: Path) -> None:
    folder = tmp_path / "key"

    def fill(kept: Path) -> None:
        (kept / "file").write_text("late")
        folder.mkdir()
        (folder / "file").write_text("early")

    fill_once(folder, fill)
    assert (folder / "file").read_text() == "early"


def test_many_at_once_fill_once(tmp_path: Path) -> None:
    calls: list[int] = []
    start = threading.Barrier(8)

    def ask() -> None:
        start.wait()
        fill_once(tmp_path / "key", lambda kept: (calls.append(1), (kept / "file").write_text("x")))

    threads = [threading.Thread(target=ask) for _ in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert (tmp_path / "key" / "file").read_text() == "x"
    assert len(calls) == 1
