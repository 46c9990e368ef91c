"""Builds the edges between two populations: partners, synapses, their places and parameters."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.cells import Cells
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.partners import draw_partners
from ndexp.circuits.pathways import PATHWAYS, Pathway
from ndexp.circuits.placement import draw_sections

_VARIATION = 0.3
"""Coefficient of variation of the synapses' parameters between connections."""
_VELOCITY = 300.0
"""Of axonal conduction, µm/ms."""
_LEAST_DELAY = 0.5
"""ms."""
_STRONGEST = 4.0
"""A circuit with too few partners gets at most so much stronger synapses."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Wires:
    """Edges as columns, a row a synapse."""

    source_ids: NDArray[np.int64]
    target_ids: NDArray[np.int64]
    attributes: dict[str, NDArray[np.generic]]


def make_wires(seed: int, source: Cells, target: Cells, morphologies: Mapping[str, Morphology]) -> Wires:
    """All edges from one population to another; each pathway has its own random stream.

    Args:
        seed: of the circuit.
        source: presynaptic population.
        target: postsynaptic, biophysical population.
        morphologies: name → morphology of the target's cells.
    """
    found = [
        _wire(np.random.default_rng([seed, 2, index]), pathway, (source, target), morphologies)
        for index, pathway in enumerate(PATHWAYS)
        if np.isin(source.mtypes, pathway.sources).any() and np.isin(target.mtypes, pathway.targets).any()
    ]
    return Wires(
        source_ids=np.concatenate([wires.source_ids for wires in found]),
        target_ids=np.concatenate([wires.target_ids for wires in found]),
        attributes={name: np.concatenate([wires.attributes[name] for wires in found]) for name in found[0].attributes},
    )


def _wire(
    rng: np.random.Generator, pathway: Pathway, ends: tuple[Cells, Cells], morphologies: Mapping[str, Morphology]
) -> Wires:
    candidates = (
        np.flatnonzero(np.isin(ends[0].mtypes, pathway.sources)),
        np.flatnonzero(np.isin(ends[1].mtypes, pathway.targets)),
    )
    partners = draw_partners(rng, ends, candidates, pathway.partners)
    source_ids = partners.ravel()
    target_ids = np.repeat(candidates[1], partners.shape[1])
    counts = 1 + rng.poisson(pathway.synapses_per_connection - 1, source_ids.size)
    strength = min(pathway.partners / max(partners.shape[1], 1), _STRONGEST)
    parameters = _parameters(rng, pathway, source_ids.size, strength)
    rows = np.repeat(np.arange(source_ids.size), counts)
    source_ids, target_ids = source_ids[rows], target_ids[rows]
    attributes = {name: values[rows] for name, values in parameters.items()}
    names = np.asarray(ends[1].attributes["morphology"], dtype=np.str_)[target_ids]
    attributes["afferent_section_id"] = draw_sections(rng, morphologies, names, pathway.placement).astype(np.int32)
    attributes["afferent_section_pos"] = rng.uniform(0.02, 0.98, rows.size)
    attributes["delay"] = _delays(rng, ends, source_ids, target_ids)
    return Wires(source_ids=source_ids, target_ids=target_ids, attributes=attributes)


def _parameters(
    rng: np.random.Generator, pathway: Pathway, count: int, strength: float
) -> dict[str, NDArray[np.generic]]:
    """Parameters of each connection, shared by its synapses."""
    means = pathway.synapses
    shape = 1 / _VARIATION**2

    def around(mean: float) -> NDArray[np.float64]:
        return rng.gamma(shape, mean / shape, count)

    return {
        "conductance": around(means.conductance * strength),
        "u_syn": np.clip(around(means.u_syn), 0.01, 0.99),
        "depression_time": around(means.depression_time),
        "facilitation_time": around(means.facilitation_time),
        "decay_time": around(means.decay_time),
        "n_rrp_vesicles": (1 + rng.poisson(means.n_rrp_vesicles - 1, count)).astype(np.int32),
        "syn_type_id": np.full(count, means.syn_type_id, dtype=np.int32),
        "u_hill_coefficient": np.full(count, means.u_hill_coefficient),
        "conductance_scale_factor": np.full(count, means.conductance_scale_factor),
    }


def _delays(
    rng: np.random.Generator, ends: tuple[Cells, Cells], source_ids: NDArray[np.int64], target_ids: NDArray[np.int64]
) -> NDArray[np.float64]:
    """Conduction over the distance of the somata, and a transmission delay."""
    steps = ends[0].positions[source_ids] - ends[1].positions[target_ids]
    distance = np.sqrt((steps**2).sum(axis=1))
    delays: NDArray[np.float64] = _LEAST_DELAY + distance / _VELOCITY + rng.uniform(0.0, 0.5, source_ids.size)
    return delays
