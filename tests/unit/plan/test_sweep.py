"""The plan of a sweep: its identity, and the problems of its points."""

from dataclasses import replace
from pathlib import Path

import pytest
from experiment_builders import experiment, plan_of, write_circuit

from ndexp.errors import ConfigError, NdexpError, ProblemsError, TargetError
from ndexp.plan.expansion import SweptPoint
from ndexp.plan.sweep import make_sweep_plan, raise_point_problems
from ndexp.plan.sweep_plan import Axis, Point
from ndexp.schema.simulation import RunConfig

AXES = (Axis(name="run.random_seed", values=(1, 2)),)


@pytest.fixture
def points(tmp_path: Path) -> list[Point]:
    circuit = write_circuit(tmp_path / "c")
    return [
        Point(
            coordinates={"run.random_seed": seed},
            overrides=(f"run.random_seed={seed}",),
            plan=plan_of(experiment(run=RunConfig(random_seed=seed)), circuit, tmp_path),
        )
        for seed in (1, 2)
    ]


def test_a_sweep_lies_beside_its_runs(points: list[Point], tmp_path: Path) -> None:
    plan = make_sweep_plan(points, AXES, ("+experiment=test",))
    assert plan.sweep_id == f"random_seed-2-{plan.sweep_hash[:8]}"
    assert plan.folder == tmp_path / "runs" / "test" / "sweeps" / plan.sweep_id
    assert [run.folder.parent for run in plan.runs] == [tmp_path / "runs" / "test"] * 2


def test_order_does_not_count(points: list[Point]) -> None:
    first = make_sweep_plan(points, AXES, ())
    turned = make_sweep_plan(points[::-1], (replace(AXES[0], values=(2, 1)),), ("other",))
    assert first.sweep_hash == turned.sweep_hash


def test_runs_and_coordinates_count(points: list[Point]) -> None:
    other = replace(points[0], plan=replace(points[0].plan, config_hash="0" * 64))
    moved = replace(points[0], coordinates={"run.random_seed": 5})
    hashes = {make_sweep_plan([one, points[1]], AXES, ()).sweep_hash for one in (points[0], other, moved)}
    assert len(hashes) == 3


def test_warnings_are_told_once(points: list[Point]) -> None:
    warned = [replace(one, plan=replace(one.plan, warnings=("mind",))) for one in points]
    assert make_sweep_plan(warned, AXES, ()).warnings == ("mind",)


def failing(*errors: NdexpError) -> list[tuple[SweptPoint, NdexpError]]:
    return [(SweptPoint(coordinates={"a": index}, settings={}), error) for index, error in enumerate(errors)]


def test_a_problem_of_all_points_is_told_once() -> None:
    with pytest.raises(TargetError, match=r"e: no node set \(all 2 points\)\. Give one"):
        raise_point_problems(failing(*[TargetError("no node set", "e", "Give one")] * 2), 2, "x")


def test_problems_of_some_points_say_how_many() -> None:
    both = ProblemsError("x", [ConfigError("one"), ConfigError("two")])
    with pytest.raises(ProblemsError) as caught:
        raise_point_problems(failing(both, ConfigError("two")), 3, "x")
    assert "one (1 of 3 points, first a=0)" in str(caught.value)
    assert "two (2 of 3 points, first a=0)" in str(caught.value)


def test_no_problem_is_no_error() -> None:
    raise_point_problems([], 3, "x")
