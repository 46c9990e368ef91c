"""Waits until another process has come to a point; it fails when that takes too long."""

import time
from collections.abc import Callable

PATIENCE_S = 240.0


def until(is_so: Callable[[], bool]) -> None:
    """Return when it is so."""
    end = time.monotonic() + PATIENCE_S
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.05)
