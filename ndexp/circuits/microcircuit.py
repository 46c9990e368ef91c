"""Builds the built-in cortical microcircuit: a column of layers 2 to 5 with thalamic input, of any size."""

import json
import os
import shutil
import tempfile
from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ndexp.circuits.cells import Cells, make_cells, make_thalamus
from ndexp.circuits.config import EDGES, circuit_config, edge_population
from ndexp.circuits.growth import grow
from ndexp.circuits.metypes import METYPES
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.morphology_files import write_morphology
from ndexp.circuits.sets import compartment_sets, node_sets
from ndexp.circuits.templates import write_template
from ndexp.circuits.thalamus import thalamic_spikes
from ndexp.circuits.wiring import make_wires
from ndexp.errors import CircuitError
from ndexp.sonata.edges import EdgeEnds, write_edges
from ndexp.sonata.node_sets import write_compartment_sets, write_node_sets
from ndexp.sonata.nodes import write_nodes
from ndexp.sonata.spikes import write_spikes

VERSION = 2
"""Raised whenever the same size and seed give another circuit."""
LEAST_CELLS = 10
_EXCITATORY_SHARE = 0.8
_LEAST_FIBRES = 50


def build(directory: Path, *, cells: int = 100, seed: int = 1) -> Path:
    """Build the circuit; the folder appears only when it is complete.

    Args:
        directory: where the circuit goes; must not exist, or be empty.
        cells: biophysical cells, at least 10; four fifths are excitatory.
        seed: decides positions, connections and thalamic spikes; same seed, same datasets.

    Returns:
        Path of circuit_config.json; besides it lie node_sets.json, compartment_sets.json, thalamus_spikes.h5 and the
        folders nodes, edges, morphologies and emodels.

    Raises:
        CircuitError: too few cells, a negative seed, or the folder is in use.
    """
    if cells < LEAST_CELLS:
        raise CircuitError(
            f"a microcircuit of {cells} cells cannot be built", "cells", f"Ask for {LEAST_CELLS} or more"
        )
    if seed < 0:
        raise CircuitError(f"the seed {seed} is negative", "seed", "Take 0 or more")
    if directory.exists() and any(directory.iterdir()):
        raise CircuitError("the folder is not empty", str(directory), "Remove it or choose another one")
    directory.parent.mkdir(parents=True, exist_ok=True)
    draft = Path(tempfile.mkdtemp(prefix=f".{directory.name}-", dir=directory.parent))
    try:
        _write_all(draft, cells, seed)
        draft.chmod(0o755)
        os.replace(draft, directory)  # noqa: PTH105 - replaces an empty folder, which Path.rename need not
    finally:
        shutil.rmtree(draft, ignore_errors=True)
    return directory / "circuit_config.json"


def grow_morphologies() -> dict[str, Morphology]:
    """All morphologies by name; they do not depend on the circuit's seed."""
    return {
        name: grow(name, metype.plan, (index, variant))
        for index, metype in enumerate(METYPES)
        for variant, name in enumerate(metype.morphologies())
    }


def make_populations(cells: int, seed: int) -> dict[str, Cells]:
    """The three node populations by name."""
    excitatory = round(cells * _EXCITATORY_SHARE)
    sizes = {"excitatory": excitatory, "inhibitory": cells - excitatory}
    streams = {name: np.random.default_rng([seed, 1, index]) for index, name in enumerate((*sizes, "thalamus"))}
    made = {name: make_cells(streams[name], name, size, cells) for name, size in sizes.items()}
    return {**made, "thalamus": make_thalamus(streams["thalamus"], max(cells, _LEAST_FIBRES), cells)}


def _write_all(directory: Path, cells: int, seed: int) -> None:
    morphologies = grow_morphologies()
    populations = make_populations(cells, seed)
    for name in ("nodes", "edges"):
        (directory / name).mkdir()
    for metype in METYPES:
        write_template(directory / "emodels", metype)
    for morphology in morphologies.values():
        write_morphology(directory / "morphologies", morphology)
    for name, made in populations.items():
        write_nodes(directory / "nodes" / f"{name}.h5", name, made.attributes, made.dynamics)
    for source, target in EDGES:
        _write_edges(directory / "edges", populations[source], populations[target], (seed, morphologies))
    pair = (populations["excitatory"], populations["inhibitory"])
    write_node_sets(directory / "node_sets.json", node_sets(*pair))
    write_compartment_sets(directory / "compartment_sets.json", compartment_sets(*pair, morphologies))
    fibres = populations["thalamus"].size
    write_spikes(directory / "thalamus_spikes.h5", [thalamic_spikes(np.random.default_rng([seed, 3]), fibres)])
    text = json.dumps(circuit_config(), indent=2) + "\n"
    (directory / "circuit_config.json").write_text(text, encoding="utf-8")


def _write_edges(directory: Path, source: Cells, target: Cells, given: tuple[int, Mapping[str, Morphology]]) -> None:
    wires = make_wires(given[0], source, target, given[1])
    name = edge_population(source.population, target.population)
    write_edges(
        directory / f"{name}.h5",
        name,
        EdgeEnds(population=source.population, node_ids=wires.source_ids, size=source.size),
        EdgeEnds(population=target.population, node_ids=wires.target_ids, size=target.size),
        wires.attributes,
    )
