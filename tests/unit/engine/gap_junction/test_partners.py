"""The books of junction ids, kept by all ranks together."""

import re
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi
from ndexp.engine.gap_junction.partners import ABSENT, PLACED, REMOVED, JunctionEnds, find_partners
from ndexp.errors import CircuitError, OtherRankError


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def ends(rows: list[tuple[int, int]], *, removed: tuple[int, ...] = ()) -> JunctionEnds:
    """Junctions with (afferent, efferent) ids; the edge with afferent id a goes from gid 100 + a to a."""
    afferent, efferent = (np.array([row[k] for row in rows], np.int64) for k in (0, 1))
    return JunctionEnds(
        sgid=afferent + 100,
        tgid=afferent,
        afferent=afferent,
        efferent=efferent,
        is_placed=~np.isin(afferent, removed),
        origin=np.zeros(len(rows), np.int64),
        places=["edges.h5"],
    )


def share(rows: list[tuple[int, int]], **options: Any) -> JunctionEnds:
    """Every n-th row, on n ranks."""
    here = mpi.this_rank()
    return ends(rows[here.rank :: here.size], **options)


PAIRS = [(0, 1), (1, 0), (10, 15), (15, 10), (7, 8)]


@pytest.mark.parametrize("size", [1, 2, 3, 8])
def test_partners_are_found_on_any_rank(ranks: FakeRanks, size: int) -> None:
    def ask() -> dict[int, int]:
        own = share(PAIRS, removed=(15,))
        return dict(zip(own.afferent.tolist(), find_partners(own).tolist(), strict=True))

    found: dict[int, int] = {}
    for part in ranks.run(ask, size):
        assert isinstance(part, dict)
        found |= part
    assert found == {0: PLACED, 1: PLACED, 10: REMOVED, 15: PLACED, 7: ABSENT}


def test_no_junctions_at_all() -> None:
    assert find_partners(ends([])).size == 0


@pytest.mark.parametrize("size", [1, 2])
def test_an_id_for_two_ends_is_named_with_both_edges(ranks: FakeRanks, size: int) -> None:
    failures = ranks.run(lambda: find_partners(share([(4, 5), (4, 6), (5, 4), (6, 4)])), size)
    told = [str(one) for one in failures if isinstance(one, CircuitError)]
    assert len(told) == 1
    assert re.search(r"edges\.h5: afferent_junction_id 4 stands for two ends: the edge from gid 104 to 4 and", told[0])
    assert sum(isinstance(one, OtherRankError) for one in failures) == size - 1


@pytest.mark.parametrize(("row", "name"), [((-3, 1), "afferent"), ((1, -3), "efferent")])
def test_negative_ids_are_refused(row: tuple[int, int], name: str) -> None:
    with pytest.raises(CircuitError, match=rf"{name}_junction_id -3 of the edge from gid \d+ to -?\d+ is negative"):
        find_partners(ends([row]))
