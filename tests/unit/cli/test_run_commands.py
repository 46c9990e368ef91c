"""`ndexp status`, `ls`, `logs` and `clean` on run folders."""

import json
import threading
from pathlib import Path

import pytest

from ndexp.cli.clean import rubbish
from ndexp.cli.main import main
from ndexp.cli.status import age
from ndexp.launch.state import RunState, claimed, complete, failed, planned, running, write_state

BEGUN = running(planned("x", "y"))
SOLVING = '@progress {"t": 5, "tstop": 10, "speed": 2, "left_s": 2.5}\n'


def write_run(name: str, state: RunState) -> Path:
    folder = Path("runs/fi") / name
    (folder / "logs").mkdir(parents=True)
    (folder / "logs/engine.log").write_text(f"hello\n{SOLVING}")
    write_state(folder, state)
    return folder


@pytest.fixture(autouse=True)
def _runs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    good = write_run("good-11111111", complete(BEGUN, 75.0))
    for name in ("previous-1", "logs/previous-1"):
        (good / name).mkdir()
    write_run("bad-22222222", failed(BEGUN, 8, "no cell\nmore"))
    write_run("now-33333333", BEGUN)
    write_run("next-44444444", planned("x", "y"))
    sweep = Path("runs/fi/sweeps/amps-12345678")
    sweep.mkdir(parents=True)
    runs = [{"folder": f"../../{name}"} for name in ("good-11111111", "bad-22222222", "gone-55555555")]
    (sweep / "sweep.json").write_text(json.dumps({"runs": runs}))


def test_the_status_has_states_causes_and_progress(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["status"]) == 0
    lines = {line.split()[0]: line for line in capsys.readouterr().out.splitlines() if line.strip()}
    assert "complete" in lines["good-11111111"]
    assert "took 1 min 15 s" in lines["good-11111111"]
    assert lines["bad-22222222"].rstrip().endswith("no cell")
    assert "5.0 of 10 ms (50 %), 2.50 s left" in lines["now-33333333"]
    assert "planned" in lines["next-44444444"]
    assert "1 complete, 1 failed, 1 missing" in lines["runs/fi/sweeps/amps-12345678"]


@pytest.mark.parametrize("command", ["status", "ls", "clean"])
def test_a_folder_that_is_not_there_is_told(command: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main([command, "nowhere"]) == 2
    assert "nowhere: no such folder" in capsys.readouterr().err


def test_runs_are_listed_with_their_sizes(capsys: pytest.CaptureFixture[str]) -> None:
    (Path("runs/fi/good-11111111") / "big").write_bytes(b"x" * 5_000_000)
    assert main(["ls"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert any(line.split()[:4] == ["fi", "sweep", "amps-12345678", "3"] for line in lines)
    assert any(line.split() == ["fi", "run", "good-11111111", "5.0", "MB"] for line in lines)


def test_a_log_is_shown_without_what_is_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["logs", "good"]) == 0
    assert capsys.readouterr().out == "hello\n"
    assert main(["logs", "good", "--rank", "3"]) == 9
    assert "rank3.log: there is no such log. There are: engine.log" in capsys.readouterr().err


def test_a_log_is_followed_until_the_run_has_ended(capsys: pytest.CaptureFixture[str]) -> None:
    folder = Path("runs/fi/now-33333333").resolve()

    def go_on() -> None:
        with (folder / "logs/engine.log").open("a") as log:
            log.write("more\nend")
        write_state(folder, complete(BEGUN, 1.0))

    timer = threading.Timer(0.4, go_on)
    timer.start()
    assert main(["logs", "33333333", "--follow"]) == 0
    timer.join()
    assert capsys.readouterr().out == "hello\nmore\nend"


def test_cleaning_only_lists_until_it_is_told_to_act(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["clean"]) == 0
    said = capsys.readouterr().out
    assert "would be removed" in said
    assert [path.name for path in Path("runs/fi").glob("bad-*")] == ["bad-22222222"]
    assert main(["clean", "--yes"]) == 0
    left = sorted(path.name for path in Path("runs/fi").iterdir())
    assert left == ["good-11111111", "now-33333333", "sweeps"]
    assert list(Path("runs").rglob("previous-*")) == []
    assert main(["clean"]) == 0
    assert "Nothing to remove in runs" in capsys.readouterr().out


def test_complete_runs_go_only_when_named_and_free(capsys: pytest.CaptureFixture[str]) -> None:
    assert "good-11111111" not in [one.path.name for one in rubbish(Path("runs"))]
    with claimed(Path("runs/fi/good-11111111")):
        main(["clean", "--yes", "--complete"])
    assert "in use; kept" in capsys.readouterr().out
    assert Path("runs/fi/good-11111111").is_dir()
    main(["clean", "--yes", "--complete"])
    assert not Path("runs/fi/good-11111111").exists()
    assert Path("runs/fi/now-33333333").is_dir()


def test_ages_are_for_people() -> None:
    assert [age(seconds) for seconds in (None, -1.0, 59.0, 200_000.0)] == ["", "0.00 s", "59.0 s", "2 d"]
