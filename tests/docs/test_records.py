"""The commands and the script of the manual of records work as they stand."""

import json
import subprocess
import sys
from pathlib import Path

import pytest
from doc_blocks import blocks, environment

pytestmark = pytest.mark.integration


def write_sweep(runs: Path) -> None:
    """A sweep of one point: the run that the manual makes."""
    (run,) = runs.glob("microcircuit10-*")
    folder = runs / "sweeps" / "seeds-0123abcd"
    folder.mkdir(parents=True)
    point = {"run_id": run.name, "config_hash": "0", "folder": f"../../{run.name}", "overrides": []}
    axes = [{"name": "run.random_seed", "values": [1]}]
    index = {"format": 1, "experiment": "quickstart", "sweep_id": folder.name, "sweep_hash": "0", "axes": axes}
    runs_of_sweep = [{**point, "coordinates": {"run.random_seed": 1}}]
    (folder / "sweep.json").write_text(json.dumps({**index, "runs": runs_of_sweep, "overrides": []}))


def test_the_examples_run_in_their_order(tmp_path: Path) -> None:
    said = []
    for language, text in blocks("records.md"):
        if language == "python":
            write_sweep(tmp_path / "runs" / "quickstart")
        command = ["bash", "-ec", text] if language == "bash" else [sys.executable, "-c", text]
        done = subprocess.run(
            command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=600, check=False
        )
        assert done.returncode == 0, f"{text}\n{done.stdout}\n{done.stderr}"
        said.append(done.stdout)
    assert len(said) == 4
    assert "State      complete" in said[0]
    assert said[1].count("as recorded") == 3
    assert "to the last bit" in said[2]
    assert "no difference" in said[2]
    assert "['complete']" in said[3]
