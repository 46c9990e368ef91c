"""The memory of this process, MB; Linux only."""

import re
from pathlib import Path


def rss_mb() -> float:
    """What it has in memory now."""
    return _status("VmRSS")


def peak_mb() -> float:
    """The most it has had in memory so far."""
    return _status("VmHWM")


def _status(name: str) -> float:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    found = re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)
    assert found is not None
    return int(found[1]) / 1024
