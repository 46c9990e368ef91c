"""Runs become jobs: grouped by what they ask for, each knows its job, nothing is handed over twice at once."""

import json
import threading
from dataclasses import replace
from pathlib import Path

import pytest
from slurm_fakes import Cluster, slurm_plan

from ndexp.errors import LaunchError
from ndexp.launch.state import Status, claimed, complete, planned, read_state, running, write_state
from ndexp.launch.submission import (
    PLAN_NAME,
    Handover,
    batches_of,
    hand_over,
    keep_plans,
    read_content,
    read_record,
    submitting,
)
from ndexp.plan.plan_file import read_plan
from ndexp.plan.run_plan import RunPlan


@pytest.fixture
def plans(tmp_path: Path) -> tuple[RunPlan, ...]:
    plan = slurm_plan(tmp_path)
    return tuple(replace(plan, folder=plan.folder.with_name(f"run-{one}")) for one in range(3))


def handed_over(plans: tuple[RunPlan, ...], tmp_path: Path, cluster: Cluster, parallel: int | None = None) -> list[str]:
    handover = Handover(
        name="ndexp-test",
        parallel=parallel,
        working_folder=tmp_path,
        command=lambda folder: ("python", str(folder)),
        content={"sweep": None},
    )
    return [hand_over(batch, tmp_path / "jobs", handover, cluster.slurm) for batch in batches_of(plans)]


def test_runs_that_are_alike_are_one_array(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    cluster = Cluster()
    assert handed_over(plans, tmp_path, cluster, parallel=2) == ["10"]
    assert "#SBATCH --array=0-2%2" in cluster.scripts[0]
    records = [read_record(plan.folder) for plan in plans]
    assert [one.job for one in records if one] == ["10_0", "10_1", "10_2"]
    record = records[1]
    assert record is not None
    assert (record.output, record.is_shared) == (tmp_path / "jobs/1/slurm-10_1.out", False)


def test_runs_that_ask_for_other_things_are_other_jobs(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    cluster = Cluster()
    mixed = (plans[0], replace(plans[1], ranks=4), plans[2])
    assert handed_over(mixed, tmp_path, cluster) == ["10", "11"]
    assert [len(batch.plans) for batch in batches_of(mixed)] == [2, 1]
    assert "--array" not in cluster.scripts[1]
    assert "--ntasks=4" in cluster.scripts[1]


def test_arrays_are_as_long_as_slurm_usually_allows(plans: tuple[RunPlan, ...]) -> None:
    assert [len(batch.plans) for batch in batches_of([plans[0]] * 2001)] == [1000, 1000, 1]


def test_a_packed_sweep_is_one_job(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    cluster = Cluster()
    packed = tuple(replace(plan, slurm=replace(plan.slurm, packed=True)) for plan in plans)  # type: ignore[type-var]
    assert handed_over(packed, tmp_path, cluster) == ["10"]
    assert "--array" not in cluster.scripts[0]
    records = [read_record(plan.folder) for plan in plans]
    assert {(one.job, one.is_shared) for one in records if one} == {("10", True)}


def test_the_job_finds_its_runs_and_their_plans(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    handed_over(plans, tmp_path, Cluster())
    content = read_content(tmp_path / "jobs/1")
    assert content == {"sweep": None, "runs": [str(plan.folder) for plan in plans]}
    assert [read_plan(plan.folder / PLAN_NAME) for plan in plans] == list(plans)


def test_runs_are_planned_when_they_are_handed_over_but_complete_ones_stay_so(
    plans: tuple[RunPlan, ...], tmp_path: Path
) -> None:
    begun = running(planned("x", plans[0].config_hash))
    for plan in plans:
        plan.folder.mkdir(parents=True)
    write_state(plans[0].folder, complete(begun, 1.0))
    write_state(plans[1].folder, begun)
    with claimed(plans[2].folder):
        handed_over(plans, tmp_path, Cluster())
    states = [read_state(plan.folder) for plan in plans]
    assert [one.status if one else None for one in states] == [Status.complete, Status.planned, None]


def test_a_refused_job_leaves_no_record_of_an_older_one(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    handed_over(plans, tmp_path, Cluster())
    cluster = Cluster()
    cluster._sbatch = lambda _words, _folder: (1, ["no"])  # type: ignore[method-assign]
    with pytest.raises(LaunchError, match="sbatch failed"):
        handed_over(plans, tmp_path, cluster)
    assert read_record(plans[0].folder) is None


def test_a_queued_run_keeps_its_plan(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    handed_over(plans[:1], tmp_path, Cluster())
    keep_plans([replace(plans[0], ranks=4), plans[1]])
    assert [read_plan(plan.folder / PLAN_NAME).ranks for plan in plans[:2]] == [1, 1]


def test_a_broken_submission_names_its_file(tmp_path: Path) -> None:
    (tmp_path / "submission.json").write_text("{")
    with pytest.raises(LaunchError, match=r"submission\.json: this submission cannot be read"):
        read_content(tmp_path)


@pytest.mark.parametrize("text", ["", "{}", json.dumps({"job": "1"}), "[]"])
def test_a_broken_record_is_none(tmp_path: Path, text: str) -> None:
    (tmp_path / "slurm_job.json").write_text(text)
    assert read_record(tmp_path) is None


def test_one_process_submits_at_a_time(tmp_path: Path) -> None:
    order: list[str] = []

    def second() -> None:
        with submitting(tmp_path / "runs"):
            order.append("second")

    thread = threading.Thread(target=second)
    with submitting(tmp_path / "runs"):
        thread.start()
        thread.join(0.2)
        order.append("first")
    thread.join()
    assert order == ["first", "second"]
