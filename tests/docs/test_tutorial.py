"""The tutorial's commands run in their order and show what its text shows."""

import re
import signal
import subprocess
import sys
from itertools import pairwise
from pathlib import Path

import pytest
from doc_blocks import blocks, environment, write_named

pytestmark = pytest.mark.integration

_EXIT_CODE = re.compile(r"# .*exits with (\d+)")
_INTERRUPTED = "# press ctrl-C when a run is done"
_WIDE = {**environment(), "COLUMNS": "120"}


def assert_shown(expected: str, output: str) -> None:
    """Each line of the page is one of the output, in the same order; `…` stands for anything."""
    lines = iter(output.splitlines())
    for line in expected.splitlines():
        pattern = ".*".join(re.escape(part.strip()) for part in line.split("…"))
        assert any(re.fullmatch(pattern, each.strip()) for each in lines), f"not shown: {line}\n{output}"


def run_block(language: str, text: str, folder: Path) -> tuple[int, str]:
    """Run a block to its end, or press ctrl-C when the first run has ended; its exit code, and all it said."""
    command = [sys.executable, "-c", text] if language == "python" else ["bash", "-ec", text]
    if _INTERRUPTED in text:
        command = ["bash", "-c", f"exec {text}"]  # the signal is for ndexp, not for the shell
    with subprocess.Popen(
        command, cwd=folder, env=_WIDE, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    ) as process:
        assert process.stdout is not None
        said = []
        for line in process.stdout:
            said.append(line)
            if _INTERRUPTED in text and line.startswith("  ok  microcircuit"):
                process.send_signal(signal.SIGINT)
    return process.returncode, "".join(said)


def test_the_tutorial_runs_and_shows_what_it_says(tmp_path: Path) -> None:
    ran = 0
    for (language, text), (following, shown) in pairwise([*blocks("tutorial.md"), ("", "")]):
        if language == "yaml":
            write_named(text, tmp_path)
        elif language in {"bash", "python"}:
            exits = _EXIT_CODE.search(text)
            code, output = run_block(language, text, tmp_path)
            assert code == (int(exits[1]) if exits else 0), f"{text}\n{output}"
            assert_shown(shown if following == "text" else "", output)
            ran += 1
    assert ran == 16
