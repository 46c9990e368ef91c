"""libsonata reads what `write_edges` writes, sorted and indexed."""

from pathlib import Path

import h5py
import libsonata
import numpy as np
import pytest
from hdf5_times import creation_times

from ndexp.errors import CircuitError
from ndexp.sonata.edges import EdgeEnds, write_edges


def ends(name: str, ids: list[int], size: int) -> EdgeEnds:
    return EdgeEnds(population=name, node_ids=np.array(ids, dtype=np.int64), size=size)


def test_edges_are_sorted_by_target_then_source_and_equal_ones_keep_their_order(tmp_path: Path) -> None:
    source, target = ends("a", [1, 0, 2, 0], 3), ends("b", [1, 1, 0, 1], 4)
    path = write_edges(tmp_path / "edges.h5", "a__b", source, target, {"delay": np.array([1.0, 2.0, 3.0, 4.0])})
    edges = libsonata.EdgeStorage(str(path)).open_population("a__b")
    everything = edges.select_all()
    assert (edges.source, edges.target) == ("a", "b")
    assert edges.target_nodes(everything).tolist() == [0, 1, 1, 1]
    assert edges.source_nodes(everything).tolist() == [2, 0, 0, 1]
    assert edges.get_attribute("delay", everything).tolist() == [3.0, 2.0, 4.0, 1.0]
    assert creation_times(path) == {0}
    assert list(tmp_path.iterdir()) == [path]


def test_indices_find_edges_of_every_node_also_of_the_last_without_any(tmp_path: Path) -> None:
    path = write_edges(
        tmp_path / "edges.h5", "a__b", ends("a", [1, 0], 3), ends("b", [1, 1], 4), {"delay": np.array([1.0, 2.0])}
    )
    edges = libsonata.EdgeStorage(str(path)).open_population("a__b")
    assert edges.afferent_edges([1]).flat_size == 2
    assert edges.afferent_edges([3]).flat_size == 0
    assert edges.efferent_edges([0]).flat_size == 1
    assert edges.efferent_edges([2]).flat_size == 0


def test_no_edges_at_all_can_be_written(tmp_path: Path) -> None:
    path = write_edges(tmp_path / "edges.h5", "a__b", ends("a", [], 3), ends("b", [], 4), {"delay": np.zeros(0)})
    edges = libsonata.EdgeStorage(str(path)).open_population("a__b")
    assert edges.size == 0
    assert edges.afferent_edges([0, 3]).flat_size == 0


def test_same_edges_give_the_same_datasets(tmp_path: Path) -> None:
    def written(name: str) -> dict[str, bytes]:
        path = write_edges(tmp_path / name, "e", ends("a", [1], 2), ends("b", [0], 2), {"delay": np.array([1.0])})
        with h5py.File(path) as file:
            found = {}
            file.visititems(lambda key, item: found.update({key: item[()].tobytes()} if hasattr(item, "dtype") else {}))
        return found

    assert written("one.h5") == written("two.h5")


def test_an_id_beyond_its_population_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"edges 'e': ids 0 to 3 do not fit population 'b'\. It has 3 nodes"):
        write_edges(tmp_path / "e.h5", "e", ends("a", [0, 1], 2), ends("b", [0, 3], 3), {"delay": np.zeros(2)})
    assert not list(tmp_path.iterdir())


def test_ends_and_attributes_must_have_one_length(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="delay 1, source ids 2, target ids 2"):
        write_edges(tmp_path / "e.h5", "e", ends("a", [0, 1], 2), ends("b", [0, 1], 2), {"delay": np.zeros(1)})
