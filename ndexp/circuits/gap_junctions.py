"""Gap junctions between the interneurons of one kind."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.cells import Cells
from ndexp.circuits.morphology import Morphology
from ndexp.circuits.partners import draw_partners
from ndexp.circuits.pathways import PV, SST, Placement
from ndexp.circuits.placement import draw_sections
from ndexp.circuits.wiring import Wires
from ndexp.errors import CircuitError

_CONDUCTANCES = {PV: 1.0, SST: 0.5}
"""Mean conductance of a junction, nS: couples neighbours by some per cent. Source of the kind: Galarreta M, Hestrin S
(1999) Nature 402:72-75 and Gibson JR, Beierlein M, Connors BW (1999) Nature 402:75-79."""
_PARTNERS = 3
"""Cells that each one chooses; others may choose it, too."""
_SHAPE = 11.0
"""Of the gamma distribution of conductances (CV 0.3)."""


def gap_wires(seed: int, cells: Cells, morphologies: Mapping[str, Morphology]) -> Wires:
    """All gap junctions, two edges each, there and back.

    Args:
        seed: of the circuit.
        cells: the interneurons.
        morphologies: name → morphology.

    Raises:
        CircuitError: there are no two cells of a kind.
    """
    rng = np.random.default_rng([seed, 4])
    kinds = {kind: _pairs(rng, cells, kind) for kind in _CONDUCTANCES}
    pairs = np.concatenate(list(kinds.values()))
    if not len(pairs):
        raise CircuitError("gap junctions need two interneurons of a kind", "cells", "Ask for 20 cells or more")
    means = np.repeat(list(_CONDUCTANCES.values()), [len(found) for found in kinds.values()])
    conductance = rng.gamma(_SHAPE, means / _SHAPE)
    names = np.asarray(cells.attributes["morphology"], dtype=np.str_)[pairs]
    placed = [draw_sections(rng, morphologies, names[:, end], Placement.PERISOMATIC) for end in (0, 1)]
    ends = np.stack(placed, axis=1).astype(np.int32)
    return _there_and_back(pairs, ends, rng.uniform(0.02, 0.98, pairs.shape), conductance)


def coupled_pair(wires: Wires) -> tuple[int, int]:
    """Two cells that a junction joins: the node ids of the first edge."""
    return int(wires.source_ids[0]), int(wires.target_ids[0])


def _pairs(rng: np.random.Generator, cells: Cells, kind: tuple[str, ...]) -> NDArray[np.int64]:
    """Pairs of cells of a kind, each once, (n, 2)."""
    ids = np.flatnonzero(np.isin(cells.mtypes, kind))
    partners = draw_partners(rng, (cells, cells), (ids, ids), _PARTNERS)
    chosen = np.column_stack([partners.ravel(), np.repeat(ids, partners.shape[1])])
    return np.unique(np.sort(chosen, axis=1), axis=0).reshape(-1, 2)


def _there_and_back(
    pairs: NDArray[np.int64],
    sections: NDArray[np.int32],
    positions: NDArray[np.float64],
    conductance: NDArray[np.float64],
) -> Wires:
    """Each junction as two edges; the ids of its ends are exchanged between them."""
    own, other = np.arange(len(pairs)) * 2, np.arange(len(pairs)) * 2 + 1
    return Wires(
        source_ids=np.concatenate([pairs[:, 0], pairs[:, 1]]),
        target_ids=np.concatenate([pairs[:, 1], pairs[:, 0]]),
        attributes={
            "conductance": np.tile(conductance, 2),
            "afferent_junction_id": np.concatenate([other, own]).astype(np.uint64),
            "efferent_junction_id": np.concatenate([own, other]).astype(np.uint64),
            "afferent_section_id": np.concatenate([sections[:, 1], sections[:, 0]]),
            "afferent_section_pos": np.concatenate([positions[:, 1], positions[:, 0]]),
            "efferent_section_id": np.concatenate([sections[:, 0], sections[:, 1]]),
            "efferent_section_pos": np.concatenate([positions[:, 0], positions[:, 1]]),
        },
    )
