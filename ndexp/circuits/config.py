"""The circuit_config.json of the built-in circuit."""

from collections.abc import Iterable

BIOPHYSICAL = ("excitatory", "inhibitory")
VIRTUAL = ("thalamus",)
EDGES = tuple((source, target) for source in (*BIOPHYSICAL, *VIRTUAL) for target in BIOPHYSICAL)
"""Source and target population of each edge population."""


def edge_population(source: str, target: str) -> str:
    """Name of the edges from `source` to `target`."""
    return f"{source}__{target}__chemical"


def circuit_config() -> dict[str, object]:
    """The circuit configuration; every path is relative to its own folder.

    Source: SONATA, circuit config.
    """
    return {
        "version": 2.4,
        "manifest": {"$CIRCUIT_DIR": "."},
        "node_sets_file": "$CIRCUIT_DIR/node_sets.json",
        "networks": {
            "nodes": [*_nodes(BIOPHYSICAL, _biophysical()), *_nodes(VIRTUAL, {"type": "virtual"})],
            "edges": [_edges(edge_population(source, target)) for source, target in EDGES],
        },
    }


def _biophysical() -> dict[str, object]:
    return {
        "type": "biophysical",
        "morphologies_dir": "$CIRCUIT_DIR/morphologies/swc",
        "alternate_morphologies": {
            "neurolucida-asc": "$CIRCUIT_DIR/morphologies/asc",
            "h5v1": "$CIRCUIT_DIR/morphologies/h5",
        },
        "biophysical_neuron_models_dir": "$CIRCUIT_DIR/emodels",
    }


def _nodes(populations: Iterable[str], properties: dict[str, object]) -> list[dict[str, object]]:
    return [
        {"nodes_file": f"$CIRCUIT_DIR/nodes/{population}.h5", "populations": {population: properties}}
        for population in populations
    ]


def _edges(population: str) -> dict[str, object]:
    return {
        "edges_file": f"$CIRCUIT_DIR/edges/{population}.h5",
        "populations": {population: {"type": "chemical"}},
    }
