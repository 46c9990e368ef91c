"""The points of a sweep and what became of their runs."""

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path

import pytest
from run_folders import run_folder
from sweep_folders import sweep_folder

from ndexp.results.sweep import open_sweep
from ndexp.results.sweep_runs import SweptAxis

AXES = {"inputs.step.amp_start": [0.1, 0.2], "run.random_seed": [1, 2]}


def test_every_point_has_its_run(tmp_path: Path) -> None:
    sweep = open_sweep(sweep_folder(tmp_path, AXES, failed={2: "no such node set"}, planned=[3]))
    assert (sweep.experiment, sweep.sweep_id, sweep.overrides) == (
        "steps",
        "grid-01234567",
        ("+experiment=steps", "-m"),
    )
    assert [(axis.name, axis.values) for axis in sweep.axes] == [(name, tuple(each)) for name, each in AXES.items()]
    assert [run.state for run in sweep.runs] == ["complete", "complete", "failed", "planned"]
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
    assert (unreadable.state, unreadable.statistics) == ("complete", None)
    assert unreadable.message
    assert good.statistics is not None


@pytest.mark.parametrize(
    ("is_alive", "host", "since", "expected"),
    [
        (True, "", datetime.now(UTC), "running"),
        (False, "", datetime.now(UTC), "stale"),
        (True, "", datetime(2020, 1, 1, tzinfo=UTC), "stale"),  # another process has the number now
        (False, "far", datetime.now(UTC), "running"),
    ],
)
def test_running_without_its_process_is_stale(
    tmp_path: Path, is_alive: bool, host: str, since: datetime, expected: str
) -> None:
    folder = sweep_folder(tmp_path, {"a": [1]})
    pid = os.getpid() if is_alive else 2**22 + 1
    state = {"status": "running", "pid": pid, "host": host or socket.gethostname(), "since": since.isoformat()}
    (tmp_path / "run0-00000000" / "state.json").write_text(json.dumps(state))
    assert open_sweep(folder).runs[0].state == expected


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
