"""Each node lives on exactly one rank, whatever the number of ranks; gids never collide."""

from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks
from hypothesis import given, settings
from hypothesis import strategies as st

from ndexp.engine import mpi
from ndexp.engine.cell_distributor.assignment import round_robin
from ndexp.engine.target_manager import NodeSet, Populations

IDS = st.lists(st.integers(0, 5000), unique=True).map(sorted)
NAMES = st.sampled_from(["A", "B", "Ca", "N", "Z"])


def as_ids(values: list[int]) -> Any:
    return np.array(values, np.int64)


@given(IDS, st.integers(1, 64))
def test_every_node_is_on_exactly_one_rank(ids: list[int], size: int) -> None:
    shares = [round_robin(as_ids(ids), rank, size) for rank in range(size)]
    assert sorted(np.concatenate(shares).tolist()) == ids
    assert all(np.array_equal(share, np.sort(share)) for share in shares)


@given(IDS, st.integers(1, 64))
def test_shares_differ_by_one_node_and_the_first_ranks_have_more(ids: list[int], size: int) -> None:
    lengths = [len(round_robin(as_ids(ids), rank, size)) for rank in range(size)]
    assert max(lengths) - min(lengths) <= 1
    assert lengths == sorted(lengths, reverse=True)


Steps = list[tuple[str, list[int], bool]]
STEPS = st.lists(st.tuples(NAMES, st.lists(st.integers(0, 5000), max_size=4), st.booleans()), max_size=8)


def registered(steps: Steps) -> list[NodeSet]:
    """What is registered, in order; all but the last ids of a node set are registered, the last grow."""
    populations, found = Populations(), []
    for name, ids, is_virtual in steps:
        node_set = populations.register(NodeSet(name, as_ids(ids[:-1])), is_virtual=is_virtual)
        populations.grow(node_set, as_ids(ids[-1:]))
        found.append(node_set)
    populations.freeze()
    return found


@given(STEPS)
@settings(deadline=None)
def test_gids_of_different_populations_never_collide_if_declared_in_order_of_names(steps: Steps) -> None:
    with pytest.MonkeyPatch.context() as patch:
        FakeRanks(patch)
        node_sets = registered(sorted(steps, key=lambda step: step[0]))
    gids: dict[int, str] = {}
    for node_set in node_sets:
        assert node_set.offset % 1000 == 0
        for gid in node_set.gids().tolist():
            assert gids.setdefault(gid, node_set.population_name) == node_set.population_name


@given(STEPS)
@settings(deadline=None)
def test_a_population_has_one_offset_and_no_two_share_one(steps: Steps) -> None:
    with pytest.MonkeyPatch.context() as patch:
        FakeRanks(patch)
        node_sets = registered(steps)
    offsets: dict[str, set[int]] = {}
    for node_set in node_sets:
        offsets.setdefault(node_set.population_name, set()).add(node_set.offset)
    assert all(len(values) == 1 for values in offsets.values())
    assert len({min(values) for values in offsets.values()}) == len(offsets)


@given(STEPS, st.integers(2, 4))
@settings(deadline=None, max_examples=25)
def test_offsets_do_not_depend_on_the_number_of_ranks(steps: Steps, size: int) -> None:
    def local() -> list[int]:
        here = mpi.this_rank()
        populations, found = Populations(), []
        for name, ids, is_virtual in steps:
            node_set = populations.register(NodeSet(name), is_virtual=is_virtual)
            populations.grow(node_set, round_robin(as_ids(sorted(ids)), here.rank, here.size))
            found.append(node_set)
        populations.freeze()
        return [node_set.offset for node_set in found]

    with pytest.MonkeyPatch.context() as patch:
        ranks = FakeRanks(patch)
        alone = local()
        assert ranks.run(local, size) == [alone] * size
