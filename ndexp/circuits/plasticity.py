"""What edges need besides for plastic synapses (`modoverride: GluSynapse`)."""

from dataclasses import replace

import numpy as np
from numpy.typing import NDArray

from ndexp.circuits.wiring import Wires

_POTENTIATED = 0.3
"""Share of synapses that start potentiated."""
_SPINE_VOLUME = 0.087
"""Mean volume of a spine, µm3. Source: Chindemi G et al. (2022) Nat Commun 13:3038."""
_THETA_D, _THETA_P = 0.15, 0.4
"""Mean calcium thresholds of depression and potentiation, µs/l; chosen so that pairing at some tens of Hz changes
synapses within a second, not measured."""
_DEPRESSED, _POTENTIATED_BY = 0.7, 1.4
"""Amplitude and release of depressed and of potentiated synapses, as factors on those of static ones."""
_SHAPE = 25.0
"""Of the gamma distributions (CV 0.2)."""
_RELEASE_BOUNDS = (0.01, 0.99)


def with_plasticity(seed: int, wires: Wires) -> Wires:
    """The same edges with the attributes of plastic synapses; nothing else is drawn anew.

    Args:
        seed: of the circuit.
        wires: edges between excitatory cells.
    """
    rng = np.random.default_rng([seed, 5])
    conductance = wires.attributes["conductance"].astype(np.float64)
    release = wires.attributes["u_syn"].astype(np.float64)
    count = conductance.size

    def around(mean: float) -> NDArray[np.float64]:
        return rng.gamma(_SHAPE, mean / _SHAPE, count)

    return replace(
        wires,
        attributes={
            **wires.attributes,
            "rho0_GB": (rng.random(count) < _POTENTIATED).astype(np.float64),
            "volume_CR": around(_SPINE_VOLUME),
            "theta_d": around(_THETA_D),
            "theta_p": around(_THETA_P),
            "gmax_d_AMPA": _DEPRESSED * conductance,
            "gmax_p_AMPA": _POTENTIATED_BY * conductance,
            "Use_d_TM": np.clip(_DEPRESSED * release, *_RELEASE_BOUNDS),
            "Use_p_TM": np.clip(_POTENTIATED_BY * release, *_RELEASE_BOUNDS),
        },
    )
