"""Electrode files: rows by node, and files that are wrong."""

from pathlib import Path

import builders
import numpy as np
import pytest

from ndexp.errors import ResultError
from ndexp.sonata.electrodes import read_electrode_weights

A = np.arange(10.0).reshape(5, 2)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return builders.write_electrodes(tmp_path / "e.h5", {"A": {4: A[:3], 1: A[3:]}, "B": {0: A}})


def test_weights_of_a_node_are_its_rows(file: Path) -> None:
    found = read_electrode_weights(file, "A", [1, 4])
    assert {node: weights.tolist() for node, weights in found.items()} == {1: A[3:].tolist(), 4: A[:3].tolist()}


def test_nodes_and_populations_that_are_not_there_are_left_out(file: Path) -> None:
    assert list(read_electrode_weights(file, "A", [0, 1])) == [1]
    assert read_electrode_weights(file, "C", [0]) == {}


def test_a_weight_that_is_no_number_is_told(tmp_path: Path) -> None:
    path = builders.write_electrodes(tmp_path / "e.h5", {"A": {2: A * np.nan}})
    with pytest.raises(ResultError, match=r"e\.h5: A: a weight of node 2 is not a number"):
        read_electrode_weights(path, "A", [2])


@pytest.mark.parametrize("offsets", [[0, 2], [0, 2, 9], [2, 1, 5], [-1, 2, 5]])
def test_offsets_must_fit(file: Path, offsets: list[int]) -> None:
    with builders.h5py.File(file, "r+") as content:
        del content["A/offsets"]
        content["A/offsets"] = offsets
    with pytest.raises(ResultError, match="the offsets do not fit 2 nodes and 5 rows"):
        read_electrode_weights(file, "A", [1])


def test_another_kind_of_file_is_told(tmp_path: Path) -> None:
    path = builders.write_spikes(tmp_path / "s.h5", {"A": [(1.0, 0)]})
    with pytest.raises(ResultError, match="has no group '/electrodes'"):
        read_electrode_weights(path, "A", [0])
