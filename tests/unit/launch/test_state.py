"""States of runs are written whole, and claims belong to living processes."""

import os
import socket
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from ndexp.errors import LaunchError, ResultError
from ndexp.launch import state
from ndexp.launch.state import Status, claimed, complete, failed, planned, read_state, running, true_status, write_state

PLANNED = planned("run-1", "abc")


def test_states_survive_the_file(tmp_path: Path) -> None:
    begun = running(PLANNED)
    for one in (PLANNED, begun, complete(begun, 1.5), failed(begun, 6, "no cell")):
        write_state(tmp_path, one)
        assert read_state(tmp_path) == one
    assert sorted(path.name for path in tmp_path.iterdir()) == ["state.json"]


def test_no_state_is_none(tmp_path: Path) -> None:
    assert read_state(tmp_path) is None
    assert true_status(tmp_path) is None


@pytest.mark.parametrize("text", ["{", "{}", '{"status": "odd"}', '{"status": "planned", "more": 1}'])
def test_a_broken_state_names_its_file(tmp_path: Path, text: str) -> None:
    (tmp_path / "state.json").write_text(text)
    with pytest.raises(ResultError, match=r"state\.json: not a run's state"):
        read_state(tmp_path)


def test_running_tells_who_runs_it() -> None:
    begun = running(PLANNED)
    assert (begun.status, begun.pid, begun.host) == (Status.running, os.getpid(), socket.gethostname())


def test_a_failure_keeps_its_code_and_message() -> None:
    ended = failed(running(PLANNED), 130, "interrupted")
    assert (ended.status, ended.exit_code, ended.message, ended.pid) == (Status.failed, 130, "interrupted", None)


def test_a_run_whose_process_is_gone_is_stale(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_state(tmp_path, running(PLANNED))
    assert true_status(tmp_path) is Status.running
    monkeypatch.setattr(psutil, "pid_exists", lambda _pid: False)
    assert true_status(tmp_path) is Status.stale


def test_a_run_on_another_host_is_believed(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write_state(tmp_path, replace(running(PLANNED), host="elsewhere"))
    monkeypatch.setattr(psutil, "pid_exists", lambda _pid: False)
    assert true_status(tmp_path) is Status.running


def test_only_one_has_the_claim(tmp_path: Path) -> None:
    folder = tmp_path / "a" / "b"
    with claimed(folder):
        write_state(folder, running(PLANNED))
        with pytest.raises(LaunchError, match=f"made by another process .process {os.getpid()} on "), claimed(folder):
            pass
    with claimed(folder):
        assert state.read_state(folder) is not None
