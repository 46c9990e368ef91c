"""Synapses as columns."""

import numpy as np

from ndexp.engine.connection.columns import by_target, no_columns, target_rows


def test_rows_are_numbered_by_target() -> None:
    found = [(gid, rows.tolist()) for gid, rows in target_rows(np.array([2, 2, 5, 7, 7, 7]))]
    assert found == [(2, [0, 1]), (5, [2]), (7, [3, 4, 5])]


def test_no_rows_have_no_targets() -> None:
    assert list(by_target(no_columns(()))) == []
