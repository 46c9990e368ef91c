"""Builds the built-in network of point neurons: excitatory and inhibitory cells with thalamic input, of any size."""

from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.config import edge_population
from ndexp.circuits.folder import CONFIG_NAME, check_size, new_folder, write_config
from ndexp.circuits.partners import TARGETS_AT_ONCE
from ndexp.circuits.thalamus import thalamic_spikes
from ndexp.sonata.edges import EdgeEnds, write_edges
from ndexp.sonata.node_sets import write_node_sets
from ndexp.sonata.nodes import write_nodes
from ndexp.sonata.spikes import write_spikes

VERSION = 1
"""Raised whenever the same size and seed give another circuit."""
LEAST_CELLS = 10
_EXCITATORY_SHARE = 0.8
_LEAST_FIBRES = 50
_SAMPLED = 2

PATHWAYS = {
    ("excitatory", "excitatory"): (20, 0.05),
    ("excitatory", "inhibitory"): (20, 0.06),
    ("inhibitory", "excitatory"): (5, -0.5),
    ("inhibitory", "inhibitory"): (5, -0.5),
    ("thalamus", "excitatory"): (20, 0.125),
    ("thalamus", "inhibitory"): (20, 0.125),
}
"""Source and target → presynaptic cells of each target, and the mean weight, in units of the distance from rest to
threshold. A balanced network in the spirit of Brunel N (2000) J Comput Neurosci 8:183-208."""

_TEMPLATES = {"excitatory": ("PointExcitatory", 20.0), "inhibitory": ("PointInhibitory", 10.0)}
"""Population → hoc template and membrane time constant, ms."""
_HOC = """\
// A leaky integrator that fires when the sum of its events passes 1 (NEURON's IntFire1).
begintemplate @name@
public pointcell
objref pointcell
proc init() {
    pointcell = new IntFire1()
    pointcell.tau = @tau@ // ms
    pointcell.refrac = 2 // ms
}
endtemplate @name@
"""


def build(directory: Path, *, cells: int = 100, seed: int = 1) -> Path:
    """Build the circuit; the folder appears only when it is complete.

    Args:
        directory: where the circuit goes; must not exist, or be empty.
        cells: point neurons, at least 10; four fifths are excitatory.
        seed: decides connections and thalamic spikes; same seed, same datasets.

    Returns:
        Path of circuit_config.json; besides it lie node_sets.json, thalamus_spikes.h5 and the folders nodes, edges and
        models.

    Raises:
        CircuitError: too few cells, a negative seed, or the folder is in use.
    """
    check_size("a point network", cells, seed, LEAST_CELLS)
    excitatory = round(cells * _EXCITATORY_SHARE)
    sizes = {"excitatory": excitatory, "inhibitory": cells - excitatory, "thalamus": max(cells, _LEAST_FIBRES)}
    with new_folder(directory) as draft:
        for name in ("nodes", "edges", "models"):
            (draft / name).mkdir()
        _write_cells(draft, sizes)
        for index, (source, target) in enumerate(PATHWAYS):
            _write_pathway(draft, np.random.default_rng([seed, 2, index]), (source, target), sizes)
        write_node_sets(draft / "node_sets.json", _node_sets())
        trains = thalamic_spikes(np.random.default_rng([seed, 3]), sizes["thalamus"])
        write_spikes(draft / "thalamus_spikes.h5", [trains])
        write_config(draft, circuit_config())
    return directory / CONFIG_NAME


def circuit_config() -> dict[str, object]:
    """The circuit configuration; every path is relative to its own folder.

    Source: SONATA, circuit config.
    """
    kinds = {name: {"type": "point_process", "point_neuron_models_dir": "$CIRCUIT_DIR/models"} for name in _TEMPLATES}
    nodes = [
        {"nodes_file": f"$CIRCUIT_DIR/nodes/{name}.h5", "populations": {name: kind}}
        for name, kind in {**kinds, "thalamus": {"type": "virtual"}}.items()
    ]
    names = [edge_population(*ends, "point_process") for ends in PATHWAYS]
    edges = [
        {"edges_file": f"$CIRCUIT_DIR/edges/{name}.h5", "populations": {name: {"type": "point_process"}}}
        for name in names
    ]
    return {
        "version": 2.4,
        "manifest": {"$CIRCUIT_DIR": "."},
        "node_sets_file": "$CIRCUIT_DIR/node_sets.json",
        "networks": {"nodes": nodes, "edges": edges},
    }


def _node_sets() -> dict[str, object]:
    ids = list(range(_SAMPLED))
    return {
        "Excitatory": {"population": "excitatory"},
        "Inhibitory": {"population": "inhibitory"},
        "Thalamus": {"population": "thalamus"},
        "All": ["Excitatory", "Inhibitory"],
        "Sample_excitatory": {"population": "excitatory", "node_id": ids},
        "Sample_inhibitory": {"population": "inhibitory", "node_id": ids},
        "Sample": ["Sample_excitatory", "Sample_inhibitory"],
    }


def _write_cells(folder: Path, sizes: dict[str, int]) -> None:
    for population, (template, tau) in _TEMPLATES.items():
        text = _HOC.replace("@name@", template).replace("@tau@", f"{tau:g}")
        (folder / "models" / f"{template}.hoc").write_text(text, encoding="utf-8")
        columns = {"model_type": "point_process", "model_template": f"hoc:{template}", "mtype": template}
        write_nodes(folder / "nodes" / f"{population}.h5", population, _repeated(columns, sizes[population]))
    columns = {"model_type": "virtual", "mtype": "VPM_TC"}
    write_nodes(folder / "nodes" / "thalamus.h5", "thalamus", _repeated(columns, sizes["thalamus"]))


def _repeated(columns: dict[str, str], count: int) -> dict[str, NDArray[np.generic]]:
    return {name: np.full(count, text) for name, text in columns.items()}


def _write_pathway(folder: Path, rng: np.random.Generator, ends: tuple[str, str], sizes: dict[str, int]) -> None:
    source, target = ends
    partners, mean = PATHWAYS[ends]
    sources = _partners(rng, sizes[source], sizes[target], partners, within=source == target)
    count = sources.size
    weights = mean * rng.uniform(0.5, 1.5, count)
    attributes: dict[str, NDArray[np.generic]] = {
        "conductance": weights,
        "delay": rng.uniform(0.5, 2.0, count),
        "afferent_section_id": np.zeros(count, dtype=np.int32),
        "afferent_section_pos": np.full(count, 0.5),
    }
    name = edge_population(source, target, "point_process")
    write_edges(
        folder / "edges" / f"{name}.h5",
        name,
        EdgeEnds(population=source, node_ids=sources.ravel(), size=sizes[source]),
        EdgeEnds(
            population=target,
            node_ids=np.repeat(np.arange(sizes[target], dtype=np.int64), sources.shape[1]),
            size=sizes[target],
        ),
        attributes,
    )


def _partners(rng: np.random.Generator, sources: int, targets: int, count: int, *, within: bool) -> NDArray[np.int64]:
    """Distinct sources of each target, none itself, (targets, k) int64, sorted in each row."""
    number = min(count, sources - int(within))
    chosen = np.empty((targets, number), dtype=np.int64)
    for first in range(0, targets, TARGETS_AT_ONCE):
        rows = np.arange(first, min(first + TARGETS_AT_ONCE, targets))
        keys = rng.random((rows.size, sources), dtype=np.float32)
        if within:
            keys[np.arange(rows.size), rows] = np.inf
        chosen[rows] = np.sort(np.argsort(keys, axis=1, kind="stable")[:, :number], axis=1)
    return chosen
