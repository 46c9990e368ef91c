"""Rows of many connections: found by source and target, told things, settled when they are built."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from synapse_columns import columns

from ndexp.engine.connection.overrides import Told
from ndexp.engine.connection.placed import placed_rows
from ndexp.engine.connection.rows import ConnectionRows, pair_keys
from ndexp.errors import SimulationError


def three_connections() -> ConnectionRows:
    """1→7 (two synapses), 3→7 and 1→9, in two parts."""
    rows = ConnectionRows()
    rows.append(columns([3, 1], [7, 7], [0, 1], weight=[0.3, 0.1]), Told())
    rows.append(columns([1, 1], [9, 7], [0, 2], weight=[0.9, 0.2]), Told(weight_factor=2.0))
    return rows


def test_connections_are_listed_by_target_and_source() -> None:
    rows = three_connections()
    assert [pair.tolist() for pair in rows.pairs()] == [[1, 3, 1], [7, 7, 9]]
    assert (rows.count(), rows.sources(7).tolist(), rows.sources(8).tolist()) == (3, [1, 3], [])


@pytest.mark.parametrize(("sgid", "tgid", "weights"), [(1, 7, [0.1, 0.2]), (3, 7, [0.3]), (1, 9, [0.9]), (3, 9, [])])
def test_the_rows_of_a_connection_keep_their_order(sgid: int, tgid: int, weights: list[float]) -> None:
    rows = three_connections()
    found = rows.rows(sgid, tgid)
    assert rows.columns(found).weight.tolist() == weights


def test_no_rows() -> None:
    rows = ConnectionRows()
    assert (rows.count(), rows.rows(1, 2), rows.synapses()) == (0, slice(0, 0), None)
    rows.append(columns([], []), Told())
    assert rows.pairs()[0].tolist() == []


def test_telling_one_connection_leaves_the_others() -> None:
    rows = three_connections()
    rows.tell(rows.rows(1, 7), lambda told: replace(told, weight_factor=5.0))
    assert [rows.told(rows.rows(*pair)).weight_factor for pair in ((1, 7), (3, 7), (1, 9))] == [5.0, 1.0, 2.0]
    synapses = rows.synapses()
    assert synapses is not None
    assert synapses.state.weight_factor.tolist() == [1.0, 5.0, 5.0, 2.0]


def placed_of(gid: int) -> Any:
    """Where the synapses of 7 are: the row of source 3 is on a section that was removed."""
    if gid != 7:
        return None
    ids = np.array([1, 1])
    built = SimpleNamespace()
    return placed_rows(ids, ids, np.array([0.25, 0.75]), "Syn", built, row=np.array([1, 2]), synapse=np.array([40, 41]))  # type: ignore[arg-type]


def test_built_rows_lead_to_their_objects() -> None:
    rows = three_connections()
    rows.settle(placed_of, mini_rates=lambda gid: (gid / 2, 1.0))
    found = rows.placed(rows.rows(1, 7))
    assert found is not None
    assert (found.row.tolist(), found.synapse.tolist(), found.x.tolist()) == ([0, 1], [40, 41], [0.25, 0.75])
    removed = rows.placed(rows.rows(3, 7))
    assert removed is not None
    assert len(removed) == 0
    assert rows.placed(rows.rows(1, 9)) is None
    assert rows.mini_rates(7) == (3.5, 1.0)


def test_built_rows_still_know_what_they_were_told() -> None:
    rows = three_connections()
    rows.settle(placed_of)
    assert rows.told(rows.rows(1, 9)).weight_factor == 2.0
    rows.tell(rows.rows(1, 9), lambda told: replace(told, weight_factor=3.0))
    assert rows.told(rows.rows(1, 9)).weight_factor == 3.0
    assert rows.synapses() is None
    assert rows.count() == 3


def test_columns_are_read_again_from_files() -> None:
    asked: list[int] = []

    def reread(tgid: int) -> Any:
        asked.append(tgid)
        return columns([3, 1, 1], [7, 7, 7], [0, 1, 2], weight=[0.3, 0.1, 0.2])

    rows = three_connections()
    rows.settle(placed_of, reread)
    assert rows.columns(rows.rows(1, 7)).weight.tolist() == [0.1, 0.2]
    assert asked == [7]


def test_columns_that_no_file_has_are_kept() -> None:
    rows = three_connections()
    rows.append(columns([5], [7], weight=0.5), Told(), is_by_hand=True)
    rows.settle(placed_of, lambda _: pytest.fail("read again"))
    assert rows.columns(rows.rows(5, 7)).weight.tolist() == [0.5]


def test_nothing_is_added_to_built_rows() -> None:
    rows = three_connections()
    rows.settle(placed_of)
    with pytest.raises(SimulationError, match="connections that are built already"):
        rows.append(columns([1], [7]), Told())


def test_locks_are_by_connection() -> None:
    rows = ConnectionRows()
    rows.lock(pair_keys(np.array([1, 2]), np.array([7, 7])))
    rows.lock(pair_keys(np.array([2]), np.array([7])))
    assert len(rows.locked) == 2
    assert pair_keys(np.array([2]), np.array([1])).tolist() != pair_keys(np.array([1]), np.array([2])).tolist()
    rows.unlock()
    assert len(rows.locked) == 0
