"""Point neurons, such as those of the Allen Institute's circuits, and the synapses that circuits with them have."""

from ndexp.engine.allen_point.cells import AllenPointCell, AllenPointNeuronManager
from ndexp.engine.allen_point.engine import AllenPointEngine
from ndexp.engine.allen_point.exp2syn import Exp2SynSynapseRuleManager
from ndexp.engine.allen_point.point_process import AllenPointConnectionManager, PointConnection

__all__ = [
    "AllenPointCell",
    "AllenPointConnectionManager",
    "AllenPointEngine",
    "AllenPointNeuronManager",
    "Exp2SynSynapseRuleManager",
    "PointConnection",
]
