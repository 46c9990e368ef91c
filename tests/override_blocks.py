"""Blocks of `connection_overrides` for tests, and rows that none has touched."""

from typing import Any

import numpy as np

from ndexp.engine.connection.overrides import OverrideState
from ndexp.engine.settings import ConnectionOverride

_OPTIONAL = (
    "spont_minis",
    "synapse_configure",
    "modoverride",
    "synapse_delay_override",
    "neuromodulation_dtc",
    "neuromodulation_strength",
)


def override(**given: Any) -> ConnectionOverride:
    """One block, as if it named nothing else; its source and target are `All` unless given."""
    usual = {"name": "block", "source": "All", "target": "All", "weight": 1.0, "delay": 0.0}
    return ConnectionOverride(**{**dict.fromkeys(_OPTIONAL), **usual, **given})


def fresh(length: int) -> OverrideState:
    """The state of rows that no override has touched."""
    return OverrideState(np.zeros(length, np.int32))
