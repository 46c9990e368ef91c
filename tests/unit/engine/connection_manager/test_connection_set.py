"""Synapse columns and their order of building."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from override_blocks import override
from synapse_columns import columns

from ndexp.engine.connection.columns import SynapseColumns, by_target, concatenate
from ndexp.engine.connection_manager import ConnectionSet


def rows(found: SynapseColumns | None) -> list[tuple[int, int, int]]:
    assert found is not None
    return list(zip(found.tgid.tolist(), found.sgid.tolist(), found.synapse_id.tolist(), strict=True))


# ---- columns


def test_rows_are_taken_by_index_or_mask_from_every_column() -> None:
    three = columns([1, 2, 3], [7, 7, 8], weight=[0.1, 0.2, 0.3], isec=[4, 5, 6])
    for choice in (np.array([0, 2]), np.array([True, False, True])):
        taken = three.take(choice)
        assert len(taken) == 2
        assert taken.weight.tolist() == [0.1, 0.3]
        assert {len(getattr(taken, field.name)) for field in fields(taken) if field.name != "values"} == {2}
    assert {len(column) for column in taken.values.values()} == {2}


def test_offsets_make_gids() -> None:
    moved = columns([1], [2], synapse_id=[5]).with_offsets(1000, 3000)
    assert rows(moved) == [(3002, 1001, 5)]


def test_parts_are_concatenated_column_by_column() -> None:
    both = concatenate([columns([1], [2], U=[0.25]), columns([3, 4], [5, 6], U=[0.5, 0.75])])
    assert both.sgid.tolist() == [1, 3, 4]
    assert both.values["U"].tolist() == [0.25, 0.5, 0.75]
    assert both.values["nrrp"].dtype == np.float64


def test_synapses_are_grouped_by_target() -> None:
    groups = list(by_target(columns([9, 8, 7], [1, 1, 4])))
    assert [(gid, len(part)) for gid, part in groups] == [(1, 2), (4, 1)]
    assert groups[0][1].sgid.tolist() == [9, 8]
    assert type(groups[0][0]) is int


# ---- connection sets


def test_targets_ascend_and_sources_descend_in_the_order_of_their_file() -> None:
    pathway = ConnectionSet(1, 2)
    pathway.append(columns([5, 3, 5, 9], [8, 8, 8, 2], [0, 1, 2, 0]))
    assert rows(pathway.columns()) == [(2, 9, 0), (8, 5, 0), (8, 5, 2), (8, 3, 1)]


def test_a_second_file_adds_to_existing_connections_after_the_first() -> None:
    pathway = ConnectionSet(1, 2)
    assert pathway.append(columns([5, 5], [8, 8], [0, 1])) == 1
    assert pathway.append(columns([5, 6], [8, 8], [0, 1])) == 1
    assert rows(pathway.columns()) == [(8, 6, 1), (8, 5, 0), (8, 5, 1), (8, 5, 0)]
    assert (pathway.count(), sum(map(len, pathway.parts))) == (2, 4)


def test_asking_for_columns_twice_gives_the_same() -> None:
    pathway = ConnectionSet(1, 2)
    pathway.append(columns([1, 2], [8, 8]))
    pathway.append(columns([3], [7]))
    assert rows(pathway.columns()) == rows(pathway.columns())
    assert pathway.count() == 3


def test_autapses_and_opposite_directions_are_different_connections() -> None:
    pathway = ConnectionSet(1, 1)
    assert pathway.append(columns([1, 1, 2], [1, 2, 1])) == 3


def test_an_empty_set() -> None:
    pathway = ConnectionSet(1, 2)
    assert pathway.append(columns([], [])) == 0
    assert pathway.columns() is None
    assert (pathway.count(), pathway.parts, pathway.target_gids()) == (0, [], [])


def test_targets_are_ascending_and_unique() -> None:
    pathway = ConnectionSet(1, 2)
    pathway.append(columns([1, 1, 1], [8, 2, 8]))
    pathway.append(columns([1], [5]))
    assert pathway.target_gids() == [2, 5, 8]


def test_synapses_are_forgotten() -> None:
    pathway = ConnectionSet(1, 2)
    pathway.append(columns([1], [2]))
    pathway.clear()
    assert pathway.columns() is None


@pytest.mark.parametrize(
    ("asked", "second", "matches"),
    [
        (1, None, True),
        (2, None, False),
        (1, 2, True),
        (1, 3, False),
        ((1, 2), None, True),
        ((1, None), None, True),
        ((None, 2), None, True),
        ((None, None), None, True),
        ((None, 1), None, False),
        ((2, 1), None, False),
    ],
)
def test_pathways_are_matched_with_none_for_any(
    asked: int | tuple[int | None, int | None], second: int | None, matches: bool
) -> None:
    assert ConnectionSet(1, 2).ids_match(asked, second) is matches


def test_a_value_that_a_part_lacks_is_nan_there() -> None:
    both = concatenate([columns([1], [2], theta_d=0.5), columns([3], [2])])
    assert np.array_equal(both.values["theta_d"], [0.5, np.nan], equal_nan=True)


# ---- connections by gid


class Stored:
    """A connection of a user's own kind."""

    def __init__(self, sgid: int, tgid: int, *_: int, **_kw: object) -> None:
        self.sgid, self.tgid = sgid, tgid


