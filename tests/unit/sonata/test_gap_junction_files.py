"""Files of corrections around gap junctions."""

from pathlib import Path

import h5py
import numpy as np
import pytest

from ndexp.errors import CircuitError
from ndexp.sonata.gap_junction_files import (
    read_g_pas,
    read_holding_currents,
    read_holding_voltages,
    write_clamp_currents,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    with h5py.File(tmp_path / "in.h5", "w") as file:
        file["g_pas/0.2/a3/dend[0](0.25)"] = np.array([1e-5, 2e-5, 3e-5], np.float32)
        file["g_pas/0.2/a3/soma[0](0.5)"] = [4e-5, 5e-5, 6e-5]
        file["holding_per_gid/0.2/a3"] = -0.5
        file["holding_per_gid/0.2/a4"] = [0.1, 0.2]
        file["v_per_gid/a3"] = -70.0
    return tmp_path / "in.h5"


def test_leak_by_cell_and_segment(path: Path) -> None:
    last = {"dend[0](0.25)": float(np.float32(3e-5)), "soma[0](0.5)": 6e-5}
    assert read_g_pas(path, "0.2", [2, 3]) == {3: last}
    found = read_g_pas(path, "0.2", [3], 1)
    assert found is not None
    assert found[3]["soma[0](0.5)"] == 5e-5
    assert read_g_pas(path, "0.20", [3]) is None


def test_an_element_that_is_not_there(path: Path) -> None:
    with pytest.raises(CircuitError, match=r"in\.h5: /g_pas/0\.2/a3/\S+: there is no element 3, only 3"):
        read_g_pas(path, "0.2", [3], 3)


def test_scalars_by_node_id(path: Path) -> None:
    assert read_holding_currents(path, "0.2", [1, 3]) == {3: -0.5}
    assert read_holding_currents(path, "1", [3]) is None
    assert read_holding_voltages(path, [3, 5]) == {3: -70.0}


def test_a_vector_in_place_of_a_scalar(path: Path) -> None:
    with pytest.raises(CircuitError, match=r"in\.h5: it has another layout"):
        read_holding_currents(path, "0.2", [4])


def test_a_file_that_is_no_hdf5(tmp_path: Path) -> None:
    (tmp_path / "text.h5").write_text("no")
    with pytest.raises(CircuitError, match=r"text\.h5: cannot be read"):
        read_holding_voltages(tmp_path / "text.h5", [1])


def test_written_currents(tmp_path: Path) -> None:
    write_clamp_currents(tmp_path / "out.h5", "0.2", {2: np.array([1.0, 2.0]), 0: np.array([3.0])}, 0.1)
    with h5py.File(tmp_path / "out.h5") as file:
        group = file["i_per_gid/0.2"]
        assert {name: values[()].tolist() for name, values in group.items()} == {"a0": [3.0], "a2": [1.0, 2.0]}
        assert dict(group.attrs) == {"units": "nA", "dt": 0.1}
