"""Node attributes read in bulk: what cells get, and what is said when something is missing."""

from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

from ndexp.engine.cell_distributor import attributes
from ndexp.engine.cell_distributor.attributes import NodeTable, open_nodes, read_items
from ndexp.engine.metype.geometry import quaternion_from_euler, rotation_matrix
from ndexp.engine.settings import CircuitConf
from ndexp.errors import CircuitError
from ndexp.sonata.nodes import write_nodes

NODES: dict[str, Any] = {
    "model_template": ["hoc:RingCell", "hoc:RingCell", "hoc:Other"],
    "morphology": ["m0", "m1", "m2"],
    "mtype": ["L1", "L2", "L1"],
    "etype": ["cAC", "cAC", "bAC"],
    "x": [1.0, 2.0, 3.0],
    "y": [4.0, 5.0, 6.0],
    "z": [7.0, 8.0, 9.0],
    "orientation_w": [1.0, 1.0, 1.0],
    "orientation_x": [0.0, 0.0, 0.0],
    "orientation_y": [0.0, 0.0, 0.0],
    "orientation_z": [0.0, 0.0, 0.0],
    "exc_mini_frequency": [0.5, 0.25, 0.125],
    "inh_mini_frequency": [1.0, 2.0, 4.0],
}
DYNAMICS = {"threshold_current": [0.5, 0.25, 0.125], "holding_current": [-0.5, -0.25, -0.125], "AIS_scaler": [1, 2, 4]}


def conf(path: Path, name: str = "Cells") -> CircuitConf:
    return CircuitConf(
        name=name,
        type="biophysical",
        nodes_file=path,
        node_set=None,
        morphology_path="morphologies",
        morphology_type="asc",
        metype_path="hoc",
        mechanisms_dir=None,
    )


@pytest.fixture(autouse=True)
def needed(monkeypatch: pytest.MonkeyPatch) -> dict[str, tuple[str, ...]]:
    """Template → the attributes it asks for; templates themselves are not read."""
    found: dict[str, tuple[str, ...]] = {}
    monkeypatch.setattr(attributes, "needed_attributes", lambda folder, emodel: found.get(emodel, ()))
    return found


def nodes(tmp_path: Path, *without: str, dynamics: Any = DYNAMICS, **changed: Any) -> CircuitConf:
    given = {**NODES, **changed}
    given = {name: values for name, values in given.items() if name not in without}
    return conf(builders.write_nodes(tmp_path / "nodes.h5", "Cells", given, dynamics))


def test_items_have_the_attributes_of_their_nodes(tmp_path: Path) -> None:
    items = read_items(nodes(tmp_path), np.array([0, 2]))
    assert sorted(items) == [0, 2]
    item = items[2]
    assert (item.morph_name, item.emodel_tpl, item.mtype, item.etype) == ("m2", "Other", "L1", "bAC")
    assert (item.threshold_current, item.holding_current) == (0.125, -0.125)
    assert (item.exc_mini_frequency, item.inh_mini_frequency) == (0.125, 4.0)


def test_a_rank_without_nodes_reads_nothing(tmp_path: Path) -> None:
    assert len(read_items(conf(tmp_path / "missing.h5"), np.zeros(0, np.int64))) == 0


def test_texts_may_be_enumerated(tmp_path: Path) -> None:
    columns = {name: np.array(values) for name, values in NODES.items()}
    path = write_nodes(tmp_path / "nodes.h5", "Cells", columns, {name: np.array(v) for name, v in DYNAMICS.items()})
    items = read_items(conf(path), np.array([1, 2]))
    assert [items[node].mtype for node in (1, 2)] == ["L2", "L1"]
    assert [items[node].emodel_tpl for node in (1, 2)] == ["RingCell", "Other"]


def test_currents_and_minis_may_be_absent(tmp_path: Path) -> None:
    items = read_items(nodes(tmp_path, "inh_mini_frequency", dynamics=None), np.array([0]))
    assert items[0].threshold_current == 0
    assert not items[0].exc_mini_frequency


