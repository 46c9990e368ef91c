"""Blocks of `connection_overrides` for tests: what is not given is as if the block did not name it."""

from typing import Any

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
    """One block; its source and target are `All` unless given."""
    usual = {"name": "block", "source": "All", "target": "All", "weight": 1.0, "delay": 0.0}
    return ConnectionOverride(**{**dict.fromkeys(_OPTIONAL), **usual, **given})
