"""The commands and scripts of the user guide work as they stand."""

import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import blocks, environment, write_named

pytestmark = pytest.mark.integration


def test_the_guide_s_examples_run_in_their_order(tmp_path: Path) -> None:
    ran = []
    for language, text in blocks("user-guide.md"):
        if language == "yaml":
            write_named(text, tmp_path)
        elif language in {"bash", "python"}:
            command = ["bash", "-ec", text] if language == "bash" else [sys.executable, "-c", text]
            result = subprocess.run(  # the project's own documentation
                command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
            )
            assert result.returncode == 0, f"{text}\n{result.stdout}\n{result.stderr}"
            ran.append((language, result.stdout))
    assert [language for language, _ in ran].count("bash") == 6
    assert "quickstart" in ran[0][1]
    assert "tstop: 20" in ran[2][1]
    assert "6 runs, 1 complete" in ran[4][1]
    assert "28 runs, 0 complete" in ran[5][1]
    assert "excitatory 8" in ran[-1][1]
