"""Runs that shared a network are made again alone: which ones, and what is told of a difference."""

from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest
from experiment_builders import write_circuit
from sweep_builders import seed_plans

from ndexp.cli import reuse_check
from ndexp.errors import ProblemsError, ResultError
from ndexp.launch.worker import Ended, Result
from ndexp.plan.run_plan import RunPlan


@pytest.fixture
def plans(tmp_path: Path) -> tuple[RunPlan, ...]:
    return seed_plans(write_circuit(tmp_path / "c"), tmp_path, (1, 2, 3, 4))


@pytest.fixture
def again(monkeypatch: pytest.MonkeyPatch) -> dict[str, list[str]]:
    """Run → what differs when it is made again; filled by the test, and asked for by `verify_reuse`."""
    differences: dict[str, list[str]] = {}
    monkeypatch.setattr("ndexp.provenance.recorded.read_recorded", lambda folder: SimpleNamespace(folder=folder))
    monkeypatch.setattr(reuse_check, "find_all_inputs", lambda _recorded, _search: None)

    def rerun(recorded: SimpleNamespace, _inputs: None, *, any_version: bool) -> list[str]:
        assert not any_version
        return differences.setdefault(recorded.folder.name, [])

    monkeypatch.setattr(reuse_check, "rerun_problems", rerun)
    return differences


def made(*plans: RunPlan) -> list[Ended]:
    return [Ended(plan=plan, result=Result.made) for plan in plans]


def test_the_first_and_the_last_of_a_network(plans: tuple[RunPlan, ...], again: dict[str, list[str]]) -> None:
    assert reuse_check.verify_reuse(made(*plans)) == 2
    assert list(again) == [plans[0].run_id, plans[-1].run_id]


def test_only_what_was_made_now_and_may_have_shared(plans: tuple[RunPlan, ...], again: dict[str, list[str]]) -> None:
    found = replace(made(plans[0])[0], result=Result.found)
    other = replace(plans[3], runtime="docker")
    assert reuse_check.verify_reuse([found, *made(plans[1], plans[2], other)]) == 2
    assert list(again) == [plans[1].run_id, plans[2].run_id]
    again.clear()
    assert reuse_check.verify_reuse([found, *made(plans[1], other)]) == 0
    assert again == {}


def test_a_difference_is_an_error_that_names_it(plans: tuple[RunPlan, ...], again: dict[str, list[str]]) -> None:
    again[plans[0].run_id] = ["spikes: at 3 ms in a, missing in b"]
    with pytest.raises(ResultError, match=r"comes out otherwise(.|\n)*missing in b(.|\n)*sweep\.reuse=false") as caught:
        reuse_check.verify_reuse(made(*plans))
    assert caught.value.where == plans[0].run_id
    again[plans[-1].run_id] = ["more"]
    with pytest.raises(ProblemsError, match="Sharing networks has changed results"):
        reuse_check.verify_reuse(made(*plans))
