"""Synapses are made compartment by compartment; inside a compartment their order, which decides sums, stays."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ndexp.engine.connection.creation_order import order_by_compartment

NSEG = [3, 1, 2]


def test_rows_go_by_section_then_compartment() -> None:
    order = order_by_compartment(np.array([5, 2, 5, 2]), np.array([0.9, 0.6, 0.1, 0.4]), [2, 2])
    assert order.rows.tolist() == [3, 1, 2, 0]
    assert order.starts.tolist() == [0, 2, 4]


@given(st.lists(st.tuples(st.integers(0, 2), st.floats(0.001, 0.999)), min_size=1, max_size=40))
def test_rows_of_a_compartment_keep_their_order(places: list[tuple[int, float]]) -> None:
    section, x = np.array([place[0] for place in places]), np.array([place[1] for place in places])
    nseg = [NSEG[number] for number in np.unique(section)]
    order = order_by_compartment(section, x, nseg)
    assert sorted(order.rows) == list(range(len(places)))
    compartment = [(int(section[row]), int(x[row] * NSEG[section[row]])) for row in order.rows]
    assert compartment == sorted(compartment)
    for one in set(compartment):
        rows = [row for row, found in zip(order.rows, compartment, strict=True) if found == one]
        assert rows == sorted(rows)
