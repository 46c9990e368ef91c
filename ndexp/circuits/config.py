"""The circuit_config.json of the built-in circuit."""

from collections.abc import Iterable

BIOPHYSICAL = ("excitatory", "inhibitory")
VIRTUAL = ("thalamus",)
EDGES = tuple((source, target) for source in (*BIOPHYSICAL, *VIRTUAL) for target in BIOPHYSICAL)
"""Source and target population of each edge population."""
GAP_JUNCTIONS = ("inhibitory", "inhibitory", "electrical")
"""Source, target and kind of the edges that are gap junctions."""


def edge_population(source: str, target: str, kind: str = "chemical") -> str:
    """Name of the edges of a kind from `source` to `target`."""
    return f"{source}__{target}__{kind}"


def circuit_config(*, has_gap_junctions: bool = False) -> dict[str, object]:
    """The circuit configuration; every path is relative to its own folder.

    Source: SONATA, circuit config.
    """
    kinds = [(*ends, "chemical") for ends in EDGES] + ([GAP_JUNCTIONS] if has_gap_junctions else [])
    return {
        "version": 2.4,
        "manifest": {"$CIRCUIT_DIR": "."},
        "node_sets_file": "$CIRCUIT_DIR/node_sets.json",
        "networks": {
            "nodes": [*_nodes(BIOPHYSICAL, _biophysical()), *_nodes(VIRTUAL, {"type": "virtual"})],
            "edges": [_edges(*kind) for kind in kinds],
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


def _edges(source: str, target: str, kind: str) -> dict[str, object]:
    population = edge_population(source, target, kind)
    return {"edges_file": f"$CIRCUIT_DIR/edges/{population}.h5", "populations": {population: {"type": kind}}}
