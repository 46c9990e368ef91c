"""Synapses' places are kept for wanted cells only, in the order in which they are looked through."""

import numpy as np

from ndexp.engine.connection_manager.placed import Placed, PlacedSynapses, joined


def placed(rows: list[int], sgids: list[int], mechanisms: tuple[str, ...] = ("M",)) -> Placed:
    n = len(rows)
    return Placed(
        row=np.array(rows, np.int64),
        sgid=np.array(sgids, np.int64),
        isec=np.array(rows, np.int64) * 10,
        x=np.array(rows, np.float64) / 10,
        synapse=np.array(rows, np.int64) + 100,
        mechanism=np.arange(n, dtype=np.int64) % len(mechanisms),
        mechanisms=mechanisms,
    )


def test_only_wanted_cells_are_kept() -> None:
    found = PlacedSynapses()
    found.wanted.add(7)
    found.keep(7, placed([0], [3]))
    found.keep(8, placed([0], [3]))
    assert len(found.of(7)) == 1
    assert len(found.of(8)) == 0


def test_sources_ascend_and_their_rows_keep_their_order() -> None:
    found = PlacedSynapses(wanted={7})
    found.keep(7, placed([1, 2, 4], [9, 5, 5], ("M", "N")))
    found.keep(7, placed([0, 3], [9, 5], ("K", "M")))
    every = found.of(7)
    assert every.row.tolist() == [2, 3, 4, 0, 1]
    assert every.isec.tolist() == [20, 30, 40, 0, 10]
    assert every.x.tolist() == [0.2, 0.3, 0.4, 0.0, 0.1]
    assert every.synapse.tolist() == [102, 103, 104, 100, 101]
    assert [every.mechanisms[kind] for kind in every.mechanism] == ["N", "M", "M", "K", "M"]


def test_nothing_joined_has_the_types_of_something() -> None:
    nothing = joined([])
    assert nothing.mechanisms == ()
    assert (nothing.isec.dtype, nothing.x.dtype) == (np.int64, np.float64)
