"""State of the user's repository."""

import subprocess
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from ndexp.errors import LaunchError
from ndexp.process import Finished
from ndexp.provenance.git import GitState, git_state


def answering(**answers: str | None) -> Callable[..., Finished]:
    def run(command: Sequence[str], *, cwd: Path) -> Finished:
        text = answers[command[1].replace("-", "_")]
        return Finished(
            command=tuple(command),
            exit_status=0 if text is not None else 128,
            last_lines=tuple((text or "").split("\n")),
        )

    return run


def test_clean_and_dirty_repositories() -> None:
    run = answering(rev_parse="abc", branch="main", status="")
    assert git_state(Path(), run) == GitState(commit="abc", branch="main", is_dirty=False)
    run = answering(rev_parse="abc", branch="", status=" M a.py")
    assert git_state(Path(), run) == GitState(commit="abc", branch="", is_dirty=True)


def test_no_repository_and_no_git() -> None:
    assert git_state(Path(), answering(rev_parse=None)) is None

    def missing(command: Sequence[str], *, cwd: Path) -> Finished:
        raise LaunchError("cannot start the program")

    assert git_state(Path(), missing) is None


def test_real_git(tmp_path: Path) -> None:
    def git(*words: str) -> None:
        subprocess.run(["git", *words], cwd=tmp_path, check=True, capture_output=True)  # noqa: S607

    try:
        git("init", "-q")
    except FileNotFoundError:
        pytest.skip("git is not installed")
    assert git_state(tmp_path) is None
    git("-c", "user.name=a", "-c", "user.email=a@b", "commit", "-q", "--allow-empty", "-m", "x")
    state = git_state(tmp_path)
    assert state is not None
    assert len(state.commit) == 40
    assert not state.is_dirty
    (tmp_path / "new").touch()
    changed = git_state(tmp_path)
    assert changed is not None
    assert changed.is_dirty