@pytest.mark.parametrize("name", ["model_template", "morphology", "mtype"])
def test_a_missing_text_is_named(tmp_path: Path, name: str) -> None:
    expected = rf"nodes\.h5: population 'Cells': the nodes have no attribute '{name}'"
    with pytest.raises(CircuitError, match=expected):
        read_items(nodes(tmp_path, name), np.array([0]))


def test_positions_are_needed(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="the nodes have no attributes x, y, z"):
        read_items(nodes(tmp_path, "y"), np.array([0]))


def test_the_etype_may_be_absent(tmp_path: Path) -> None:
    assert not read_items(nodes(tmp_path, "etype"), np.array([0]))[0].etype


def test_a_template_gets_what_it_asks_for(tmp_path: Path, needed: dict[str, tuple[str, ...]]) -> None:
    needed["Other"] = ("AIS_scaler", "threshold_current")
    items = read_items(nodes(tmp_path), np.array([1, 2]))
    assert list(items[2].add_params) == [4.0, 0.125]
    assert not items[1].add_params


def test_a_parameter_that_a_template_asks_for_must_be_there(tmp_path: Path, needed: dict[str, tuple[str, ...]]) -> None:
    needed["RingCell"] = ("soma_scaler",)
    with pytest.raises(CircuitError, match=r"no dynamics_params/soma_scaler\. Their template asks for it"):
        read_items(nodes(tmp_path), np.array([0]))


def test_a_missing_population_is_named(tmp_path: Path) -> None:
    path = nodes(tmp_path).nodes_file
    with pytest.raises(CircuitError, match=r"nodes\.h5: node population 'Others' cannot be opened"):
        open_nodes(conf(path, "Others"))


def test_columns_are_float64_in_the_order_of_names(tmp_path: Path) -> None:
    table = NodeTable(open_nodes(nodes(tmp_path)), np.array([0, 2]), "here")
    columns = table.numbers("z", "x")
    assert columns is not None
    assert columns.dtype == np.float64
    assert columns.tolist() == [[7.0, 1.0], [9.0, 3.0]]
    assert table.numbers("x", "none") is None
    assert table.dynamics("none") is None
    assert table.optional_texts("none") is None


_ORIENTATION = [name for name in NODES if name.startswith("orientation")]


@pytest.mark.parametrize("axes", ["x", "y", "z", "xz", "xyz"])
def test_missing_euler_angles_are_0(tmp_path: Path, axes: str) -> None:
    given = {f"rotation_angle_{axis}axis": [0.25, 0.5, -1.5] for axis in axes}
    angles = [[given.get(f"rotation_angle_{axis}axis", [0.0] * 3)[k] for axis in "xyz"] for k in range(3)]
    items = read_items(nodes(tmp_path, *_ORIENTATION, **given), np.array([0, 2]))
    for node_id in (0, 2):
        expected = rotation_matrix(quaternion_from_euler(angles[node_id])[0]).astype(np.float32)
        assert np.array_equal(items[node_id].local_to_global_matrix[:, :3], expected)  # type: ignore[index]


def test_nodes_may_have_no_orientation(tmp_path: Path) -> None:
    assert read_items(nodes(tmp_path, *_ORIENTATION), np.array([0]))[0].local_to_global_matrix is None


@pytest.mark.parametrize("kind", [np.float32, np.float64])
def test_input_resistances_keep_the_precision_of_the_file(tmp_path: Path, kind: type) -> None:
    circuit = nodes(tmp_path)
    with h5py.File(circuit.nodes_file, "r+") as file:
        file["nodes/Cells/0/dynamics_params/input_resistance"] = np.array([90.1, 95.1, 100.1], kind)
    resistance = read_items(circuit, np.array([1, 2]))[2].extra_attrs["input_resistance"]
    assert isinstance(resistance, kind)
    assert resistance == kind(100.1)


def test_nodes_may_have_no_input_resistance(tmp_path: Path) -> None:
    assert read_items(nodes(tmp_path), np.array([0]))[0].extra_attrs == {}
