"""Chooses sections and positions for synapses."""

from collections.abc import Mapping

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.morphology import APICAL, BASAL, SOMA, Morphology
from ndexp.circuits.pathways import Placement

_SOMATIC_SHARE = 0.3
"""Share of perisomatic synapses that sit on the soma itself."""
_PROXIMAL = 60.0
"""Path distance over which perisomatic synapses become rarer by 1/e, µm."""
_FAR = 200.0
"""Path distance from which dendrites count fully as distal, µm."""


def section_weights(morphology: Morphology, placement: Placement) -> NDArray[np.float64]:
    """Chance of each section to carry a synapse.

    Args:
        morphology: the target cell's.
        placement: where synapses of this kind sit.

    Returns:
        (sections + 1,) float64 by SONATA section id, adding up to 1; axons have 0.
    """
    kinds, far = morphology.kinds(), morphology.path_distances()
    weights = np.where((kinds == BASAL) | (kinds == APICAL), morphology.lengths(), 0.0)
    if placement is Placement.DISTAL:
        weights *= np.minimum(far / _FAR, 1.0) ** 2
    if placement is Placement.PERISOMATIC:
        weights *= np.exp(-far / _PROXIMAL)
        weights *= (1 - _SOMATIC_SHARE) / weights.sum()
        weights[kinds == SOMA] = _SOMATIC_SHARE
    shares: NDArray[np.float64] = weights / weights.sum()
    return shares


def draw_sections(
    rng: np.random.Generator,
    morphologies: Mapping[str, Morphology],
    names: NDArray[np.str_],
    placement: Placement,
) -> NDArray[np.int64]:
    """A section for each synapse.

    Args:
        rng: source of randomness.
        morphologies: name → morphology.
        names: (n,) morphology of each synapse's target cell.
        placement: where synapses of this kind sit.

    Returns:
        (n,) int64 SONATA section ids, which count the reconstructed axon.
    """
    chosen = np.empty(names.size, dtype=np.int64)
    draws = rng.random(names.size)
    for name in np.unique(names).tolist():
        bounds = np.cumsum(section_weights(morphologies[name], placement))
        mine = names == name
        chosen[mine] = np.searchsorted(bounds / bounds[-1], draws[mine], side="right")
    return chosen
