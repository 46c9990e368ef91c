"""Who logs what where."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from ndexp import log
from ndexp.errors import ResultError

OURS = logging.getLogger("ndexp.engine.somewhere")


@pytest.fixture(autouse=True)
def _restored() -> Iterator[None]:
    root = logging.getLogger("ndexp")
    propagate, level = root.propagate, root.level
    yield
    log.reset()
    root.propagate, root.level = propagate, level


def say_everything() -> None:
    OURS.debug("a detail")
    OURS.info("a stage")
    OURS.warning("a warning")
    for handler in logging.getLogger("ndexp").handlers:
        handler.flush()


def test_rank_0_speaks_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure()
    say_everything()
    assert capsys.readouterr().out == "[INFO] a stage\n[WARNING] a warning\n"


def test_other_ranks_are_silent_on_the_console(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(logging.DEBUG, rank=1)
    say_everything()
    captured = capsys.readouterr()
    assert (captured.out, captured.err) == ("", "")


def test_the_level_reaches_console_and_file_of_rank_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(logging.DEBUG, directory=tmp_path)
    say_everything()
    assert "[DEBUG] a detail" in capsys.readouterr().out
    text = (tmp_path / "rank0.log").read_text()
    assert "DEBUG   ndexp.engine.somewhere: a detail" in text
    assert "WARNING ndexp.engine.somewhere: a warning" in text


def test_other_ranks_write_warnings_to_files_of_their_own(tmp_path: Path) -> None:
    log.configure(logging.DEBUG, rank=2, directory=tmp_path / "new" / "logs")
    say_everything()
    lines = (tmp_path / "new" / "logs" / "rank2.log").read_text().splitlines()
    assert [line.split(": ")[1] for line in lines] == ["a warning"]


def test_a_rank_with_nothing_to_say_leaves_no_file(tmp_path: Path) -> None:
    log.configure(rank=1, directory=tmp_path)
    OURS.info("a stage")
    assert list(tmp_path.iterdir()) == []


def test_a_console_that_only_warns_still_warns(capsys: pytest.CaptureFixture[str]) -> None:
    log.configure(logging.ERROR)
    say_everything()
    assert capsys.readouterr().out == ""
    log.configure(logging.WARNING)
    say_everything()
    assert capsys.readouterr().out == "[WARNING] a warning\n"


def test_configuring_twice_says_everything_once(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    log.configure(directory=tmp_path)
    log.configure(directory=tmp_path)
    OURS.info("a stage")
    assert capsys.readouterr().out == "[INFO] a stage\n"
    assert len((tmp_path / "rank0.log").read_text().splitlines()) == 1


def test_the_root_logger_is_left_alone() -> None:
    before = list(logging.getLogger().handlers)
    log.configure()
    assert logging.getLogger().handlers == before
    assert not logging.getLogger("ndexp").propagate


def test_a_further_file_gets_everything_and_is_begun_anew(tmp_path: Path) -> None:
    first, second = tmp_path / "new" / "first.log", tmp_path / "second.log"
    log.configure(directory=tmp_path)
    first.parent.mkdir()
    first.write_text("old")
    log.add_file(first, "run")
    OURS.info("one")
    log.add_file(second, "run")
    OURS.info("two")
    assert [path.read_text().split(": ")[1:] for path in (first, second)] == [["one\n"], ["two\n"]]
    assert "one" in (tmp_path / "rank0.log").read_text()


def test_a_further_file_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=rf"{tmp_path}: the log cannot be written: .*Choose another file"):
        log.add_file(tmp_path, "run")
