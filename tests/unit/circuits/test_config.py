"""The circuit's configuration."""

import json

from ndexp.circuits.config import circuit_config, edge_population


def test_every_population_has_its_file() -> None:
    networks = circuit_config()["networks"]
    nodes = {name: entry["nodes_file"] for entry in networks["nodes"] for name in entry["populations"]}
    assert nodes["thalamus"] == "$CIRCUIT_DIR/nodes/thalamus.h5"
    assert set(nodes) == {"excitatory", "inhibitory", "thalamus"}
    assert {name for entry in networks["edges"] for name in entry["populations"]} == {
        edge_population(source, target) for source in nodes for target in ("excitatory", "inhibitory")
    }


def test_no_path_is_absolute() -> None:
    assert '"/' not in json.dumps(circuit_config())
