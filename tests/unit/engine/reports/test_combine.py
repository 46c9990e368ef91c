"""Sums and projections of gathered values."""

import numpy as np

from ndexp.engine.reports.combine import Projections, WeightedSums


def test_sums_go_to_their_columns_and_those_without_values_are_zero() -> None:
    sums = WeightedSums(factors=np.array([1.0, -1.0, 0.5]), columns=np.array([0, 0, 2]), size=4)
    assert sums(np.array([5.0, 2.0, 8.0])).tolist() == [3.0, 0.0, 4.0, 0.0]


def test_sums_without_any_values_are_zero() -> None:
    sums = WeightedSums(factors=np.zeros(0), columns=np.zeros(0, dtype=np.int64), size=2)
    assert sums(np.zeros(0)).tolist() == [0.0, 0.0]


def test_values_are_added_one_after_the_other() -> None:
    values = np.random.default_rng(1).normal(size=1000) * 10.0 ** np.arange(-5, 5).repeat(100)
    expected = 0.0
    for value in values:
        expected += value * 0.3
    sums = WeightedSums(factors=np.full(1000, 0.3), columns=np.zeros(1000, dtype=np.int64), size=1)
    assert sums(values).tolist() == [expected]


def test_each_cell_has_its_own_weights() -> None:
    project = Projections(weights=[np.array([[1.0, 2.0], [10.0, 20.0]]), np.array([[0.5]])])
    assert project(np.array([3.0, 4.0, 8.0])).tolist() == [43.0, 86.0, 4.0]


def test_a_rank_without_cells_has_no_columns() -> None:
    assert Projections(weights=[])(np.zeros(0)).tolist() == []
