"""Node sets and targets: which cells, which sections, which points."""

from ndexp.engine.target_manager.manager import TargetManager
from ndexp.engine.target_manager.node_sets import NodeSet, NodeSetReader, Populations
from ndexp.engine.target_manager.nodeset_target import NodesetTarget, points_of
from ndexp.engine.target_manager.points import SerializedSections, TargetPointList, existing_points
from ndexp.engine.target_manager.spec import TargetSpec
from ndexp.errors import TargetError

__all__ = [
    "NodeSet",
    "NodeSetReader",
    "NodesetTarget",
    "Populations",
    "SerializedSections",
    "TargetError",
    "TargetManager",
    "TargetPointList",
    "TargetSpec",
    "existing_points",
    "points_of",
]
