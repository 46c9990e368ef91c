"""The page on stimuli: its table has every module with its parameters, its own stimulus runs as it stands."""

import subprocess
from pathlib import Path

import pytest
from doc_blocks import blocks, environment, write_named

from ndexp.results.run import open_run
from ndexp.sonata.input_blocks import MODULES

PAGE = (Path(__file__).parents[2] / "docs" / "stimuli.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("module", MODULES)
def test_every_module_is_in_the_table(module: str) -> None:
    assert f"| `{module}` |" in PAGE
    assert all(f"`{key}`" in PAGE for key in MODULES[module].needed)


@pytest.mark.integration
def test_the_staircase_runs(tmp_path: Path) -> None:
    for language, text in blocks("stimuli.md"):
        if language in {"yaml", "python"}:
            write_named(text, tmp_path)
        else:
            command = ["bash", "-ec", text]
            done = subprocess.run(
                command, cwd=tmp_path, env=environment(), capture_output=True, text=True, timeout=300, check=False
            )
            assert done.returncode == 0, done.stdout + done.stderr
    (folder,) = (tmp_path / "runs" / "staircase").iterdir()
    assert open_run(folder).tstop == 20
