"""A pool makes every run once, as many at once as fit, and leaves no process and no false state behind."""

import multiprocessing
import os
import signal
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from pathlib import Path

import pytest
from experiment_builders import write_circuit
from sweep_builders import seed_plans

from ndexp.launch.pool import Limits, Pool
from ndexp.launch.state import Status, claimed, failed, planned, read_state, running, write_state
from ndexp.launch.worker import Ended, Result, Update
from ndexp.plan.network import Network
from ndexp.plan.run_plan import RunPlan

FORK = multiprocessing.get_context("fork")


@dataclass
class Watched:
    """Keeps what it is told, and how many runs were made at once."""

    notes: list[str] = field(default_factory=list)
    at_once: list[int] = field(default_factory=lambda: [0])
    told: list[Ended] = field(default_factory=list)

    def began(self, plan: RunPlan) -> None:
        self.at_once.append(self.at_once[-1] + 1)

    def updated(self, plan: RunPlan, update: Update) -> None:
        self.notes.append(update.note)

    def ended(self, ended: Ended) -> None:
        self.at_once.append(self.at_once[-1] - 1)
        self.told.append(ended)

    def tick(self) -> None:
        """Nothing."""


@pytest.fixture
def plans(tmp_path: Path) -> tuple[RunPlan, ...]:
    made = seed_plans(write_circuit(tmp_path / "c"), tmp_path, (1, 2, 3, 4))
    for plan in made:
        plan.folder.mkdir(parents=True)
    return made


