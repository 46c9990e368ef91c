"""Sweeps read from their folder."""

import json
import os
import socket
from pathlib import Path

import pytest
from run_folders import run_folder
from sweep_folders import sweep_folder

from ndexp.errors import ResultError
from ndexp.results.sweep_runs import SweptAxis, open_sweep

AXES = {"inputs.step.amp_start": [0.1, 0.2], "run.random_seed": [1, 2]}


def test_every_point_has_its_run(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, failed={2: "no such node set"}, planned=[3]))
    assert (sweep.experiment, sweep.sweep_id, sweep.overrides) == (
        "steps",
        "grid-01234567",
        ("+experiment=steps", "-m"),
    )
    assert [(axis.name, axis.values) for axis in sweep.axes] == [(name, tuple(each)) for name, each in AXES.items()]
    assert [run.status for run in sweep.runs] == ["complete", "complete", "failed", "planned"]
    assert [run.message for run in sweep.runs] == ["", "", "no such node set", ""]
    assert [run.wall_s for run in sweep.runs] == [10.0, 11.0, None, None]
    assert [run.statistics is None for run in sweep.runs] == [False, False, True, True]
    assert sweep.runs[1].coordinates == {"inputs.step.amp_start": 0.1, "run.random_seed": 2}
    assert sweep.runs[1].folder == tmp_path / "run1-00000001"
    assert sweep.populations == ("exc",)


def test_two_points_may_have_one_run(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"a": [1, 2]})
    index = json.loads((folder / "sweep.json").read_text())
    index["runs"][1] = {**index["runs"][0], "coordinates": {"a": 2}}
    (folder / "sweep.json").write_text(json.dumps(index))
    first, second = open_sweep(folder).runs
    assert first.run_id == second.run_id
    assert [each.coordinates["a"] for each in (first, second)] == [1, 2]


def test_run_without_kept_statistics_is_counted(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"a": [1]}, planned=[0])
    run_folder(tmp_path / "run0-00000000")
    (run,) = open_sweep(folder).runs
    assert run.statistics is not None
    assert run.statistics.spikes == 5


def test_broken_run_does_not_keep_the_others(tmp_path: Path) -> None:
    folder = sweep_folder(tmp_path, {"a": [1, 2, 3]})
    (tmp_path / "run0-00000000" / "state.json").write_text("{")
    (tmp_path / "run1-00000001" / "statistics.json").unlink()
    broken, unreadable, good = open_sweep(folder).runs
    assert "state.json: cannot be read" in broken.message
    assert (unreadable.status, unreadable.statistics) == ("complete", None)
    assert unreadable.message
    assert good.statistics is not None


@pytest.mark.parametrize(
    ("is_alive", "host", "status"), [(True, "", "running"), (False, "", "stale"), (False, "far", "running")]
)
def test_running_without_its_process_is_stale(tmp_path: Path, is_alive: bool, host: str, status: str) -> None:
    folder = sweep_folder(tmp_path, {"a": [1]})
    pid = os.getpid() if is_alive else 2**22 + 1
    state = {"status": "running", "pid": pid, "host": host or socket.gethostname()}
    (tmp_path / "run0-00000000" / "state.json").write_text(json.dumps(state))
    assert open_sweep(folder).runs[0].status == status


def test_folder_without_a_sweep_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"holds no sweep\.json"):
        open_sweep(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"format": 2}, "format 2 is not known"),
        ({"format": 1}, "not the index of a sweep"),
        ({"format": 1, "axes": 3, "runs": [], "overrides": []}, "axes is no list"),
        ({"format": 1, "axes": [], "runs": [{"run_id": "a"}], "overrides": []}, "not the index of a sweep"),
    ],
)
def test_broken_index_is_told(tmp_path: Path, content: object, message: str) -> None:
    (tmp_path / "sweep.json").write_text(json.dumps(content))
    with pytest.raises(ResultError, match=message):
        open_sweep(tmp_path)


@pytest.mark.parametrize(
    ("name", "is_seed"),
    [
        ("run.random_seed", True),
        ("seed", True),
        ("run.stimulus_seed", True),
        ("seeds", True),
        ("inputs.seeded.amp", False),
    ],
)
def test_seeds_are_known_by_their_name(name: str, is_seed: bool) -> None:
    assert SweptAxis(name=name, values=(1,)).is_seed is is_seed
