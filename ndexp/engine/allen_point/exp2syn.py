"""Synapses of NEURON's Exp2Syn: a conductance with two time constants, the same for each event."""

import logging
from dataclasses import replace
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.overrides import OverrideState
from ndexp.engine.connection_manager import SynapseRuleManager, connection_set
from ndexp.engine.connection_manager.edges import EdgeKind

if TYPE_CHECKING:
    from ndexp.engine.settings import ConnectionOverride

log = logging.getLogger(__name__)

EXP2SYN = EdgeKind(
    required=MappingProxyType({"weight": "conductance", "tau1": "tau1", "tau2": "tau2", "erev": "erev"}),
    optional=MappingProxyType(
        {"syn_type": ("syn_type_id", -1.0), "conductance_ratio": ("conductance_scale_factor", -1.0)},
    ),
    whole=("syn_type",),
)
"""Time constants in ms, reversal potential in mV; the conductance goes to Exp2Syn as it is, which takes it as µS."""

MECHANISM = "Exp2Syn"


class Exp2SynConnectionSet(connection_set.ConnectionSet):
    """Connections whose synapses are Exp2Syn unless a `modoverride` says otherwise, and never get minis."""

    def synapses(self) -> Synapses | None:
        """All synapses in the order in which they are built, or None if there are none."""
        found = super().synapses()
        return None if found is None else replace(found, state=as_exp2syn(found.state))


class Exp2SynSynapseRuleManager(SynapseRuleManager):
    """The Exp2Syn synapses of one pathway: presynaptic cells and replay drive them."""

    CONNECTIONS_TYPE: ClassVar[str | None] = "Exp2Syn_synapse"
    EDGE_KIND: ClassVar[EdgeKind] = EXP2SYN
    ConnectionSet: ClassVar[type[connection_set.ConnectionSet]] = Exp2SynConnectionSet

    def configure_connections(self, conn_conf: "ConnectionOverride") -> int:
        """Apply an override to the connections that it covers; gives the number of synapses on this rank."""
        count = super().configure_connections(conn_conf)
        if count and conn_conf.spont_minis:
            log.warning(
                "%s → %s: spont_minis of override '%s' is left out for %d Exp2Syn synapses, which have no minis",
                *self._names,
                conn_conf.name,
                count,
            )
        return count

    def _finalize_population(
        self, population: connection_set.ConnectionSet, base_seed: int, **conn_params: object
    ) -> int:
        self._helper(MECHANISM, "Exp2Syn_synapse edges")  # needed even if no override names it
        return super()._finalize_population(population, base_seed, **conn_params)


def as_exp2syn(state: OverrideState) -> OverrideState:
    """What overrides say, with Exp2Syn where they name no mechanism, and no spontaneous minis."""
    return state.changed(slice(None), lambda told: replace(told, mod=told.mod or MECHANISM, minis_rate=0.0))
