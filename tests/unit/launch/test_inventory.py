"""Runs and sweeps are found wherever they lie, called by the beginning of their names, and their progress is read."""

import json
from pathlib import Path

import psutil
import pytest

from ndexp.errors import ConfigError, UnknownKeyError
from ndexp.launch.inventory import find_run, find_runs, find_sweeps, last_progress, size_of
from ndexp.launch.progress import Solving, Stage
from ndexp.launch.state import Status, complete, failed, planned, running, write_state


def write_run(folder: Path, status: str = "complete") -> Path:
    folder.mkdir(parents=True)
    begun = running(planned(folder.name, folder.name))
    states = {"complete": complete(begun, 1.0), "failed": failed(begun, 8, "no cell"), "running": begun}
    write_state(folder, states[status])
    return folder


@pytest.fixture
def root(tmp_path: Path) -> Path:
    write_run(tmp_path / "runs/fi/net-10ms-seed1-aaaa1111")
    write_run(tmp_path / "runs/fi/net-10ms-seed2-aabb2222", "failed")
    write_run(tmp_path / "runs/scan/net-10ms-seed1-cccc3333", "running")
    sweep = tmp_path / "runs/fi/sweeps/seeds-12345678"
    sweep.mkdir(parents=True)
    runs = [{"folder": f"../../net-10ms-seed{n}"} for n in ("1-aaaa1111", "2-aabb2222", "1-aaaa1111")]
    (sweep / "sweep.json").write_text(json.dumps({"runs": runs}))
    return tmp_path / "runs"


def test_runs_are_found_with_their_states(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert [run.status for run in find_runs(root)] == [Status.complete, Status.failed, Status.running]
    assert [run.status for run in find_runs(root / "fi" / "net-10ms-seed2-aabb2222")] == [Status.failed]
    monkeypatch.setattr(psutil, "pid_exists", lambda _pid: False)
    assert find_runs(root)[-1].status is Status.stale
    ages = [run.age_s for run in find_runs(root)]
    assert all(age is not None and 0 <= age < 60 for age in ages)


def test_a_broken_state_is_a_run_without_one(root: Path) -> None:
    (root / "fi/net-10ms-seed1-aaaa1111/state.json").write_text("{")
    run = find_runs(root)[0]
    assert (run.status, run.state, run.age_s) == (None, None, None)


def test_what_lies_inside_a_run_is_not_another_one(root: Path) -> None:
    write_run(root / "fi/net-10ms-seed1-aaaa1111/previous-1")
    assert len(find_runs(root)) == 3


def test_a_sweep_has_each_run_once(root: Path) -> None:
    (sweep,) = find_sweeps(root)
    assert sweep.runs == tuple(sorted((root / "fi").glob("net-*")))
    (sweep.folder / "sweep.json").write_text('{"runs": [{}]}')
    assert find_sweeps(root)[0].runs == ()


@pytest.mark.parametrize(
    ("name", "found"),
    [
        ("net-10ms-seed2", "fi/net-10ms-seed2-aabb2222"),
        ("aab", "fi/net-10ms-seed2-aabb2222"),
        ("cccc3333", "scan/net-10ms-seed1-cccc3333"),
        ("net-10ms-seed1-aaaa1111", "fi/net-10ms-seed1-aaaa1111"),
    ],
)
def test_a_run_is_called_by_a_beginning(name: str, found: str, root: Path) -> None:
    assert find_run(name, root) == root / found
    assert find_run(str(root / found), root) == root / found


def test_a_name_must_be_known_and_of_one_run(root: Path) -> None:
    with pytest.raises(UnknownKeyError, match=r"no run 'x' below .* Known: net-10ms-seed1-aaaa1111"):
        find_run("x", root)
    with pytest.raises(ConfigError, match="'aa' is the beginning of several runs"):
        find_run("aa", root)
    with pytest.raises(UnknownKeyError, match="no run ''"):
        find_run("", root)


def test_the_last_word_of_the_log_is_the_progress(tmp_path: Path) -> None:
    log = tmp_path / "engine.log"
    assert last_progress(log) is None
    log.write_text('@progress {"stage": "cells"}\nmore\n')
    assert last_progress(log) == Stage(name="cells", is_done=False)
    with log.open("a") as file:
        file.write("x\n" * 50_000 + '@progress {"t": 5, "tstop": 10, "speed": 2, "left_s": 2.5}\ny\n@progress {"t": 6')
    assert last_progress(log) == Solving(t=5, tstop=10, speed=2, left_s=2.5)


def test_a_size_counts_all_files(tmp_path: Path) -> None:
    (tmp_path / "a/b").mkdir(parents=True)
    (tmp_path / "a/one").write_bytes(b"12345")
    (tmp_path / "a/b/two").write_bytes(b"123")
    assert size_of(tmp_path / "a") == 8
