"""What was built is found by connection set and cell, and in the order in which it is looked through."""

import numpy as np

from ndexp.engine.connection.placed import Placed, PlacedSynapses, joined


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


def test_parts_are_found_by_connection_set_and_cell() -> None:
    found = PlacedSynapses()
    first, second, third = placed([0], [3]), placed([1], [3]), placed([2], [3])
    found.keep((1, 2), 7, first)
    found.keep((0, 2), 7, second)
    found.keep((1, 2), 8, third)
    assert found.part((1, 2), 7) is first
    assert found.part((0, 2), 7) is second
    assert found.part((1, 2), 8) is third
    assert found.part((0, 2), 8) is None
    assert found.part((0, 2), 9) is None
    assert found.of(7).row.tolist() == [0, 1]
    assert len(found.of(9)) == 0


def test_sources_ascend_and_their_rows_keep_their_order() -> None:
    found = PlacedSynapses()
    found.keep((1, 2), 7, placed([1, 2, 4], [9, 5, 5], ("M", "N")))
    found.keep((3, 2), 7, placed([0, 3], [9, 5], ("K", "M")))
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
