"""Rows and sampled steps: the verified examples of neurodamus with libsonatareport (time step 0.1 ms)."""

import pytest

from ndexp.engine.reports.schedule import Schedule, schedule, steps_before

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
    assert [result.step(row) for row in range(result.samples)] == list(steps)


def test_the_step_at_tstop_is_not_sampled_and_its_row_stays_zero() -> None:
    result = make(0.1, 4.4, 0.1, tstop=4.4)
    assert (result.rows, result.samples, result.step(result.samples - 1)) == (44, 43, 43)


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


@pytest.mark.parametrize(
    ("step", "rows"), [(0, 0), (101, 0), (102, 1), (106, 1), (107, 2), (196, 19), (197, 20), (9999, 20)]
)
def test_rows_before_a_step(step: int, rows: int) -> None:
    assert make(10.05, 20, 0.5).rows_before(step) == rows


def test_a_late_end_between_rows_leaves_the_last_row_zero() -> None:
    result = make(10.2, 19.6, 0.5)
    assert result.time[0] == 10.0
    assert (result.rows, result.samples) == (20, 19)
