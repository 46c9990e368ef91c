"""Samples of random signals from the variates of a stream, without NEURON: noise that relaxes to its mean.

Sums run one after the other, because their last bits depend on the order.
"""

import math
from itertools import accumulate
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats

_NO_MEMORY = 1e-9
"""A relaxation time (ms) below this is none at all: white noise."""


def ornstein_uhlenbeck(variates: "Floats", tau: float, sigma: float, mean: float, dt: float) -> "Floats":
    """An Ornstein-Uhlenbeck process that begins at its mean.

    Args:
        variates: (n,) standard normal; the first one has no effect unless `tau` is 0.
        tau: relaxation time, ms.
        sigma: standard deviation.
        mean: mean.
        dt: between samples, ms.

    Returns:
        (n,) float64.

    Source: D. T. Gillespie, Exact numerical simulation of the Ornstein-Uhlenbeck process, Phys. Rev. E 54 (1996).
    """
    if tau < _NO_MEMORY:
        return mean + sigma * variates
    kept = math.exp(-dt / tau)
    steps = (sigma * math.sqrt(1 - kept * kept) * variates[1:]).tolist()
    states = accumulate(steps, lambda state, step: state * kept + step, initial=0.0)
    return np.fromiter(states, np.float64, len(variates)) + mean