def pairs(connections: Any) -> list[tuple[int, int]]:
    return [(connection.sgid, connection.tgid) for connection in connections]


@pytest.fixture
def mixed() -> ConnectionSet:
    """1→7, 3→7, 1→9 from a file; 2→7 and 5→4 by hand."""
    pathway = ConnectionSet(10, 20)
    pathway.append(columns([3, 1, 1], [7, 7, 9]))
    pathway.store_connection(Stored(5, 4))  # type: ignore[arg-type]
    pathway.get_or_create_connection(2, 7)
    return pathway


def test_connections_stand_by_target_and_ascending_source(mixed: ConnectionSet) -> None:
    assert mixed.count() == 5
    assert mixed.target_gids() == [7, 9, 4]
    assert pairs(mixed.all_connections()) == [(1, 7), (2, 7), (3, 7), (1, 9), (5, 4)]
    assert {tgid: pairs(found) for tgid, found in mixed.items()} == {
        7: [(1, 7), (2, 7), (3, 7)],
        9: [(1, 9)],
        4: [(5, 4)],
    }


@pytest.mark.parametrize(
    ("post", "pre", "expected"),
    [
        (7, None, [(1, 7), (2, 7), (3, 7)]),
        ([9, 7], None, [(1, 9), (1, 7), (2, 7), (3, 7)]),
        (7, 1, [(1, 7)]),
        (np.int64(7), np.array([3, 1]), [(1, 7), (3, 7)]),
        ((4, 9), [1, 5], [(5, 4), (1, 9)]),
        (8, None, []),
        (7, 8, []),
    ],
)
def test_connections_are_found_by_gid(
    mixed: ConnectionSet, post: Any, pre: Any, expected: list[tuple[int, int]]
) -> None:
    assert pairs(mixed.get_connections(post, pre)) == expected


def test_a_view_stays_the_same_while_it_is_held(mixed: ConnectionSet) -> None:
    first = mixed.get_connection(3, 7)
    assert first is not None
    assert mixed.get_connection(3, 7) is first
    assert mixed[7][2] is first
    assert first.population_id == (10, 20)
    assert mixed.get_connection(3, 9) is None


def test_a_connection_is_made_once(mixed: ConnectionSet) -> None:
    made = mixed.get_or_create_connection(6, 9, weight_factor=0.5)
    assert mixed.get_or_create_connection(6, 9) is made
    assert made.weight_factor == 0.5
    assert mixed.get_or_create_connection(1, 9).weight_factor == 1.0
    assert mixed.count() == 6


def test_a_connection_that_is_there_is_not_stored(mixed: ConnectionSet, caplog: pytest.LogCaptureFixture) -> None:
    mixed.store_connection(Stored(1, 7))  # type: ignore[arg-type]
    assert "Connection 1 -> 7 is there already and is not stored again" in caplog.text
    assert not isinstance(mixed.get_connection(1, 7), Stored)


def test_the_factory_makes_connections() -> None:
    pathway = ConnectionSet(10, 20, Stored)  # type: ignore[arg-type]
    assert isinstance(pathway.get_or_create_connection(1, 2), Stored)


def test_overrides_reach_connections_made_by_hand() -> None:
    pathway = ConnectionSet(10, 20)
    made, other = pathway.get_or_create_connection(2, 7), pathway.get_or_create_connection(3, 7)
    assert pathway.configure(override(weight=3.0), np.array([2]), np.array([7])) == 0
    assert (made.weight_factor, other.weight_factor) == (3.0, 1.0)
