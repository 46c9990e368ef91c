"""The `connection_overrides` section: changes of synapses between two node sets."""

from dataclasses import dataclass


@dataclass(kw_only=True)
class ConnectionOverrideConfig:
    """One override; its name is its key. Later ones win."""

    source: str
    """Node set of the presynaptic cells."""

    target: str
    """Node set of the postsynaptic cells."""

    weight: float | None = None
    """Factor on the synapses' weight."""

    delay: float | None = None
    """When the weight takes effect, ms."""

    spont_minis: float | None = None
    """Rate of spontaneous release, Hz."""

    synapse_configure: str | None = None
    """Statement run on each synapse."""

    modoverride: str | None = None
    """Synapse mechanism to use instead."""

    synapse_delay_override: float | None = None
    """Delay of all synapses, ms."""

    neuromodulation_dtc: float | None = None
    """Decay of neuromodulation, ms."""

    neuromodulation_strength: float | None = None
    """Strength of neuromodulation."""
