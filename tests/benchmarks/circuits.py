"""Circuits to measure on: the built-in one with as many synapses as cortex has, or with a morphology for each cell."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray
from parity.bases import build_microcircuit

from ndexp.circuits.cells import make_thalamus
from ndexp.circuits.config import edge_population
from ndexp.circuits.microcircuit import grow_morphologies, make_populations
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.morphology_files import asc_text
from ndexp.circuits.pathways import Placement
from ndexp.circuits.placement import draw_sections
from ndexp.circuits.thalamus import thalamic_spikes
from ndexp.sonata.edges import EdgeEnds, write_edges
from ndexp.sonata.nodes import write_nodes
from ndexp.sonata.spikes import write_spikes

SEED = 1
FIBRES = 500
SYNAPSES = {"excitatory": 400, "inhibitory": 600, "thalamus": 500}
"""Of each cell, by the population that they come from; the fibres are replayed."""
_TYPES = {"excitatory": 120, "inhibitory": 5, "thalamus": 115}
_CONDUCTANCES = {"excitatory": 0.05, "inhibitory": 0.05, "thalamus": 0.1}
"""Mean, nS: so many synapses must not drown the cells."""


def dense(directory: Path, *, cells: int) -> Path:
    """A microcircuit whose cells have 1500 synapses each, 1000 of them from simulated cells; gives its config."""
    path = build_microcircuit(directory, cells=cells, seed=SEED, morphology="asc")
    random = np.random.default_rng(SEED)
    made = make_populations(cells, SEED)
    fibres = made["thalamus"] = make_thalamus(random, FIBRES, cells)
    write_nodes(directory / "nodes" / "thalamus.h5", "thalamus", fibres.attributes)
    write_spikes(directory / "thalamus_spikes.h5", [thalamic_spikes(random, FIBRES)])
    morphologies = grow_morphologies()
    for target in ("excitatory", "inhibitory"):
        names = np.asarray(made[target].attributes["morphology"], np.str_)
        for source, count in SYNAPSES.items():
            name = edge_population(source, target)
            target_ids = np.repeat(np.arange(made[target].size), count)
            write_edges(
                directory / "edges" / f"{name}.h5",
                name,
                EdgeEnds(
                    population=source,
                    node_ids=random.integers(0, made[source].size, target_ids.size),
                    size=made[source].size,
                ),
                EdgeEnds(population=target, node_ids=target_ids, size=made[target].size),
                _attributes(random, source, names[target_ids], morphologies),
            )
    return path


def unique(directory: Path, *, cells: int) -> Path:
    """A microcircuit whose cells have a morphology of their own each; gives its config."""
    path = build_microcircuit(directory, cells=cells, seed=SEED, morphology="asc")
    morphologies, random = grow_morphologies(), np.random.default_rng(SEED)
    for population in ("excitatory", "inhibitory"):
        with h5py.File(directory / "nodes" / f"{population}.h5", "r+") as file:
            group = file[f"nodes/{population}/0"]
            names = group["@library/morphology"].asstr()[()][group["morphology"][()]]
            own = [f"{population}_{node_id}" for node_id in range(len(names))]
            for name, old in zip(own, names, strict=True):
                grown = _perturbed(random, morphologies[old])
                (directory / "morphologies" / "asc" / f"{name}.asc").write_text(asc_text(grown), encoding="ascii")
            del group["@library/morphology"], group["morphology"]
            group.create_dataset("@library/morphology", data=own, dtype=h5py.string_dtype())
            group["morphology"] = np.arange(len(own), dtype=np.uint32)
    return path


def _attributes(
    random: np.random.Generator, source: str, names: NDArray[np.str_], morphologies: Mapping[str, Morphology]
) -> dict[str, NDArray[np.generic]]:
    near = random.uniform(0.8, 1.2, (7, names.size))
    return {
        "afferent_section_id": draw_sections(random, morphologies, names, Placement.DENDRITES).astype(np.int32),
        "afferent_section_pos": random.uniform(0.02, 0.98, names.size),
        "conductance": _CONDUCTANCES[source] * near[0],
        "decay_time": 2.0 * near[1],
        "delay": random.uniform(0.3, 3.0, names.size),
        "depression_time": 300.0 * near[2],
        "facilitation_time": 20.0 * near[3],
        "u_syn": 0.5 * near[4],
        "u_hill_coefficient": 2.5 * near[5],
        "conductance_scale_factor": 0.6 * near[6],
        "n_rrp_vesicles": random.integers(1, 4, names.size).astype(np.int32),
        "syn_type_id": np.full(names.size, _TYPES[source], np.int32),
    }


def _perturbed(random: np.random.Generator, morphology: Morphology) -> Morphology:
    sections = []
    for section in morphology.sections:
        points = section.points.copy()
        points[:, 3] = np.round(points[:, 3] * random.uniform(0.9, 1.1), 4)
        sections.append(replace(section, points=points))
    return replace(morphology, sections=tuple(sections))
