"""The node sets and compartment sets of the built-in circuit."""

from collections.abc import Mapping

import numpy as np

from ndexp.circuits.cells import Cells
from ndexp.circuits.metypes import METYPES
from ndexp.circuits.morphology import APICAL, BASAL, Morphology
from ndexp.sonata.node_sets import Location

_SAMPLED = 2
"""Cells of every me-type in the node set `Sample`."""
_SINGLE = "L5_PC"
"""Me-type of the only cell of the node set `Single`, whose branches are worth recording."""


def node_sets(excitatory: Cells, inhibitory: Cells) -> dict[str, object]:
    """All node sets: populations, me-types, `Sample` (a few cells of every me-type) and `Single` (one L5_PC).

    Returns:
        name → rule, in the order of the file.
    """
    sets: dict[str, object] = {
        "Excitatory": {"population": "excitatory"},
        "Inhibitory": {"population": "inhibitory"},
        "Thalamus": {"population": "thalamus"},
        "All": ["Excitatory", "Inhibitory"],
    }
    for metype in METYPES:
        sets[metype.mtype] = {"population": metype.population, "mtype": metype.mtype}
    for cells in (excitatory, inhibitory):
        ids = sorted(node_id for found in sampled(cells).values() for node_id in found)
        sets[f"Sample_{cells.population}"] = {"population": cells.population, "node_id": ids}
    sets["Sample"] = ["Sample_excitatory", "Sample_inhibitory"]
    sets["Single"] = {"population": "excitatory", "node_id": sampled(excitatory)[_SINGLE][:1]}
    return sets


def coupled_sets(first: int, second: int) -> dict[str, object]:
    """Node sets of two interneurons that a gap junction joins: `Coupled`, and `CoupledFirst`, one of them alone."""
    population = "inhibitory"
    return {
        "Coupled": {"population": population, "node_id": sorted((first, second))},
        "CoupledFirst": {"population": population, "node_id": [first]},
    }


def sampled(cells: Cells) -> dict[str, list[int]]:
    """The first cells of every me-type: me-type → node ids."""
    names = [metype.mtype for metype in METYPES if metype.population == cells.population]
    return {name: np.flatnonzero(cells.mtypes == name)[:_SAMPLED].tolist() for name in names}


def compartment_sets(
    excitatory: Cells, inhibitory: Cells, morphologies: Mapping[str, Morphology]
) -> dict[str, tuple[str, list[Location]]]:
    """Places on the sampled cells, one compartment set per population and kind of place.

    Returns:
        `SomaAndDendrite_<population>`: soma and furthest basal section; `ApicalTuft_excitatory`: furthest apical one.
    """
    sets: dict[str, tuple[str, list[Location]]] = {}
    for cells in (excitatory, inhibitory):
        ids = [node_id for found in sampled(cells).values() for node_id in found]
        somata: list[Location] = [(node_id, 0, 0.5) for node_id in ids]
        dendrites = [_furthest(cells, node_id, morphologies, BASAL) for node_id in ids]
        sets[f"SomaAndDendrite_{cells.population}"] = (cells.population, somata + dendrites)
    ids = [node_id for found in sampled(excitatory).values() for node_id in found]
    tuft = [_furthest(excitatory, node_id, morphologies, APICAL) for node_id in ids]
    sets["ApicalTuft_excitatory"] = (excitatory.population, tuft)
    return sets


def _furthest(cells: Cells, node_id: int, morphologies: Mapping[str, Morphology], kind: int) -> Location:
    morphology = morphologies[str(cells.attributes["morphology"][node_id])]
    far = np.where(morphology.kinds() == kind, morphology.path_distances(), -1.0)
    return node_id, int(far.argmax()), 0.5
