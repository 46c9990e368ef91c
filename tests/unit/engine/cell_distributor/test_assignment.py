"""Round robin: which nodes go to which rank."""

import numpy as np
import pytest

from ndexp.engine.cell_distributor.assignment import round_robin


def share(ids: list[int], size: int) -> list[list[int]]:
    return [round_robin(np.array(ids, np.int64), rank, size).tolist() for rank in range(size)]


@pytest.mark.parametrize(
    ("ids", "size", "shares"),
    [
        ([0, 1, 2, 3, 4], 1, [[0, 1, 2, 3, 4]]),
        ([0, 1, 2, 3, 4], 2, [[0, 2, 4], [1, 3]]),
        ([3, 7, 20], 3, [[3], [7], [20]]),
        ([0, 1, 2], 4, [[0], [1], [2], []]),
        ([], 2, [[], []]),
    ],
)
def test_ranks_take_turns_from_rank_0(ids: list[int], size: int, shares: list[list[int]]) -> None:
    assert share(ids, size) == shares


def test_the_share_is_contiguous_int64_of_its_own() -> None:
    ids = np.arange(10, dtype=np.int64)
    taken = round_robin(ids, 1, 3)
    assert taken.flags.c_contiguous
    assert taken.dtype == np.int64
    taken[0] = 99
    assert ids.tolist() == list(range(10))
