"""Sweeps with the real engine: killed and resumed, launched twice at once, with failing runs, interrupted."""

import json
import os
import re
import signal
import subprocess
import sys
from collections import Counter
from pathlib import Path

import psutil
import pytest
from waiting import PATIENCE_S, until

pytestmark = pytest.mark.integration

MODEL = Path(__file__).with_name("sweep_model.py")
LONG = "run.tstop=1000000"
SHORT = "run.tstop=2"


def start(folder: Path, *words: str) -> "subprocess.Popen[str]":
    """The launcher in a process group of its own, as in a terminal of its own."""
    return subprocess.Popen(
        [sys.executable, str(MODEL), *words],
        cwd=folder,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )


def finished(launcher: "subprocess.Popen[str]") -> tuple[int, str]:
    said, _ = launcher.communicate(timeout=PATIENCE_S)
    return launcher.returncode, said


def launched(folder: Path, *words: str) -> tuple[int, str]:
    return finished(start(folder, *words))


def run_folders(folder: Path) -> list[Path]:
    return sorted(path.parent for path in folder.glob("runs/quickstart/*/state.json"))


def states(folder: Path) -> list[tuple[str, int | None]]:
    """State and exit code of each run, in the order of their seeds."""
    found = [json.loads((run / "state.json").read_text()) for run in run_folders(folder)]
    return [(state["status"], state["exit_code"]) for state in found]


def processes_in(folder: Path) -> list[str]:
    """Engines that work on a run in the folder."""
    lines = []
    for process in psutil.process_iter():
        try:
            line = " ".join(process.cmdline())
        except psutil.Error:
            continue
        if str(folder) in line and "ndexp.engine" in line:
            lines.append(line)
    return lines


def journal(folder: Path) -> Counter[tuple[str, str]]:
    """(what became of it, run) → how often that was written down."""
    text = (folder / "runs/quickstart/sweeps/random_seed-aaaaaaaa/launch.log").read_text()
    return Counter(re.findall(r"^\S+ \[\d+\] (\w+): (\S+)", text, re.MULTILINE))


def campaign(folder: Path) -> list[str]:
    content = json.loads((folder / "runs/quickstart/sweeps/random_seed-aaaaaaaa/config.json").read_text())
    data = content["data"]
    assert isinstance(data, list)
    return data


def test_a_killed_launcher_takes_its_engines_with_it_and_is_resumed(tmp_path: Path) -> None:
    launcher = start(tmp_path, "1,2,3,4", SHORT)
    until(lambda: ("complete", 0) in states(tmp_path))
    launcher.kill()
    launcher.communicate(timeout=PATIENCE_S)
    until(lambda: not processes_in(tmp_path))
    until(lambda: "running" not in dict(states(tmp_path)))
    complete = [
        run for run, (status, _) in zip(run_folders(tmp_path), states(tmp_path), strict=True) if status == "complete"
    ]
    made = {run: (run / "manifest.json").stat().st_mtime_ns for run in complete}
    assert 0 < len(complete) < 4
    code, said = launched(tmp_path, "1,2,3,4", SHORT)
    assert code == 0, said
    assert said.count("complete before") == len(complete)
    assert states(tmp_path) == [("complete", 0)] * 4
    assert {run: (run / "manifest.json").stat().st_mtime_ns for run in complete} == made
    assert campaign(tmp_path) == [run.name for run in run_folders(tmp_path)]


def test_two_launchers_share_the_work(tmp_path: Path) -> None:
    launchers = [start(tmp_path, "1,2,3,4", SHORT) for _ in range(2)]
    ends = [finished(launcher) for launcher in launchers]
    assert [code for code, _ in ends] == [0, 0], ends
    assert states(tmp_path) == [("complete", 0)] * 4
    names = [run.name for run in run_folders(tmp_path)]
    assert journal(tmp_path) == Counter({(what, name): 1 for name in names for what in ("made", "found")})
    assert list(tmp_path.glob("runs/quickstart/*/previous-*")) == []


def test_a_failing_run_among_good_ones_is_tried_again_and_told(tmp_path: Path) -> None:
    code, said = launched(tmp_path, "1,2,3", SHORT, "--bad", "2", "launch.retries=1", "launch.retry_pause_s=0")
    assert code == 4
    good, bad, other = run_folders(tmp_path)
    assert [status for status, _ in states(tmp_path)] == ["complete", "failed", "complete"]
    assert "attempt 1 of 2 failed: " in said
    row = next(line for line in said.splitlines() if line.startswith(bad.name))
    assert "random_seed=2" in row
    assert "there is no variable 'nonsense'" in row
    assert f"runs/quickstart/{bad.name}/logs/engine.log" in row
    assert "Complete 2 of 3 runs" in said
    for logs in (bad / "logs", bad / "logs" / "previous-1"):
        assert "nonsense" in (logs / "engine.log").read_text()
        assert "LaunchError" in (logs / "traceback.txt").read_text()
    assert campaign(tmp_path) == [good.name, "", other.name]


def test_one_failure_can_be_enough(tmp_path: Path) -> None:
    code, said = launched(tmp_path, "1,2,3", SHORT, "--bad", "1", "launch.on_failure=stop", "launch.parallel=1")
    assert code == 4
    assert [status for status, _ in states(tmp_path)] == ["failed", "planned", "planned"]
    assert said.count("not begun") == 2
    assert campaign(tmp_path) == ["", "", ""]


@pytest.mark.parametrize("sign", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("ranks", [1, 2])
def test_an_interrupt_ends_all_engines_and_leaves_true_states(tmp_path: Path, sign: signal.Signals, ranks: int) -> None:
    launcher = start(tmp_path, "1,2,3", LONG, f"resources.ranks={ranks}", "launch.parallel=2")
    until(lambda: solving(tmp_path) == 2)
    os.killpg(launcher.pid, sign)
    code, said = finished(launcher)
    assert code == 130, said
    assert processes_in(tmp_path) == []
    assert states(tmp_path) == [("failed", 130), ("failed", 130), ("planned", None)]
    assert campaign(tmp_path) == ["", "", ""]


def test_a_cancelled_sweep_ends_with_its_launcher(tmp_path: Path) -> None:
    launcher = start(tmp_path, "1,2,3", LONG, "launch.parallel=2")
    until(lambda: solving(tmp_path) == 2)
    main = "import sys; from ndexp.cli.main import main; sys.exit(main())"
    cancel = [sys.executable, "-c", main, "cancel", "random_seed-aaaaaaaa"]
    done = subprocess.run(cancel, cwd=tmp_path, capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    assert done.returncode == 0, done.stderr
    assert done.stdout.count("interrupted") == 2
    assert finished(launcher)[0] == 130
    assert states(tmp_path) == [("failed", 130), ("failed", 130), ("planned", None)]


def solving(folder: Path) -> int:
    """How many runs are being solved, by their logs."""
    return sum('"tstop"' in path.read_text() for path in folder.glob("runs/quickstart/*/logs/engine.log"))
