"""Builds the built-in cortical microcircuit: a column of layers 2 to 5 with thalamic input, of any size."""

from collections.abc import Mapping
from pathlib import Path

import numpy as np

from ndexp.circuits.cells import Cells, make_cells, make_thalamus
from ndexp.circuits.config import EDGES, GAP_JUNCTIONS, circuit_config, edge_population
from ndexp.circuits.folder import CONFIG_NAME, check_size, new_folder, write_config
from ndexp.circuits.gap_junctions import coupled_pair, gap_wires
from ndexp.circuits.growth import grow
from ndexp.circuits.metypes import METYPES
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.morphology_files import write_morphology
from ndexp.circuits.plasticity import with_plasticity
from ndexp.circuits.sets import compartment_sets, coupled_sets, node_sets
from ndexp.circuits.templates import write_template
from ndexp.circuits.thalamus import thalamic_spikes
from ndexp.circuits.wiring import Wires, make_wires
from ndexp.sonata.edges import EdgeEnds, write_edges
from ndexp.sonata.node_sets import write_compartment_sets, write_node_sets
from ndexp.sonata.nodes import write_nodes
from ndexp.sonata.spikes import write_spikes

VERSION = 2
"""Raised whenever the same size and seed give another circuit."""
LEAST_CELLS = 10
_EXCITATORY_SHARE = 0.8
_LEAST_FIBRES = 50


def build(
    directory: Path, *, cells: int = 100, seed: int = 1, gap_junctions: bool = False, plastic: bool = False
) -> Path:
    """Build the circuit; the folder appears only when it is complete.

    Args:
        directory: where the circuit goes; must not exist, or be empty.
        cells: biophysical cells, at least 10; four fifths are excitatory.
        seed: decides positions, connections and thalamic spikes; same seed, same datasets.
        gap_junctions: join interneurons of a kind by electrical edges, besides.
        plastic: give edges between excitatory cells the attributes of plastic synapses, besides.

    Returns:
        Path of circuit_config.json; besides it lie node_sets.json, compartment_sets.json, thalamus_spikes.h5 and the
        folders nodes, edges, morphologies and emodels.

    Raises:
        CircuitError: too few cells, a negative seed, or the folder is in use.
    """
    check_size("a microcircuit", cells, seed, LEAST_CELLS)
    with new_folder(directory) as draft:
        _write_all(draft, cells, seed, gap_junctions=gap_junctions, plastic=plastic)
    return directory / CONFIG_NAME


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


def _write_all(directory: Path, cells: int, seed: int, *, gap_junctions: bool, plastic: bool) -> None:
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
        wires = make_wires(seed, populations[source], populations[target], morphologies)
        if plastic and source == target == "excitatory":
            wires = with_plasticity(seed, wires)
        _write_edges(directory / "edges", (source, target, "chemical"), populations, wires)
    pair = (populations["excitatory"], populations["inhibitory"])
    sets = node_sets(*pair)
    if gap_junctions:
        wires = gap_wires(seed, populations["inhibitory"], morphologies)
        _write_edges(directory / "edges", GAP_JUNCTIONS, populations, wires)
        sets |= coupled_sets(*coupled_pair(wires))
    write_node_sets(directory / "node_sets.json", sets)
    write_compartment_sets(directory / "compartment_sets.json", compartment_sets(*pair, morphologies))
    fibres = populations["thalamus"].size
    write_spikes(directory / "thalamus_spikes.h5", [thalamic_spikes(np.random.default_rng([seed, 3]), fibres)])
    write_config(directory, circuit_config(has_gap_junctions=gap_junctions))


def _write_edges(directory: Path, kind: tuple[str, str, str], populations: Mapping[str, Cells], wires: Wires) -> None:
    source, target = populations[kind[0]], populations[kind[1]]
    name = edge_population(*kind)
    write_edges(
        directory / f"{name}.h5",
        name,
        EdgeEnds(population=source.population, node_ids=wires.source_ids, size=source.size),
        EdgeEnds(population=target.population, node_ids=wires.target_ids, size=target.size),
        wires.attributes,
    )
