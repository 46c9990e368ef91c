"""Columns in the file do not depend on the ranks that recorded them."""

import numpy as np

from ndexp.engine.reports.columns import CellColumns, arrange

TIME = (0.0, 1.0, 0.1)


def cell(gid: int, *element_ids: int) -> CellColumns:
    population, offset = ("A", 0) if gid < 1000 else ("B", 1000)
    return CellColumns(gid=gid, population=population, offset=offset, element_ids=element_ids)


def test_node_ids_ascend_over_all_ranks() -> None:
    arranged = arrange([[cell(0, 0), cell(2, 0, 4, 4)], [], [cell(1, 0, 5)]], TIME, 10)
    layout = arranged["A"].layout
    assert layout.node_ids.tolist() == [0, 1, 2]
    assert layout.index_pointers.tolist() == [0, 1, 3, 6]
    assert layout.element_ids.tolist() == [0, 0, 5, 0, 4, 4]
    assert arranged["A"].order.tolist() == [0, 4, 5, 1, 2, 3]
    assert (layout.time, layout.rows) == (TIME, 10)


def test_populations_have_their_own_node_ids_and_columns() -> None:
    arranged = arrange([[cell(1, 0), cell(1003, 0)], [cell(0, 0), cell(1000, 0)]], TIME, 10)
    assert list(arranged) == ["A", "B"]
    assert arranged["B"].layout.node_ids.tolist() == [0, 3]
    assert arranged["B"].order.tolist() == [3, 1]


def test_any_distribution_gives_the_same_file() -> None:
    cells = [cell(gid, *range(gid + 1)) for gid in range(4)]
    values = {(one.gid, element): 10 * one.gid + element for one in cells for element in one.element_ids}
    files = []
    for ranks in ([cells], [cells[::2], cells[1::2]], [[], cells[2:], cells[:2]]):
        stacked = np.array([values[one.gid, element] for rank in ranks for one in rank for element in one.element_ids])
        files.append(stacked[arrange(ranks, TIME, 1)["A"].order].tolist())
    assert files[0] == files[1] == files[2] == [values[key] for key in sorted(values)]


def test_a_cell_without_elements_keeps_its_node_id() -> None:
    layout = arrange([[cell(0), cell(1, 3)]], TIME, 1)["A"].layout
    assert layout.node_ids.tolist() == [0, 1]
    assert layout.index_pointers.tolist() == [0, 0, 1]


def test_no_cells_give_no_populations() -> None:
    assert arrange([[], []], TIME, 1) == {}
