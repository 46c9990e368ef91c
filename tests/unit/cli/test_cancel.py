"""`ndexp cancel` ends jobs and processes; `status`, `logs` and `clean` know runs that are queued."""

import json
import os
import signal
from pathlib import Path

import pytest
from slurm_fakes import Cluster

from ndexp.cli import cancel
from ndexp.cli.clean import rubbish
from ndexp.cli.main import main
from ndexp.errors import LaunchError
from ndexp.launch import local_process
from ndexp.launch import slurm as slurm_module
from ndexp.launch.slurm import JobState
from ndexp.launch.state import RunState, Status, failed, planned, read_state, running, write_state
from ndexp.launch.sweep_folder import write_json

PLANNED = planned("x", "y")
PENDING = JobState(word="PENDING", reason="Priority")


@pytest.fixture
def cluster(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Cluster:
    made = Cluster()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(slurm_module, "Slurm", lambda: made.slurm)
    monkeypatch.setattr(cancel, "Slurm", lambda: made.slurm)
    return made


def write_run(name: str, state: RunState, job: str = "", *, is_shared: bool = False) -> Path:
    folder = Path("runs/fi").resolve() / name
    folder.mkdir(parents=True)
    write_state(folder, state)
    if job:
        write_json(folder / "slurm_job.json", {"job": job, "folder": str(folder), "is_shared": is_shared})
    return folder


def write_sweep(*runs: Path) -> Path:
    sweep = Path("runs/fi/sweeps/amps-12345678")
    sweep.mkdir(parents=True)
    (sweep / "sweep.json").write_text(json.dumps({"runs": [{"folder": str(run)} for run in runs]}))
    return sweep


def test_a_queued_run_is_cancelled(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    run = write_run("a-11111111", PLANNED, "12")
    cluster.states = {"12": PENDING}
    assert main(["cancel", "a-1"]) == 0
    assert ("scancel", "--quiet", "12") in cluster.commands
    state = read_state(run)
    assert state is not None
    assert (state.status, state.exit_code) == (Status.failed, 130)
    assert "Slurm job 12 was cancelled, before the run began" in capsys.readouterr().out


def test_a_sweep_is_cancelled_and_complete_runs_are_not_touched(
    cluster: Cluster, capsys: pytest.CaptureFixture[str]
) -> None:
    runs = [write_run(f"r-{one}1111111", PLANNED, f"12_{one}") for one in range(2)]
    ended = write_run("r-91111111", failed(running(PLANNED, "12_9"), 8, "no cell"), "12_9")
    write_sweep(*runs, ended, Path("gone"))
    cluster.states = {"12_0": JobState(word="RUNNING"), "12_1": PENDING}
    assert main(["cancel", "amps"]) == 0
    assert ("scancel", "--quiet", "12_0", "12_1") in cluster.commands
    assert "r-91111111" not in capsys.readouterr().out


def test_a_run_that_shares_its_job_is_not_cancelled_alone(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    write_run("a-11111111", PLANNED, "12", is_shared=True)
    cluster.states = {"12": JobState(word="RUNNING")}
    assert main(["cancel", "a-1"]) == 3
    assert "this run shares Slurm job 12 with others. Cancel the sweep" in capsys.readouterr().err


def test_nothing_is_told_when_nothing_goes_on(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    write_run("a-11111111", PLANNED)
    assert main(["cancel", "a-1"]) == 0
    assert capsys.readouterr().out == "Nothing is queued or running\n"
    assert cluster.commands == []


def test_a_job_that_does_not_end_is_told(
    cluster: Cluster, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    write_run("a-11111111", running(PLANNED, "12"), "12")
    cluster.states = {"12": JobState(word="RUNNING")}
    cluster._scancel = lambda _words, _folder: (0, [])  # type: ignore[method-assign]
    monkeypatch.setattr(cancel, "_PATIENCE_S", 0.0)
    assert main(["cancel", "a-1"]) == 4
    assert "ending" in capsys.readouterr().out


def test_a_local_launcher_is_interrupted(cluster: Cluster, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[tuple[int, int]] = []
    run = write_run("a-11111111", running(PLANNED))
    monkeypatch.setattr(local_process.os, "kill", lambda pid, number: sent.append((pid, number)))
    write_sweep(run)
    assert main(["cancel", "a-1"]) == 0
    assert main(["cancel", "amps"]) == 0
    assert [one for one in sent if one[1]] == [(os.getpid(), signal.SIGTERM)] * 2


def test_the_status_tells_what_is_queued_and_why(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    write_sweep(write_run("a-11111111", PLANNED, "12_0"), write_run("b-11111111", PLANNED, "12_1"))
    cluster.states = {"12_0": PENDING, "12_1": JobState(word="TIMEOUT")}
    assert main(["status"]) == 0
    said = capsys.readouterr().out
    lines = {line.split()[0]: " ".join(line.split()) for line in said.splitlines() if line.strip()}
    assert "1 failed, 1 queued" in lines["runs/fi/sweeps/amps-12345678"]
    assert lines["a-11111111"].endswith("job 12_0 waits: Priority")
    assert lines["b-11111111"].endswith("came to its time limit (launch.slurm.time), before the run began")


def silent(cluster: Cluster) -> None:
    cluster._squeue = lambda _words, _folder: (1, ["Unable to contact slurm controller"])  # type: ignore[method-assign]


def test_a_silent_slurm_is_told_and_states_stay(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    write_run("a-11111111", PLANNED, "12")
    silent(cluster)
    assert main(["status"]) == 0
    told = capsys.readouterr()
    assert "warning: Slurm does not answer" in told.err
    assert "planned" in told.out


@pytest.mark.parametrize("is_silent", [False, True])
def test_a_queued_run_is_not_rubbish(cluster: Cluster, is_silent: bool) -> None:
    write_run("a-11111111", PLANNED, "12")
    write_run("b-11111111", PLANNED)
    cluster.states = {"12": PENDING}
    if is_silent:
        silent(cluster)
    assert [one.path.name for one in rubbish(Path("runs"))] == ["b-11111111"]


def test_the_logs_of_a_job_and_of_a_queued_run(cluster: Cluster, capsys: pytest.CaptureFixture[str]) -> None:
    run = write_run("a-11111111", PLANNED, "12")
    cluster.states = {"12": PENDING}
    assert main(["logs", "a-1"]) == 9
    assert "The run is queued, job 12 waits: Priority; --follow waits for it" in capsys.readouterr().err
    (run / "slurm-12.out").write_text("hello\n")
    assert main(["logs", "a-1", "--job"]) == 0
    assert capsys.readouterr().out == "hello\n"
    write_run("b-11111111", PLANNED)
    assert main(["logs", "b-1", "--job"]) == 9
    assert "no Slurm job has made this run" in capsys.readouterr().err


def test_another_users_process_is_left_to_him(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(_pid: int, _number: int) -> None:
        raise PermissionError

    monkeypatch.setattr(local_process.os, "kill", refuse)
    with pytest.raises(LaunchError, match="process 7: the process belongs to another user"):
        local_process.interrupt(7)
