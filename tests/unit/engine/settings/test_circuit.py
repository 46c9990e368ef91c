"""Node and edge populations of a circuit config: order, morphologies, missing files."""

import json
from pathlib import Path
from typing import Any

import builders
import pytest

from ndexp.engine.settings.circuit import open_circuit, read_edges, read_populations, read_vasculature
from ndexp.errors import CircuitError, ConfigError

CELL = {"type": "biophysical", "biophysical_neuron_models_dir": "hoc", "morphologies_dir": "swc"}


def circuit(folder: Path, nodes: dict[str, Any], edges: list[tuple[str, dict[str, Any]]] | None = None) -> Path:
    """A circuit config; node files are named after their population and made, edges are A→A."""
    for name in nodes:
        builders.write_nodes(folder / f"{name}.h5", name, {"layer": [1, 1]})
    content = {
        "version": 2,
        "networks": {
            "nodes": [{"nodes_file": f"{name}.h5", "populations": {name: conf}} for name, conf in nodes.items()],
            "edges": [{"edges_file": file, "populations": populations} for file, populations in edges or []],
        },
    }
    return builders.write_json(folder / "circuit_config.json", content)


def populations(path: Path, node_set: str | None = None) -> Any:
    return read_populations(open_circuit(path), node_set, path.parent)


def test_cells_come_first_by_name_then_points_and_vasculature_never(tmp_path: Path) -> None:
    types = {"Z": CELL, "Veins": {"type": "vasculature", "vasculature_file": "v.h5", "vasculature_mesh": "v.obj"}}
    types |= {"B": {"type": "virtual"}, "A": CELL | {"type": "point_process"}, "M": CELL}
    found = populations(circuit(tmp_path, types), "All")
    assert [(conf.name, conf.type) for conf in found] == [
        ("B", "virtual"),
        ("M", "biophysical"),
        ("Z", "biophysical"),
        ("A", "point_process"),
    ]
    assert {conf.node_set for conf in found} == {"All"}


@pytest.mark.parametrize(
    ("alternatives", "extension", "folder"),
    [
        ({}, "swc", "swc"),
        ({"h5v1": "h5"}, "h5", "h5"),
        ({"neurolucida-asc": "asc"}, "asc", "asc"),
        ({"h5v1": "h5", "neurolucida-asc": "asc"}, "asc", "asc"),
    ],
)
def test_alternate_morphologies_win_and_asc_beats_h5(
    tmp_path: Path, alternatives: dict[str, str], extension: str, folder: str
) -> None:
    conf = CELL | ({"alternate_morphologies": alternatives} if alternatives else {})
    (found,) = populations(circuit(tmp_path, {"A": conf}))
    assert found.morphology_type == extension
    assert Path(found.morphology_path) == tmp_path / folder
    assert Path(found.metype_path) == tmp_path / "hoc"
    assert found.nodes_file == tmp_path / "A.h5"


def test_the_circuits_mechanisms_are_known(tmp_path: Path) -> None:
    first, second = populations(circuit(tmp_path, {"A": CELL | {"mechanisms_dir": "mod"}, "B": CELL}))
    assert first.mechanisms_dir == tmp_path / "mod"
    assert second.mechanisms_dir is None


def edge_files(folder: Path, *names: str) -> None:
    for name in names:
        ends = (("A", 2), ("A", 2))
        path = builders.write_edges(folder / "made.h5", *ends, ([0, 1], [1, 0]), {"delay": [1.0, 1.0]})
        path.rename(folder / name)


def test_edges_keep_the_order_of_the_file(tmp_path: Path) -> None:
    edge_files(tmp_path, "z.h5")
    path = circuit(tmp_path, {"A": CELL}, [("z.h5", {"A__A__chemical": {"type": "electrical"}})])
    (edges,) = read_edges(open_circuit(path), tmp_path)
    assert (edges.name, edges.type, edges.source, edges.target) == ("A__A__chemical", "electrical", "A", "A")
    assert edges.location == f"{tmp_path}/z.h5:A__A__chemical"


def test_entries_stay_in_order_and_populations_of_one_are_sorted(tmp_path: Path) -> None:
    for name in ("one.h5", "two.h5"):
        edge_files(tmp_path, name)
        with builders.h5py.File(tmp_path / name, "a") as file:
            for copy in "ab":
                file.copy("edges/A__A__chemical", f"edges/{copy}_{name[:3]}")
    entries = [("two.h5", {"b_two": {}, "a_two": {}}), ("one.h5", {"a_one": {}})]
    found = read_edges(open_circuit(circuit(tmp_path, {"A": CELL}, entries)), tmp_path)
    assert [edges.name for edges in found] == ["a_two", "b_two", "a_one"]
    assert {edges.type for edges in found} == {"chemical"}


def test_a_missing_circuit_config_is_named(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"none\.json: the circuit config does not exist\. Check `network`"):
        open_circuit(tmp_path / "none.json")


def test_a_circuit_that_libsonata_refuses_is_named(tmp_path: Path) -> None:
    path = builders.write_json(tmp_path / "circuit_config.json", {"version": 2})
    with pytest.raises(CircuitError, match=r"circuit_config\.json: the circuit config is not valid"):
        open_circuit(path)


def test_a_missing_node_file_is_named(tmp_path: Path) -> None:
    path = circuit(tmp_path, {"A": CELL})
    (tmp_path / "A.h5").unlink()
    with pytest.raises(CircuitError, match=r"A\.h5: the file of node population 'A' does not exist"):
        populations(path)


def test_old_file_names_must_be_changed(tmp_path: Path) -> None:
    path = circuit(tmp_path, {"A": CELL})
    text = json.loads(path.read_text())
    text["networks"]["nodes"][0]["nodes_file"] = "A.sonata"
    builders.write_json(path, text)
    with pytest.raises(ConfigError, match=r"A\.sonata: the file of node population 'A' ends in \.sonata\. Rename it"):
        populations(path)


@pytest.mark.parametrize(
    ("file", "message"),
    [("none.h5", "the file of edge population 'E' does not exist"), ("z.h5", "edge population 'E' cannot be opened")],
)
def test_a_missing_edge_file_or_population_is_named(tmp_path: Path, file: str, message: str) -> None:
    edge_files(tmp_path, "z.h5")
    path = circuit(tmp_path, {"A": CELL}, [(file, {"E": {"type": "chemical"}})])
    with pytest.raises(CircuitError, match=message):
        read_edges(open_circuit(path), tmp_path)


def test_point_neurons_may_have_their_own_template_folder(tmp_path: Path) -> None:
    points = {"type": "point_process", "point_neuron_models_dir": "points"}
    (found,) = populations(circuit(tmp_path, {"A": points}))
    assert found.metype_path == str(tmp_path / "points")
    (both,) = populations(circuit(tmp_path, {"A": points | {"biophysical_neuron_models_dir": "hoc"}}))
    assert both.metype_path == str(tmp_path / "hoc")


def test_astrocytes_have_h5_morphologies_and_vessels_a_node_file(tmp_path: Path) -> None:
    glia = {**CELL, "type": "astrocyte", "microdomains_file": "m.h5"}
    veins = {"type": "vasculature", "vasculature_file": "v.h5", "vasculature_mesh": "v.obj"}
    path = circuit(tmp_path, {"G": glia, "Veins": veins})
    (found,) = populations(path)
    assert (found.name, found.type, found.morphology_type) == ("G", "astrocyte", "h5")
    vessels = read_vasculature(open_circuit(path), path.parent)
    assert {name: file.name for name, file in vessels.items()} == {"Veins": "Veins.h5"}
