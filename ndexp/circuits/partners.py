"""Draws the presynaptic partners of each cell."""

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.cells import Cells

_REACH = 250.0
"""Distance over which the chance to connect falls to 1/e, µm."""
TARGETS_AT_ONCE = 256
"""Targets drawn at a time, so that memory does not grow with the square of the circuit."""


def draw_partners(
    rng: np.random.Generator,
    ends: tuple[Cells, Cells],
    candidates: tuple[NDArray[np.int64], NDArray[np.int64]],
    count: int,
) -> NDArray[np.int64]:
    """Partners of each target: distinct, near ones likelier, none connected to itself.

    Args:
        rng: source of randomness.
        ends: the source and the target population.
        candidates: source ids (s,) and target ids (t,).
        count: partners of each target; fewer when there are not so many.

    Returns:
        (t, k) int64 source ids, sorted in each row; k = min(count, sources a target may have).

    Source: the k smallest of exponential draws divided by weights are a weighted sample without replacement
    (Efraimidis PS, Spirakis PG (2006) Inf Process Lett 97:181-185).
    """
    source_ids, target_ids = candidates
    within = ends[0].population == ends[1].population
    itself = within and bool(np.isin(target_ids, source_ids).any())
    number = min(count, source_ids.size - int(itself))
    chosen = np.empty((target_ids.size, number), dtype=np.int64)
    for first in range(0, target_ids.size, TARGETS_AT_ONCE):
        block = target_ids[first : first + TARGETS_AT_ONCE]
        keys = rng.standard_exponential((block.size, source_ids.size), dtype=np.float32)
        keys /= _closeness(ends, source_ids, block)
        if within:
            keys[block[:, None] == source_ids[None, :]] = np.inf
        columns = np.argpartition(keys, max(number - 1, 0), axis=1)[:, :number]
        chosen[first : first + TARGETS_AT_ONCE] = np.sort(source_ids[columns], axis=1)
    return chosen


def _closeness(
    ends: tuple[Cells, Cells], source_ids: NDArray[np.int64], target_ids: NDArray[np.int64]
) -> NDArray[np.float32] | float:
    """Weights that fall with horizontal distance; thalamic fibres reach all cells alike."""
    if ends[0].population == "thalamus":
        return 1.0
    here = ends[1].positions[target_ids][:, None, ::2].astype(np.float32)
    there = ends[0].positions[source_ids][None, :, ::2].astype(np.float32)
    distance = np.sqrt(((here - there) ** 2).sum(axis=2))
    weights: NDArray[np.float32] = np.exp(-distance / np.float32(_REACH))
    return weights
