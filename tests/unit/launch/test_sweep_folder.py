"""A sweep's folder says which runs it has, and takes no folder of another."""

import json
from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import write_circuit
from sweep_builders import seed_plans, sweep_of

from ndexp.errors import PlanError, ProblemsError
from ndexp.launch.state import Status, claimed, complete, failed, planned, read_state, running, write_state
from ndexp.launch.sweep_folder import campaign_of, open_sweep, write_campaign
from ndexp.plan.sweep_plan import Axis, Point, SweepPlan

SEEDS = (1, 2, 3)


@pytest.fixture
def sweep(tmp_path: Path) -> SweepPlan:
    return sweep_of(seed_plans(write_circuit(tmp_path / "c"), tmp_path, SEEDS), SEEDS)


def end(sweep: SweepPlan, *numbers: int) -> None:
    for number in numbers:
        plan = sweep.runs[number]
        plan.folder.mkdir(parents=True, exist_ok=True)
        write_state(plan.folder, complete(running(planned(plan.run_id, plan.config_hash)), 1.0))


def test_the_index_has_a_run_for_each_point(sweep: SweepPlan) -> None:
    open_sweep(sweep)
    index = json.loads(sweep.index_file.read_text())
    assert (index["format"], index["sweep_id"], index["experiment"]) == (1, "random_seed-01234567", "test")
    assert index["axes"] == [{"name": "run.random_seed", "values": [1, 2, 3]}]
    assert [run["coordinates"] for run in index["runs"]] == [{"run.random_seed": seed} for seed in SEEDS]
    places = [(sweep.folder / run["folder"]).resolve() for run in index["runs"]]
    assert places == [plan.folder for plan in sweep.runs]
    assert [run["folder"] for run in index["runs"]] == [f"../../{plan.run_id}" for plan in sweep.runs]


def test_all_runs_are_planned_before_the_first_begins(sweep: SweepPlan) -> None:
    end(sweep, 1)
    sweep.runs[2].folder.mkdir(parents=True)
    with claimed(sweep.runs[2].folder):
        open_sweep(sweep)
    states = [read_state(plan.folder) for plan in sweep.runs]
    assert [one.status if one else None for one in states] == [Status.planned, Status.complete, None]


def test_a_second_launch_writes_no_other_index(sweep: SweepPlan) -> None:
    open_sweep(sweep)
    before = sweep.index_file.stat().st_mtime_ns
    open_sweep(replace(sweep, overrides=("other",)))
    assert sweep.index_file.stat().st_mtime_ns == before


def test_folders_of_others_are_refused_together(sweep: SweepPlan) -> None:
    for plan in sweep.runs[:2]:
        plan.folder.mkdir(parents=True)
        write_state(plan.folder, planned(plan.run_id, "f" * 64))
    with pytest.raises(ProblemsError, match="holds a run with other settings") as found:
        open_sweep(sweep)
    assert len(found.value.problems) == 2
    assert not sweep.folder.exists()


@pytest.mark.parametrize("text", ['{"sweep_hash": "0"}', "[]", "{"])
def test_the_folder_of_another_sweep_is_refused(sweep: SweepPlan, text: str) -> None:
    sweep.folder.mkdir(parents=True)
    sweep.index_file.write_text(text)
    with pytest.raises(PlanError, match="this folder holds another sweep"):
        open_sweep(sweep)


def test_a_campaign_has_paths_of_complete_runs_only(sweep: SweepPlan) -> None:
    open_sweep(sweep)
    end(sweep, 0, 2)
    write_state(sweep.runs[1].folder, failed(planned(sweep.runs[1].run_id, sweep.runs[1].config_hash), 8, "x"))
    campaign = json.loads(write_campaign(sweep).read_text())
    assert set(campaign) == {"name", "attrs", "data", "dims", "coords"}
    assert campaign["data"] == [sweep.runs[0].run_id, "", sweep.runs[2].run_id]
    assert campaign["attrs"]["circuit_config"].endswith(".json")
    assert Path(campaign["attrs"]["path_prefix"]) == sweep.runs[0].folder.parent
    assert campaign["dims"] == ["run.random_seed"]
    assert campaign["coords"]["run.random_seed"]["data"] == [1, 2, 3]


def test_combinations_that_are_not_in_the_sweep_are_empty(sweep: SweepPlan) -> None:
    end(sweep, 0, 1, 2)
    places: list[dict[str, str | int]] = [{"a": 1, "b": "x"}, {"a": 2, "b": "y"}, {"a": 1, "b": "y"}]
    points = [Point(coordinates=where, overrides=(), plan=plan) for where, plan in zip(places, sweep.runs, strict=True)]
    axes = (Axis(name="a", values=(1, 2)), Axis(name="b", values=("x", "y")))
    campaign = campaign_of(replace(sweep, axes=axes, points=tuple(points)))
    first, second, third = (plan.run_id for plan in sweep.runs)
    assert campaign["data"] == [[first, third], ["", second]]
    assert campaign["dims"] == ["a", "b"]


def test_a_value_and_its_like_are_different_places(sweep: SweepPlan) -> None:
    end(sweep, 0, 1)
    points = [
        Point(coordinates={"a": value}, overrides=(), plan=plan)
        for value, plan in zip((True, 1), sweep.runs[:2], strict=True)
    ]
    campaign = campaign_of(replace(sweep, axes=(Axis(name="a", values=(1, True)),), points=tuple(points)))
    assert campaign["data"] == [sweep.runs[1].run_id, sweep.runs[0].run_id]
