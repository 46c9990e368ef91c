"""Synapse columns for tests: what is not given is the same in all rows."""

from typing import Any

import numpy as np

from ndexp.engine.connection.columns import SynapseColumns

_WHOLE = {"isec": 0, "ipt": -1}
_REAL = {"offset": 0.5, "delay": 1.0, "weight": 1.0}
_VALUES = {
    "syn_type": 113,
    "nrrp": 1,
    "U": 0.5,
    "D": 100.0,
    "F": 10.0,
    "DTC": 2.0,
    "conductance_ratio": -1,
}


def columns(sgid: Any, tgid: Any, synapse_id: Any = None, **given: Any) -> SynapseColumns:
    """One row for each source and target; `synapse_id` counts the rows unless given."""
    n = len(sgid)
    ids = {"sgid": sgid, "tgid": tgid, "synapse_id": range(n) if synapse_id is None else synapse_id}
    arrays = {name: np.array(value, np.int64) for name, value in ids.items()}
    arrays |= {name: np.full(n, given.pop(name, value), np.int64) for name, value in _WHOLE.items()}
    arrays |= {name: np.full(n, given.pop(name, value), np.float64) for name, value in _REAL.items()}
    values = {name: np.full(n, value, np.float64) for name, value in (_VALUES | given).items()}
    return SynapseColumns(**arrays, values=values)
