"""The command line as a whole: exit codes and one clear message for each error."""

from pathlib import Path

import pytest

from ndexp import __version__
from ndexp.cli import run as run_command
from ndexp.cli.main import main, wrapped
from ndexp.errors import CircuitError, LaunchError


@pytest.fixture(autouse=True)
def _empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def failing(monkeypatch: pytest.MonkeyPatch, error: BaseException) -> None:
    def fail(_options: object) -> int:
        raise error

    monkeypatch.setattr(run_command, "run", fail)


def test_without_an_experiment_they_are_listed(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 0
    said = capsys.readouterr()
    assert "quickstart" in said.out
    assert said.err == ""
    assert list(Path.cwd().iterdir()) == []


def test_the_version(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--version"])
    assert capsys.readouterr().out == f"ndexp {__version__}\n"


def test_the_help_shows_how_to_begin(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit, match="0"):
        main(["--help"])
    said = capsys.readouterr().out
    assert "ndexp +experiment=quickstart" in said
    assert max(len(line) for line in said.splitlines()) <= 80


def test_the_composed_config_is_shown(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["+experiment=quickstart", "--cfg", "job", "run.tstop=7"]) == 0
    assert "tstop: 7" in capsys.readouterr().out
    assert list(Path.cwd().iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["run.tstop=3"], "no experiment is chosen. Add +experiment=NAME. Known: calcium_scan"),
        (["--cfg", "job"], "no experiment is chosen"),
        (["+experiment=quickstrat"], "Did you mean 'quickstart'?"),
        (["+experiment=quickstart", "run.tstpo=3"], "Did you mean 'tstop'?"),
        (["+experiment=quickstart", "run.tstop=3,4"], "Add -m to sweep"),
        (["--nope"], "unrecognized arguments: --nope"),
        (["--config-dir", "nowhere"], "--config-dir nowhere: no such folder"),
        (["+experiment=quickstart", "circuit=file"], "no circuit is given"),
        (["+experiment=quickstart", "circuit.name=macrocircuit"], "Did you mean 'microcircuit'?"),
        (["+experiment=quickstart", "circuit.cells=0"], "a circuit of 0 cells cannot be built"),
    ],
)
def test_a_wrong_command_line_is_one_message(
    arguments: list[str], message: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(arguments) == 2
    said = capsys.readouterr().err
    assert said.startswith("ndexp: error: ")
    assert message in said
    assert "Traceback" not in said


@pytest.mark.parametrize(
    ("error", "code", "message"),
    [
        (CircuitError("no morphology", "nodes.h5"), 6, "ndexp: error: nodes.h5: no morphology\n"),
        (LaunchError("it ended", engine_exit_status=8), 8, "ndexp: error: it ended\n"),
        (LaunchError("it ended", engine_exit_status=-9), 137, "ndexp: error: it ended\n"),
        (KeyboardInterrupt(), 130, "ndexp: error: interrupted. The same command goes on where it was ended\n"),
        (ZeroDivisionError("oh"), 1, "ndexp: error: unexpected ZeroDivisionError: oh. This is a defect of ndexp"),
    ],
)
def test_every_failure_has_its_exit_code(
    error: BaseException, code: int, message: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    failing(monkeypatch, error)
    assert main(["+experiment=quickstart"]) == code
    assert capsys.readouterr().err.startswith(message)


def test_verbose_shows_where(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    failing(monkeypatch, CircuitError("x"))
    main(["+experiment=quickstart", "-v"])
    assert "Traceback" in capsys.readouterr().err


def test_a_long_message_breaks_between_words() -> None:
    text = "ndexp: error: there is no node set of that name\nLook into logs/engine.log"
    assert wrapped(text, 24).splitlines() == [
        "ndexp: error: there is",
        "  no node set of that",
        "  name",
        "Look into",
        "  logs/engine.log",
    ]