def good(plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    tell(Update(stage="x", note=f"{'after another' if is_after_another else 'first'}"))
    with (plan.folder / "made").open("a") as file:
        file.write("x")
    return Ended(plan=plan, result=Result.made)


@dataclass
class Making:
    """Makes runs by a function, and notes that it was told of the end."""

    function: Callable[..., Ended]

    def __call__(self, plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
        return self.function(plan, tell, is_after_another=is_after_another)

    def finish(self) -> None:
        print("finished", flush=True)  # noqa: T201 - into the pool's log


def pool_of(make: Callable[..., Ended], tmp_path: Path, **limits: object) -> tuple[Pool, Watched]:
    watched = Watched()
    some = replace(Limits(cores=2), **limits)  # type: ignore[arg-type]
    return Pool(make=Making(make), limits=some, watch=watched, log_file=tmp_path / "launch.log", context=FORK), watched


def results(ended: tuple[Ended, ...]) -> list[Result]:
    return [one.result for one in ended]


def test_every_run_is_made_once(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, watched = pool_of(good, tmp_path)
    ended = pool.run(plans)
    assert results(ended) == [Result.made] * 4
    assert {one.plan.run_id for one in ended} == {plan.run_id for plan in plans}
    assert [(plan.folder / "made").read_text() for plan in plans] == ["x"] * 4
    assert watched.notes == ["first"] * 4
    assert watched.told == list(ended)


@pytest.mark.parametrize(
    ("ranks", "limits", "most"),
    [(1, {}, 2), (2, {}, 1), (3, {}, 1), (1, {"parallel": 3}, 3), (2, {"parallel": 2}, 2), (1, {"cores": 8}, 4)],
)
def test_as_many_at_once_as_fit(
    ranks: int, limits: dict[str, object], most: int, plans: tuple[RunPlan, ...], tmp_path: Path
) -> None:
    pool, watched = pool_of(good, tmp_path, **limits)
    pool.run([replace(plan, ranks=ranks) for plan in plans])
    assert max(watched.at_once) == most


def failing_second(plan: RunPlan, _tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    if "seed2" in plan.run_id:
        return Ended(plan=plan, result=Result.failed, exit_code=7, cause="no cell")
    return Ended(plan=plan, result=Result.made)


def test_others_go_on_when_one_fails(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, _ = pool_of(failing_second, tmp_path)
    ended = {one.plan.run_id: one for one in pool.run(plans)}
    assert [ended[plan.run_id].result.value for plan in plans] == ["made", "failed", "made", "made"]
    assert (ended[plans[1].run_id].exit_code, ended[plans[1].run_id].cause) == (7, "no cell")


def test_nothing_further_begins_when_one_failure_is_enough(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, _ = pool_of(failing_second, tmp_path, parallel=1, stops_on_failure=True)
    assert [one.value for one in results(pool.run(plans))] == ["made", "failed", "left", "left"]


def with_process(plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    tell(Update(stage="x", note=str(os.getpid())))
    return Ended(plan=plan, result=Result.failed if "seed3" in plan.run_id else Result.made)


def cells_of(plan: RunPlan) -> Network:
    """Seeds 1, 3 and 4 have the same cells, 1 and 4 the same synapses."""
    seed = int(plan.run_id.partition("seed")[2][0])
    return Network(cells=str(seed == 2), synapses=str(seed if seed in (2, 3) else 1))


def test_a_process_goes_on_with_runs_of_the_same_network(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, watched = pool_of(with_process, tmp_path, parallel=1)
    pool.network = cells_of
    ended = pool.run(plans)
    assert [one.plan.run_id.partition("seed")[2][0] for one in ended] == ["1", "4", "3", "2"]
    first, second, third, fourth = watched.notes
    assert first == second == third != fourth
    assert max(watched.at_once) == 1
    assert (tmp_path / "launch.log").read_text().count("finished") == 2


def killing_seed_4(plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    if "seed4" in plan.run_id:
        os.kill(os.getpid(), signal.SIGKILL)
    return with_process(plan, tell, is_after_another=is_after_another)


def test_a_shared_process_that_is_killed_fails_the_run_that_it_had(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, watched = pool_of(killing_seed_4, tmp_path, parallel=1)
    pool.network = cells_of
    ended = {one.plan.run_id.partition("seed")[2][0]: one for one in pool.run(plans)}
    assert {seed: one.result.value for seed, one in ended.items()} == {
        "1": "made",
        "4": "failed",
        "3": "failed",
        "2": "made",
    }
    assert "signal 9" in ended["4"].cause
    assert len(watched.told) == 4


def killed(plan: RunPlan, _tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    write_state(plan.folder, running(planned(plan.run_id, plan.config_hash)))
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


def test_a_process_that_is_killed_leaves_a_true_state(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, _ = pool_of(killed, tmp_path)
    (ended,) = pool.run(plans[:1])
    assert (ended.result, ended.cause) == (Result.failed, "the process that made the run was ended by signal 9")
    state = read_state(plans[0].folder)
    assert state is not None
    assert (state.status, state.exit_code, state.message) == (Status.failed, 137, ended.cause)


def broken(plan: RunPlan, _tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    raise ZeroDivisionError(plan.run_id)


def test_a_defect_is_one_failed_run_and_stands_in_the_log(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, _ = pool_of(broken, tmp_path)
    assert results(pool.run(plans[:2])) == [Result.failed] * 2
    assert "ZeroDivisionError" in (tmp_path / "launch.log").read_text()


def polite(plan: RunPlan, tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    if not is_after_another and "seed1" in plan.run_id:
        return Ended(plan=plan, result=Result.taken)
    return good(plan, tell, is_after_another=is_after_another)


def test_a_run_that_another_makes_comes_last(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    with claimed(plans[0].folder):
        pool, watched = pool_of(polite, tmp_path)
        done: list[tuple[Ended, ...]] = []
        thread = threading.Thread(target=lambda: done.append(pool.run(plans)))
        thread.start()
        until(lambda: len(watched.told) == 3)
        assert not (plans[0].folder / "made").exists()
    thread.join()
    assert [one.plan.run_id for one in done[0]][-1] == plans[0].run_id
    assert watched.notes[-1] == "after another"


def endless(plan: RunPlan, _tell: Callable[[Update], None], *, is_after_another: bool) -> Ended:
    state = running(planned(plan.run_id, plan.config_hash))
    write_state(plan.folder, state)
    try:
        threading.Event().wait(60)
    except KeyboardInterrupt:
        write_state(plan.folder, failed(state, 130, "interrupted"))
        raise
    raise AssertionError


@dataclass
class Interrupting(Watched):
    """Interrupts the pool when two runs are on their way."""

    folders: tuple[Path, ...] = ()

    def tick(self) -> None:
        if all((folder / "state.json").is_file() for folder in self.folders):
            raise KeyboardInterrupt


def test_an_interrupt_ends_all_and_leaves_true_states(plans: tuple[RunPlan, ...], tmp_path: Path) -> None:
    pool, _ = pool_of(endless, tmp_path)
    pool.watch = Interrupting(folders=tuple(plan.folder for plan in plans[:2]))
    with pytest.raises(KeyboardInterrupt):
        pool.run(plans)
    states = [read_state(plan.folder) for plan in plans]
    assert [None if one is None else (one.status, one.message) for one in states] == [
        (Status.failed, "interrupted"),
        (Status.failed, "interrupted"),
        None,
        None,
    ]
    assert multiprocessing.active_children() == []


def until(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + 30
    while not is_so():
        assert time.monotonic() < end
        threading.Event().wait(0.02)
