"""Rows and sampled steps: the verified examples of neurodamus with libsonatareport (time step 0.1 ms)."""

import numpy as np
import pytest

from ndexp.engine.reports.schedule import Schedule, schedule, steps_before, summation_steps

FAR = 1000.0


def make(start: float, end: float, report_dt: float, tstop: float = FAR, dt: float = 0.1) -> Schedule:
    return schedule(start=start, end=end, report_dt=report_dt, dt=dt, tstop=tstop)


@pytest.mark.parametrize(
    ("asked", "header", "rows", "steps"),
    [
        ((0, 50, 1), (0, 50, 1), 50, range(0, 500, 10)),
        ((0, 10, 0.3), (0, 10, 0.3), 34, range(0, 68, 2)),
        ((0, 10, 0.25), (0, 10, 0.25), 40, range(0, 80, 2)),
        ((0, 6, 0.6), (0, 6, 0.6), 10, range(0, 50, 5)),
        ((10.05, 20, 0.5), (10.0, 20, 0.5), 20, range(101, 201, 5)),
        ((49.95, 60, 0.1), (50, 60, 0.1), 100, range(500, 600)),
        ((0.1, 0.4, 0.1), (0.1, 0.4, 0.1), 4, range(1, 5)),
        ((0, 4.4, 1), (0, 4.4, 1), 5, range(0, 50, 10)),
    ],
)
def test_verified_examples(
    asked: tuple[float, float, float], header: tuple[float, float, float], rows: int, steps: range
) -> None:
    result = make(*asked)
    assert result.time == pytest.approx(header)
    assert result.rows == rows
    assert list(result.steps) == list(steps)


def test_the_step_at_tstop_is_not_sampled_and_its_row_stays_zero() -> None:
    result = make(0.1, 4.4, 0.1, tstop=4.4)
    assert (result.rows, result.samples, result.steps[-1]) == (44, 43, 43)


def test_a_negative_start_is_a_header_only() -> None:
    result = make(-0.2, 1, 0.1)
    assert result.time == (-0.2, 1, 0.1)
    assert (result.rows, result.first_step) == (12, 0)


def test_the_end_is_cut_at_tstop() -> None:
    assert make(0, 50, 1, tstop=20).time == (0, 20, 1)


def test_start_equal_to_end_gives_no_rows() -> None:
    result = make(5, 5, 1)
    assert (result.rows, result.samples) == (0, 0)


@pytest.mark.parametrize(
    ("report_dt", "period"),
    [
        *[(0.075, 2), (0.15, 5), (0.175, 6), (0.3, 11), (0.35, 13), (0.6, 23), (0.7, 27)],
        *[(0.05, 2), (0.1, 4), (0.2, 8), (0.25, 10), (0.5, 20), (1, 40)],
    ],
)
def test_periods_are_truncated_quotients(report_dt: float, period: int) -> None:
    assert make(0, 10, report_dt, dt=0.025).period == period


def test_steps_before_a_time_do_not_count_the_step_at_it() -> None:
    assert [steps_before(t, 0.025) for t in (0.0, 0.025, 25.0, 0.03)] == [0, 1, 1000, 2]
    assert steps_before(4.4, 0.1) == 44


def test_a_late_end_between_rows_leaves_the_last_row_zero() -> None:
    result = make(10.2, 19.6, 0.5)
    assert result.time[0] == 10.0
    assert (result.rows, result.samples) == (20, 19)


def sums(start: float, end: float, report_dt: float, dt: float = 0.1) -> tuple[list[int], list[int]]:
    """Steps of rows and of their sums."""
    rows = make(start, end, report_dt, tstop=1e5, dt=dt)
    return list(rows.steps), summation_steps(rows, report_dt=report_dt, dt=dt).tolist()


@pytest.mark.parametrize(("start", "report_dt"), [(0, 0.1), (0, 0.5), (0, 1.0), (20, 0.2)])
def test_sums_on_their_clock_are_those_of_the_rows_step(start: float, report_dt: float) -> None:
    steps, of_sums = sums(start, 90, report_dt)
    assert of_sums == steps


def test_sums_off_their_clock_are_older() -> None:
    assert sums(10.2, 12.5, 0.5) == ([102, 107, 112, 117, 122], [100, 105, 110, 115, 120])
    assert sums(0, 1.2, 0.3) == ([0, 2, 4, 6], [0, 0, 3, 6])


@pytest.mark.parametrize(
    ("dt", "changes"),
    [(0.1, {5001: 1, 10000: 0, 15000: 1, 19999: 0}), (0.025, {1251: 1, 2499: 0, 3749: 1, 4998: 0})],
)
def test_the_clock_of_sums_runs_ahead(dt: float, changes: dict[int, int]) -> None:
    """Row → how many steps old the sums are from there on; seen in neurodamus' files."""
    steps, of_sums = (np.array(found) for found in sums(0, 20000 * dt, dt, dt=dt))
    age = steps - of_sums
    first = np.flatnonzero(np.diff(age)) + 1
    assert dict(zip(first[:4].tolist(), age[first[:4]].tolist(), strict=True)) == changes


def test_no_rows_have_no_sums() -> None:
    assert sums(5, 5, 1) == ([], [])
