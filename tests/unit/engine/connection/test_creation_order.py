"""Synapses are made compartment by compartment; inside a compartment their order, which decides sums, stays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ndexp.engine.connection.creation_order import order_by_compartment

NSEG = [3, 1, 2]


def test_rows_go_by_section_then_compartment() -> None:
    section, x = np.array([5, 2, 5, 2]), np.array([0.9, 0.6, 0.1, 0.4])
    order = order_by_compartment(np.zeros(4, np.int64), section, x, np.full(4, 2), 1)
    assert order.rows.tolist() == [3, 1, 2, 0]
    assert (order.section.tolist(), order.first.tolist(), order.cell.tolist()) == ([2, 5], [0, 2, 4], [0, 2])


def test_cells_come_first_and_some_have_no_rows() -> None:
    cell, section = np.array([1, 1, 3, 3, 3]), np.array([4, 0, 4, 4, 1])
    order = order_by_compartment(cell, section, np.full(5, 0.5), np.ones(5, np.int64), 5)
    assert order.rows.tolist() == [1, 0, 4, 2, 3]
    assert order.section.tolist() == [0, 4, 1, 4]
    assert order.cell.tolist() == [0, 0, 2, 2, 4, 4]
    assert order.places().tolist() == [0, 0, 2, 2, 5, 5]


def test_without_rows_there_are_no_runs() -> None:
    nothing = np.zeros(0, np.int64)
    order = order_by_compartment(nothing, nothing, np.zeros(0), nothing, 2)
    assert (order.rows.tolist(), order.first.tolist(), order.cell.tolist()) == ([], [0], [0, 0, 0])


@given(st.lists(st.tuples(st.integers(0, 3), st.integers(0, 2), st.floats(0.001, 0.999)), max_size=40))
def test_rows_of_a_compartment_keep_their_order(places: list[tuple[int, int, float]]) -> None:
    places = sorted(places, key=lambda place: place[0])
    cell, section = (np.array([place[axis] for place in places], np.int64) for axis in (0, 1))
    x = np.array([place[2] for place in places])
    order = order_by_compartment(cell, section, x, np.array(NSEG)[section], 4)
    assert sorted(order.rows) == list(range(len(places)))
    found = [(int(cell[row]), int(section[row]), int(x[row] * NSEG[section[row]])) for row in order.rows]
    assert found == sorted(found)
    for one in set(found):
        rows = [row for row, where in zip(order.rows, found, strict=True) if where == one]
        assert rows == sorted(rows)
    for begin, end, number in zip(order.first[:-1], order.first[1:], order.section, strict=True):
        assert {where[1] for where in found[begin:end]} == {number}
