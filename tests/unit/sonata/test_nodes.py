"""libsonata reads what `write_nodes` writes."""

from pathlib import Path

import h5py
import libsonata
import numpy as np
import pytest

from ndexp.errors import CircuitError
from ndexp.sonata.nodes import write_nodes


def test_libsonata_reads_numbers_texts_and_dynamics(tmp_path: Path) -> None:
    path = write_nodes(
        tmp_path / "nodes.h5",
        "exc",
        {"x": np.array([1.5, 2.5]), "layer": np.array([2, 5]), "mtype": np.array(["b", "a"])},
        {"threshold_current": np.array([0.25, 0.5])},
    )
    nodes = libsonata.NodeStorage(str(path)).open_population("exc")
    everything = nodes.select_all()
    assert nodes.size == 2
    assert nodes.enumeration_names == {"mtype"}
    assert nodes.get_attribute("x", everything).tolist() == [1.5, 2.5]
    assert nodes.get_attribute("layer", everything).tolist() == [2, 5]
    assert nodes.get_attribute("mtype", everything).tolist() == ["b", "a"]
    assert nodes.get_dynamics_attribute("threshold_current", everything).tolist() == [0.25, 0.5]


def test_floats_are_float32_and_integers_keep_their_type(tmp_path: Path) -> None:
    columns = {"x": np.array([1.0]), "n": np.array([1], dtype=np.int32)}
    with h5py.File(write_nodes(tmp_path / "nodes.h5", "exc", columns)) as file:
        assert file["nodes/exc/0/x"].dtype == np.float32
        assert file["nodes/exc/0/n"].dtype == np.int32


def test_columns_of_different_lengths_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"nodes of 'exc': attributes of one length are needed.*a 1, b 2"):
        write_nodes(tmp_path / "nodes.h5", "exc", {"a": np.zeros(1), "b": np.zeros(2)})
    assert not list(tmp_path.iterdir())


def test_no_attribute_at_all_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="these are given: none"):
        write_nodes(tmp_path / "nodes.h5", "exc", {})
