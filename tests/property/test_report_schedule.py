"""Sums of summation reports are never newer than their rows, and never much older."""

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from ndexp.engine.reports.schedule import schedule, summation_steps


@settings(max_examples=200, deadline=None)
@given(
    dt=st.sampled_from([0.025, 0.05, 0.1]),
    factor=st.floats(1.0, 40.0),
    start=st.floats(0.0, 50.0),
    length=st.floats(0.0, 300.0),
)
def test_a_sum_is_at_most_a_period_old(dt: float, factor: float, start: float, length: float) -> None:
    report_dt = dt * factor
    rows = schedule(start=start, end=start + length, report_dt=report_dt, dt=dt, tstop=1000.0)
    sums = summation_steps(rows, report_dt=report_dt, dt=dt)
    age = np.array(rows.steps, dtype=np.int64) - sums
    assert len(sums) == rows.samples
    assert np.all(np.diff(sums) >= 0)
    assert np.all(age >= 0)
    assert np.all(age <= np.ceil(factor) + 1)
