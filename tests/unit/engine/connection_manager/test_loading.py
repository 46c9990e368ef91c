"""Which edges become rows, and that one target's are the same when they are read again."""

from dataclasses import replace
from pathlib import Path

import builders
import numpy as np
import pytest

from ndexp.engine.connection.rows import pair_keys
from ndexp.engine.connection_manager.edges import EdgeKind, EdgeReading, read_edges
from ndexp.engine.connection_manager.loading import Loading, of_groups, reread

KIND = EdgeKind(required={"weight": "conductance", "syn_type": "syn_type_id"}, has_delay=False)
SOURCES = [0, 2, 0, 1, 0]
TARGETS = [1, 1, 1, 1, 4]


@pytest.fixture
def loading(tmp_path: Path) -> Loading:
    """Edges 0→1, 2→1, 0→1, 1→1, 0→4 with weights 1 to 5."""
    columns = {"conductance": np.arange(1.0, 6.0), "syn_type_id": np.array([113, 0, 113, 113, 0], np.uint32)}
    columns |= {"afferent_section_id": np.zeros(5, np.uint32), "afferent_section_pos": np.full(5, 0.5)}
    path = builders.write_edges(tmp_path / "edges.h5", ("A", 3), ("B", 5), (SOURCES, TARGETS), columns)
    reading = EdgeReading(dt=0.1, extracellular_calcium=None)
    return Loading(rows=lambda targets: read_edges(path, "A__B__chemical", targets, reading, KIND), offsets=(100, 200))


def with_rule(loading: Loading, *groups: tuple[list[int], list[int]], **more: object) -> Loading:
    arrays = [(np.array(sources), np.array(targets)) for sources, targets in groups]
    locked = more.pop("locked", np.zeros(0, np.int64))
    return replace(loading, exists=of_groups(arrays, locked, loading.offsets, **more))  # type: ignore[arg-type]


def test_all_edges_have_gids(loading: Loading) -> None:
    found, left_out = loading.read(np.array([1, 4]))
    assert found is not None
    assert (found.sgid.tolist(), found.tgid.tolist()) == ([100, 102, 100, 101, 100], [201] * 4 + [204])
    assert left_out == 0
    assert loading.read(np.zeros(0, np.int64)) == (None, 0)


def test_groups_take_first_runs(loading: Loading) -> None:
    found, left_out = with_rule(loading, ([0], [1, 4]), ([2], [1])).read(np.array([1, 4]))
    assert found is not None
    assert found.weight.tolist() == [1.0, 2.0, 5.0]
    assert left_out == 2


def test_locked_connections_and_a_type_are_left_out(loading: Loading) -> None:
    group = ([0, 1, 2], [1, 4])
    locked = pair_keys(np.array([100]), np.array([201]))
    found, _ = with_rule(loading, group, locked=locked).read(np.array([1, 4]))
    assert found is not None
    assert found.weight.tolist() == [2.0, 4.0, 5.0]
    found, _ = with_rule(loading, group, left_out_type=0).read(np.array([1, 4]))
    assert found is not None
    assert found.weight.tolist() == [1.0, 4.0]


def test_one_target_is_read_again_from_all_loadings(loading: Loading) -> None:
    found = reread([with_rule(loading, ([2], [1])), with_rule(loading, ([0], [1, 4]))], 201)
    assert found is not None
    assert found.weight.tolist() == [2.0, 1.0]
    assert reread([loading], 203) is None
