"""The line's words are completed quickly: commands, options, overrides."""

import subprocess
import sys
from pathlib import Path

import pytest

from ndexp.cli import commands as commands_module
from ndexp.cli.complete import command, line_candidates


@pytest.mark.parametrize(
    ("words", "found"),
    [
        (["--co"], ["--completion", "--config-dir"]),
        (["--cfg", ""], ["job"]),
        (["--completion", "f"], ["fish"]),
        (["--config-dir", "/"], []),
        (["+experiment=quickstart", "run.ts"], ["run.tstop="]),
        (["show", "run.ts"], []),
        (["plan", "run.ts"], ["run.tstop="]),
        (["pl"], ["plan"]),
    ],
)
def test_words_are_completed(monkeypatch: pytest.MonkeyPatch, words: list[str], found: list[str]) -> None:
    commands = {**commands_module.COMMANDS, "plan": "ndexp.cli.plan", "show": "ndexp.cli.show"}
    monkeypatch.setattr(commands_module, "COMMANDS", commands)
    assert line_candidates(words) == found


@pytest.mark.parametrize("words", [["--config-dir", "{}"], ["-cd", "{}"], ["--config-dir={}"]])
def test_folders_of_the_line_are_searched(tmp_path: Path, words: list[str]) -> None:
    (tmp_path / "experiment").mkdir()
    (tmp_path / "experiment" / "mine.yaml").touch()
    given = [word.format(tmp_path) for word in words]
    assert line_candidates([*given, "+experiment=mi"]) == ["+experiment=mine"]


def test_a_missing_folder_offers_nothing(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(["--config-dir", "nowhere", "run."]) == 0
    assert capsys.readouterr().out == "\n"


def test_nothing_slow_is_imported() -> None:
    text = "import sys; from ndexp.cli.main import main; main(['--complete', '+experiment=quickstart', 'inputs.']); "
    text += "sys.exit(str({'hydra', 'omegaconf', 'neuron', 'numpy', 'rich', 'matplotlib'} & {*sys.modules}))"
    done = subprocess.run([sys.executable, "-c", text], capture_output=True, text=True, check=False)
    assert done.stderr.strip() == "set()"
    assert "inputs.thalamus." in done.stdout.splitlines()
