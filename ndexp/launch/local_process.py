"""The processes on this machine that make runs, and how they are ended."""

import os
import signal
from contextlib import suppress
from pathlib import Path

import psutil

from ndexp.errors import LaunchError
from ndexp.launch.state import Status, is_here, read_state, true_status

_FORK_SERVER = "multiprocessing.forkserver"


def maker_of(run: Path) -> int | None:
    """The process on this machine that makes a run; None when none does."""
    if true_status(run) is not Status.running:
        return None
    state = read_state(run)
    return state.pid if state is not None and is_here(state) else None


def launcher_of(run: Path) -> int | None:
    """The process that gives out a sweep's runs, of which this is one; the maker where nobody does."""
    maker = maker_of(run)
    if maker is None:
        return None
    with suppress(psutil.Error):
        parent = psutil.Process(maker).parent()
        if parent is not None and any(_FORK_SERVER in word for word in parent.cmdline()):
            launcher = parent.parent()
            return maker if launcher is None else launcher.pid
    return maker


def interrupt(pid: int) -> None:
    """End a process as ctrl-C does; one that has ended does not mind.

    Raises:
        LaunchError: it is another user's.
    """
    try:
        os.kill(pid, signal.SIGTERM)
    except ProcessLookupError:
        return
    except PermissionError as error:
        raise LaunchError("the process belongs to another user", f"process {pid}", "Ask them to end it") from error
