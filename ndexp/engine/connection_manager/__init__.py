"""Connections of a pathway: read from edge files, kept as columns, built as synapses and NetCons."""

from ndexp.engine.connection_manager.base import ConnectionManagerBase
from ndexp.engine.connection_manager.connection_set import ConnectionSet
from ndexp.engine.connection_manager.edges import edge_node_pop_names
from ndexp.engine.connection_manager.reader import SonataReader, SynapseParameters
from ndexp.engine.connection_manager.synapse_rules import SynapseRuleManager

__all__ = [
    "ConnectionManagerBase",
    "ConnectionSet",
    "SonataReader",
    "SynapseParameters",
    "SynapseRuleManager",
    "edge_node_pop_names",
]
