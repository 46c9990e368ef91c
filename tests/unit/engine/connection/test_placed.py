"""What was built is found by connection set and cell, and in the order in which it is looked through."""

from typing import Any

import numpy as np

from ndexp.engine.connection.placed import Placed, PlacedSynapses, joined

BUILT: Any = object()


def placed(rows: list[int], sgids: list[int], mechanisms: tuple[str, ...] = ("M",)) -> Placed:
    numbers = np.array(rows, np.int32)
    return Placed(
        row=numbers,
        sgid=np.array(sgids, np.int32),
        isec=numbers * 10,
        x=np.array(rows, np.float64) / 10,
        synapse=numbers + 100,
        netcon=numbers + 200,
        mini=numbers + 300,
        replay=numbers + 400,
        mechanism=np.arange(len(rows), dtype=np.int8) % len(mechanisms),
        mechanisms=mechanisms,
        built=None,
    )


def keep(found: PlacedSynapses, ids: tuple[int, int], gid: int, part: Placed, rows: Any = None) -> None:
    found.keep(ids, gid, part, rows or (0, len(part)), BUILT)


def test_parts_are_found_by_connection_set_and_cell() -> None:
    found = PlacedSynapses()
    keep(found, (1, 2), 7, placed([0, 1, 2], [3, 4, 5]), (0, 2))
    keep(found, (1, 2), 8, placed([0, 1, 2], [3, 4, 5]), (2, 3))
    keep(found, (0, 2), 7, placed([6], [9]))
    parts = {key: found.part(*key) for key in (((1, 2), 7), ((1, 2), 8), ((0, 2), 7), ((0, 2), 8), ((0, 2), 9))}
    rows = [None if part is None else part.row.tolist() for part in parts.values()]
    assert rows == [[0, 1], [2], [6], None, None]
    part = found.part((1, 2), 8)
    assert part is not None
    assert part.built is BUILT
    assert part.mechanisms == ("M",)
    assert found.of(7).row.tolist() == [0, 1, 6]
    assert len(found.of(9)) == 0


def test_sources_ascend_and_their_rows_keep_their_order() -> None:
    found = PlacedSynapses()
    keep(found, (1, 2), 7, placed([1, 2, 4], [9, 5, 5], ("M", "N")))
    keep(found, (3, 2), 7, placed([0, 3], [9, 5], ("K", "M")))
    every = found.of(7)
    assert every.row.tolist() == [2, 3, 4, 0, 1]
    assert every.isec.tolist() == [20, 30, 40, 0, 10]
    assert every.x.tolist() == [0.2, 0.3, 0.4, 0.0, 0.1]
    assert every.synapse.tolist() == [102, 103, 104, 100, 101]
    assert [every.mechanisms[kind] for kind in every.mechanism] == ["N", "M", "M", "K", "M"]


def test_a_synapse_costs_less_than_40_bytes() -> None:
    part = placed([1, 2], [9, 5])
    columns = [getattr(part, name) for name in Placed.__slots__ if name not in ("mechanisms", "built")]
    assert sum(column.nbytes for column in columns) <= 40 * len(part)


def test_nothing_joined_has_the_types_of_something() -> None:
    nothing, something = joined([]), placed([1], [1])
    assert nothing.mechanisms == ()
    for name in ("row", "isec", "x", "netcon", "mechanism"):
        assert getattr(nothing, name).dtype == getattr(something, name).dtype
