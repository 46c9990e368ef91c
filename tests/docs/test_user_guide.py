"""The commands and scripts of the user guide work as they stand."""

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GUIDE = (ROOT / "docs" / "user-guide.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"^```(\w*)\n(.*?)^```$", re.MULTILINE | re.DOTALL)

pytestmark = pytest.mark.integration


def test_the_guide_s_examples_run_in_their_order(tmp_path: Path) -> None:
    environment = {**os.environ, "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}"}
    ran = []
    for language, text in BLOCK.findall(GUIDE):
        if language == "yaml":
            write_named(text, tmp_path)
        elif language in {"bash", "python"}:
            command = ["bash", "-ec", text] if language == "bash" else [sys.executable, "-c", text]
            result = subprocess.run(  # the project's own documentation
                command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=300, check=False
            )
            assert result.returncode == 0, f"{text}\n{result.stdout}\n{result.stderr}"
            ran.append((language, result.stdout))
    assert [language for language, _ in ran].count("bash") == 4
    assert "quickstart" in ran[0][1]
    assert "tstop: 20" in ran[2][1]
    assert "excitatory 8" in ran[-1][1]


def write_named(text: str, folder: Path) -> None:
    """Write a YAML block into the file that its first line names."""
    path = folder / text.split("\n", 1)[0].removeprefix("# ")
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text.split("\n", 1)[1], encoding="utf-8")
