"""Columns as records of the published API, and back."""

import numpy as np
from synapse_columns import columns

from ndexp.engine.connection.columns import no_columns
from ndexp.engine.connection.records import as_records, from_records


def test_records_have_published_names_and_types() -> None:
    found = as_records(
        columns([5, 6], [7, 7], weight=[0.5, 0.25], syn_type=[113, 0], nrrp=[2, 1]), np.array([0.1, 0.2])
    )
    assert (found.dtype["synType"], found.dtype["sgid"], found.dtype["isec"]) == (np.int32, np.int64, np.int32)
    assert found.sgid.tolist() == [5, 6]
    assert found[0].weight == 0.5
    assert found[1].synType == 0
    assert (found.location.tolist(), found.maskValue.tolist()) == ([0.1, 0.2], [-1.0, -1.0])


def test_records_are_a_copy() -> None:
    one = columns([5], [7], weight=[0.5])
    as_records(one).weight[0] = 9.0
    assert one.weight.tolist() == [0.5]


def test_columns_come_back_with_other_ends_and_numbers() -> None:
    one = columns([5, 6], [7, 7], weight=[0.5, 0.25], isec=[3, 4], U=[0.1, 0.2], syn_type=[113, 0])
    found = from_records(as_records(one), 1, 2, 40)
    assert (found.sgid.tolist(), found.tgid.tolist(), found.synapse_id.tolist()) == ([1, 1], [2, 2], [40, 41])
    assert (found.isec.tolist(), found.weight.tolist()) == ([3, 4], [0.5, 0.25])
    assert {name: found.values[name].tolist() for name in ("U", "syn_type")} == {"U": [0.1, 0.2], "syn_type": [113, 0]}
    assert not {"location", "maskValue", "sgid"} & set(found.values)


def test_a_single_record_is_a_row() -> None:
    assert len(from_records(as_records(columns([5, 6], [7, 7]))[1], 1, 2, 0)) == 1


def test_no_edges_have_all_fields() -> None:
    found = as_records(no_columns(["U", "syn_type"]))
    assert (len(found), {"weight", "U", "synType"} <= set(found.dtype.names or ())) == (0, True)
