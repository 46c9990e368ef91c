"""The whole simulation behind the published API's names."""

from ndexp.engine.node.circuit_manager import CircuitManager
from ndexp.engine.node.engine import METypeEngine
from ndexp.engine.node.neurodamus import Neurodamus
from ndexp.engine.node.node import Node

__all__ = ["CircuitManager", "METypeEngine", "Neurodamus", "Node"]
