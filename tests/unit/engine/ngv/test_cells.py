"""What a node says of its astrocyte."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import numpy as np
import pytest

from ndexp.engine.ngv.cells import read_astrocytes
from ndexp.errors import CircuitError


def conf(folder: Path, **attributes: Any) -> Any:
    return SimpleNamespace(name="G", nodes_file=builders.write_nodes(folder / "g.h5", "G", attributes))


def test_astrocytes_need_a_morphology_and_nothing_else(tmp_path: Path) -> None:
    items = read_astrocytes(conf(tmp_path, morphology=["a", "b", "c"]), np.array([0, 2]))
    assert {node: item.morph_name for node, item in items.items()} == {0: "a", 2: "c"}
    assert read_astrocytes(conf(tmp_path, morphology=["a"]), np.zeros(0, np.int64)) == {}


def test_nodes_without_a_morphology(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"g\.h5: population 'G': the nodes have no attribute 'morphology'"):
        read_astrocytes(conf(tmp_path, x=[1.0]), np.array([0]))
