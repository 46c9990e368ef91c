"""Connections: all synapses between two cells, and what drives them."""

from ndexp.engine.connection.kinds import NetConType, ReplayMode

__all__ = ["NetConType", "ReplayMode"]
