"""Connections that are objects of their own: made by scripts, or by a user's class of connections."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection.records import as_records

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection_manager.connection_set import ConnectionSet
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import Floats, HocObject


def add(
    population: "ConnectionSet", columns: "SynapseColumns", target_manager: "TargetManager", weight_factor: float = 1
) -> int:
    """Add edges to connections, run by run, making those that are missing; gives their number.

    Args:
        population: holds the connections.
        columns: edges with gids, by target and then edge id.
        target_manager: finds sections.
        weight_factor: of new connections.
    """
    before = population.count()
    starts = np.flatnonzero(overrides.begins(columns.sgid, columns.tgid))
    for rows in np.split(np.arange(len(columns)), starts[1:]) if len(columns) else ():
        run = columns.take(rows)
        ends = int(run.sgid[0]), int(run.tgid[0])
        connection: HocObject = population.get_or_create_connection(*ends, weight_factor=weight_factor)
        connection.add_synapses(target_manager, as_records(run), int(run.synapse_id[0]))
    return population.count() - before


def replay(population: "ConnectionSet", trains: "Mapping[int, Floats]", targets: "set[int] | None") -> int:
    """Let connections get spikes, source gid → times in ms, onto some target gids or all.

    Gives the number of those that have some.
    """
    count = 0
    connection: HocObject
    for connection in population.by_hand():
        if connection.sgid in trains and (targets is None or connection.tgid in targets):
            connection.replay(trains[connection.sgid])
            count += len(trains[connection.sgid]) > 0
    return count


def restart_events(population: "ConnectionSet") -> None:
    """Let minis and replay of connections go on from the present time."""
    connection: HocObject
    for connection in population.by_hand():
        connection.restart_events()


def finalize(
    population: "ConnectionSet", cell_manager: "HocObject", base_seed: int, conn_params: "Mapping[str, HocObject]"
) -> int:
    """Build connections one by one, sources descending; gives the number of synapses."""
    built = 0
    for tgid in population.targets_by_hand():
        cell = cell_manager.get_cell(tgid)
        for connection in reversed(list(population.by_hand(tgid))):
            built += connection.finalize(cell, base_seed, **conn_params)
    return built
