"""Synapse columns and their order of building."""

from dataclasses import fields

import numpy as np
import pytest
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
