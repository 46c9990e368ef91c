"""Which container runtimes and Slurm this machine has; a test marked with one that is missing is skipped, or fails.

`NDEXP_REQUIRE_RUNTIMES=1` turns such skips into failures, so that a machine that has them cannot pass by skipping.
"""

import os
import subprocess
from functools import cache
from typing import NoReturn

import pytest

PROBES = {
    "docker": ("docker", "version", "--format", "{{.Server.Version}}"),
    "apptainer": ("apptainer", "--version"),
    "slurm": ("sinfo", "--noheader"),
}
"""Marker → a command that succeeds where it can be used."""


@cache
def why_missing(name: str) -> str:
    """Why this machine cannot run tests marked `name`; empty when it can."""
    command = PROBES[name]
    try:
        done = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired) as error:
        return f"{name} is not usable here: {error}"
    said = done.stderr.strip().splitlines()
    return f"{name} is not usable here: {said[-1] if said else command}" if done.returncode else ""


def skip_or_fail(markers: set[str]) -> None:
    """Skip the test that runs, or fail it where runtimes are required, if one that it is marked with is missing."""
    for reason in filter(None, (why_missing(name) for name in PROBES if name in markers)):
        skip_or_fail_for(reason)


def skip_or_fail_for(reason: str) -> NoReturn:
    """Skip the test that runs, or fail it where runtimes are required, for something else that it needs."""
    if os.environ.get("NDEXP_REQUIRE_RUNTIMES") == "1":
        pytest.fail(reason, pytrace=False)
    pytest.skip(reason)
