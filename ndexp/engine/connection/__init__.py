"""Connections: all synapses between two cells, and what drives them."""

from ndexp.engine.connection.artificial import ArtificialStim
from ndexp.engine.connection.base import ConnectionBase
from ndexp.engine.connection.connection import Connection
from ndexp.engine.connection.kinds import NetConType, ReplayMode
from ndexp.engine.connection.minis import InhExcSpontMinis, SpontMinis
from ndexp.engine.connection.replay_stim import ReplayStim

__all__ = [
    "ArtificialStim",
    "Connection",
    "ConnectionBase",
    "InhExcSpontMinis",
    "NetConType",
    "ReplayMode",
    "ReplayStim",
    "SpontMinis",
]
