"""Spike trains of the thalamic fibres."""

import numpy as np

from ndexp.sonata.spikes import SpikeTrains, spike_trains

DURATION = 5000.0
"""Length of the spike trains, ms."""
RATE = 20.0
"""Mean rate of a fibre, Hz."""
_RESOLUTION = 0.001
"""Spike times are multiples of this, ms."""


def thalamic_spikes(rng: np.random.Generator, fibres: int) -> SpikeTrains:
    """Independent Poisson trains of constant rate, one per fibre.

    Args:
        rng: source of randomness.
        fibres: number of virtual nodes.
    """
    counts = rng.poisson(RATE * DURATION / 1000, fibres)
    node_ids = np.repeat(np.arange(fibres, dtype=np.int64), counts)
    times = np.round(rng.uniform(0.1, DURATION, node_ids.size) / _RESOLUTION) * _RESOLUTION
    return spike_trains("thalamus", times, node_ids)
