"""Which commit a folder's repository is at, and whether it has changes that no commit holds."""

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from ndexp import process
from ndexp.errors import LaunchError

Runner = Callable[..., process.Finished]


@dataclass(frozen=True, slots=True, kw_only=True)
class GitState:
    """Commit and branch of a repository; `branch` is empty when none is checked out."""

    commit: str
    branch: str
    is_dirty: bool


def git_state(folder: Path, run: Runner = process.run) -> GitState | None:
    """State of the repository that holds a folder; None outside any, before the first commit, or without git.

    Args:
        folder: any folder.
        run: starts a program, as `ndexp.process.run` does.
    """
    commit = _ask(run, folder, "rev-parse", "HEAD")
    if not commit:
        return None
    branch = _ask(run, folder, "branch", "--show-current") or ""
    changes = _ask(run, folder, "status", "--porcelain")
    return GitState(commit=commit, branch=branch, is_dirty=changes != "")


def commit_time(folder: Path, run: Runner = process.run) -> str | None:
    """When the commit was made that a folder's repository is at, ISO 8601; None outside any."""
    return _ask(run, folder, "show", "--no-patch", "--format=%cI", "HEAD")


def _ask(run: Runner, folder: Path, *words: str) -> str | None:
    """What git answers; None when it fails."""
    try:
        finished = run(["git", *words], cwd=folder)
    except LaunchError:
        return None
    return "\n".join(finished.last_lines) if finished.exit_status == 0 else None
