"""Collective values, and stages that fail on all ranks together."""

import re
from typing import Any

import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi
from ndexp.engine.mpi import Rank, agreed
from ndexp.errors import CircuitError, ConfigError, NdexpError, OtherRankError, SimulationError


@pytest.fixture
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def me() -> int:
    return mpi.this_rank().rank


def fail_on(failing: dict[int, Exception]) -> str:
    with agreed():
        if me() in failing:
            raise failing[me()]
    return "done"


def test_every_rank_knows_itself(ranks: FakeRanks) -> None:
    assert ranks.run(mpi.this_rank, 3) == [Rank(0, 3), Rank(1, 3), Rank(2, 3)]
    assert mpi.this_rank() == Rank(0, 1)


def test_sums_and_maxima_are_the_same_on_all_ranks(ranks: FakeRanks) -> None:
    assert ranks.run(lambda: mpi.total(me() + 0.5), 4) == [8.0] * 4
    assert ranks.run(lambda: mpi.maximum(-me()), 4) == [0.0] * 4
    assert mpi.total(3) == mpi.maximum(3) == 3.0


def test_values_are_gathered_in_rank_order(ranks: FakeRanks) -> None:
    assert ranks.run(lambda: mpi.gather(f"r{me()}"), 3) == [["r0", "r1", "r2"], [], []]
    assert ranks.run(lambda: mpi.gather_everywhere(me()), 3) == [[0, 1, 2]] * 3


def test_a_broadcast_is_rank_0s_value(ranks: FakeRanks) -> None:
    assert ranks.run(lambda: mpi.broadcast({"a": 1} if me() == 0 else None), 3) == [{"a": 1}] * 3


@pytest.mark.parametrize("expected", [None, 2])
def test_the_right_number_of_ranks_passes(ranks: FakeRanks, expected: int | None) -> None:
    assert ranks.run(lambda: mpi.check_size(expected), 2) == [None, None]


def test_a_wrong_number_of_ranks_is_refused_on_each(ranks: FakeRanks) -> None:
    for error in ranks.run(lambda: mpi.check_size(4), 2):
        assert isinstance(error, ConfigError)
        assert str(error).startswith("--ranks: 4 ranks were asked for, but NEURON runs on 2. Start the engine")


def test_a_stage_without_failure_goes_on(ranks: FakeRanks) -> None:
    assert ranks.run(lambda: fail_on({}), 3) == ["done"] * 3


@pytest.mark.parametrize("failing", [0, 1, 2])
def test_the_failing_rank_keeps_its_error_and_the_others_know_it(ranks: FakeRanks, failing: int) -> None:
    results = ranks.run(lambda: fail_on({failing: CircuitError("a bad synapse", gid=7)}), 3)
    own = results[failing]
    assert isinstance(own, CircuitError)
    assert own.data == {"gid": 7, "rank": failing, "is_agreed": True}
    for rank, error in enumerate(results):
        if rank != failing:
            assert isinstance(error, OtherRankError)
            assert str(error) == f"rank {failing} failed"
            assert error.data["is_agreed"]
        assert mpi.exit_code(error) == 6  # type: ignore[arg-type]


def test_of_several_failures_the_lowest_rank_tells(ranks: FakeRanks) -> None:
    first, second = CircuitError("first"), ConfigError("second")
    results = ranks.run(lambda: fail_on({1: first, 2: second}), 3)
    assert results[1] is first
    for rank in (0, 2):
        assert isinstance(results[rank], OtherRankError)
    assert [mpi.exit_code(error) for error in results] == [6, 6, 6]  # type: ignore[arg-type]


def test_an_error_that_is_not_ours_becomes_one_with_its_cause(ranks: FakeRanks) -> None:
    cause = ValueError("arg out of range")
    error, other = ranks.run(lambda: fail_on({0: cause}), 2)
    assert isinstance(error, SimulationError)
    assert str(error) == "ValueError: arg out of range"
    assert error.__cause__ is cause
    assert isinstance(other, OtherRankError)
    assert mpi.exit_code(error) == mpi.exit_code(other) == 8


def test_a_failure_on_a_single_rank_is_raised_as_it_is(ranks: FakeRanks) -> None:
    error = ConfigError("wrong")
    with pytest.raises(ConfigError, match="wrong") as caught:
        fail_on({0: error})
    assert caught.value is error


def test_a_rank_that_failed_in_an_inner_stage_leaves_the_outer_one_with_all_others(ranks: FakeRanks) -> None:
    def stages() -> str:
        with agreed():
            return fail_on({1: CircuitError("a bad synapse")})

    results = ranks.run(stages, 3)
    assert all(isinstance(result, NdexpError) for result in results)
    assert [mpi.exit_code(error) for error in results] == [6, 6, 6]  # type: ignore[arg-type]
    told = [rank for rank, error in enumerate(results) if not isinstance(error, OtherRankError)]
    assert told == [1]


def test_an_interrupt_is_not_discussed(ranks: FakeRanks) -> None:
    def interrupted() -> str:
        with pytest.raises(KeyboardInterrupt), agreed():
            raise KeyboardInterrupt
        return "out"

    assert ranks.run(interrupted, 2) == ["out", "out"]


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (ConfigError("x"), 2),
        (NdexpError("x"), 1),
        (ValueError("x"), 8),
        (OtherRankError("x", exit_code=5), 5),
    ],
)
def test_exit_codes(error: Exception, code: int) -> None:
    assert mpi.exit_code(error) == code


def test_abort_on_a_single_rank_just_exits(ranks: FakeRanks) -> None:
    with pytest.raises(SystemExit, match=re.escape("7")):
        mpi.abort(7)


def test_a_rank_that_stays_away_is_noticed_by_the_fake(ranks: FakeRanks, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("fake_ranks._TIMEOUT_S", 0.05)

    def leave_early() -> Any:
        return None if me() == 0 else mpi.total(1)

    result = ranks.run(leave_early, 2)
    assert type(result[1]).__name__ == "BrokenBarrierError"
