"""A `synapse_replay` input handed to the connection managers that it concerns."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.connection_manager import SynapseRuleManager
from ndexp.engine.replay import read_all_trains
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.node.circuit_manager import CircuitManager
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetManager

log = logging.getLogger(__name__)


def replay_input(
    info: "StimInfo",
    place: str,
    target_manager: "TargetManager",
    circuits: "CircuitManager",
) -> None:
    """Replay a spike file on every pathway from its populations to the input's node set.

    Args:
        info: the input block.
        place: the block in the config, for messages.
        target_manager: knows the node set.
        circuits: knows the connection managers.

    Raises:
        ConfigError: the block has no node set.
    """
    if "Target" not in info:
        raise ConfigError("replay needs a node_set", place)
    path, target = Path(str(info["SpikeFile"])), str(info["Target"])
    destinations = sorted(target_manager.get_target(target).population_names)
    is_used = False
    for source, trains in read_all_trains(path).items():
        for destination in destinations:
            manager = circuits.get_edge_manager(source, destination)
            if isinstance(manager, SynapseRuleManager):
                manager.replay(trains, None, target, float(str(info["Delay"])))
                is_used = True
    if not is_used:
        log.warning("%s: no edges lead from the spike file's populations to %s; nothing is replayed", place, target)
