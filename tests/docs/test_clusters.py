"""The page for clusters: its site files are read, and its commands work as far as they need no cluster."""

import subprocess
from pathlib import Path

import pytest
from doc_blocks import blocks, environment, write_named

pytestmark = pytest.mark.integration


def test_the_templates_of_a_site_are_read(tmp_path: Path) -> None:
    said = []
    for language, text in blocks("clusters.md"):
        if language == "yaml":
            write_named(text, tmp_path)
        elif language == "bash":
            command = ["bash", "-ec", text]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=120, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
            said.append(done.stdout)
    assert len(said) == 1
    assert "account: proj1" in said[0]
    assert "time: '2:00:00'" in said[0] or "time: 2:00:00" in said[0]
    assert "microcircuit" in said[0]
