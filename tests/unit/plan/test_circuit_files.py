"""The files of a circuit are found from its config."""

import json
from pathlib import Path

import pytest
from experiment_builders import write_circuit

from ndexp.errors import CircuitError
from ndexp.plan.circuit_files import expand, manifest_variables, read_circuit


def test_every_path_is_found_and_absolute(tmp_path: Path) -> None:
    circuit = read_circuit(write_circuit(tmp_path / "c"))
    names = {str(path.relative_to(tmp_path / "c")) for path in circuit.paths}
    assert names == {"morphologies", "hoc", "mod", "nodes.h5", "node_sets.json"}
    assert circuit.node_sets_file == tmp_path / "c" / "node_sets.json"
    assert circuit.mechanisms == (tmp_path / "c" / "mod",)
    assert "manifest" not in circuit.content


def test_types_of_populations_are_those_of_the_config(tmp_path: Path) -> None:
    config = write_circuit(tmp_path / "c")
    nodes = [{"populations": {"A": {"type": "astrocyte"}, "B": {}}}, {"nodes_file": "$D/x.h5"}]
    config.write_text(json.dumps({"networks": {"nodes": nodes}}), encoding="utf-8")
    assert list(read_circuit(config).population_types()) == [("A", "astrocyte"), ("B", None)]
    config.write_text("{}", encoding="utf-8")
    assert list(read_circuit(config).population_types()) == []


def test_variables_inside_variables_and_prefixes_are_replaced() -> None:
    variables = manifest_variables({"manifest": {"$A": "/a", "$AB": "$A/b"}})
    assert expand("$AB/x:$A/y", variables) == "/a/b/x:/a/y"


def test_a_circle_of_variables_ends() -> None:
    variables = manifest_variables({"manifest": {"$A": "$B", "$B": "$A"}})
    assert "$" in expand("$A/x", variables)


def test_a_missing_circuit_is_an_error_of_circuits(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match=r"circuit_config\.json: the file does not exist"):
        read_circuit(tmp_path / "circuit_config.json")
