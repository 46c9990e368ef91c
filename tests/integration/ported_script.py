"""A script for neurodamus of which only the imports were changed: `ported_script.py SIMULATION_CONFIG RESULT`.

It goes through a simulation step by step, looks at targets, cells and connections on the way, changes some by hand, and
writes what it saw as JSON (numbers keep all their digits).
"""

import json
import sys
from pathlib import Path
from typing import Any

from ndexp.engine.node import Node
from ndexp.engine.target_manager import TargetSpec

SEED = 1
"""The config's random_seed."""


def look_at_targets(node: Node) -> dict[str, Any]:
    """Gids and places of some targets."""
    everything = node.target_manager.get_target("All")
    even = node.target_manager.get_target(TargetSpec("EvenA", "RingA"))
    cells = node.circuits.get_node_manager("RingA")
    return {
        "populations": sorted(everything.population_names),
        "all": sorted(int(gid) for gid in everything.get_local_gids()),
        "count": int(even.gid_count()),
        "even points": [[int(one.gid), len(one.sclst), list(one.x)] for one in even.get_point_list(cells)],
        "intersects": bool(everything.intersects(even)),
    }


def look_at_cells(node: Node) -> list[list[Any]]:
    """Size, threshold and parts of each cell."""
    found = []
    for name in ("RingA", "RingB"):
        manager = node.circuits.get_node_manager(name)
        for gid in sorted(int(gid) for gid in manager.get_final_gids()):
            cell = manager.get_cell(gid)
            sections = list(cell.CCell.all)
            found.append(
                [
                    int(cell.gid),
                    len(sections),
                    sum(section.L for section in sections),
                    cell.CellRef.soma[0](0.5).area(),
                    cell.getThreshold(),
                    cell.getHypAmp(),
                ]
            )
    return found


def look_at_connections(node: Node, source: str, target: str) -> list[list[Any]]:
    """Ends, events and synapses of each connection of a pathway."""
    edges = node.circuits.get_edge_manager(source, target)
    gids = sorted(int(gid) for gid in node.circuits.get_node_manager(target).get_final_gids())
    return [
        [
            int(connection.sgid),
            int(connection.tgid),
            connection.weight_factor,
            [[netcon.delay, netcon.weight[0]] for netcon in connection._netcons or []],
            [[synapse.synapseID, synapse.Use, synapse.Dep] for synapse in connection.synapses],
        ]
        for gid in gids
        for connection in edges.get_connections(gid)
    ]


def change_before(node: Node) -> None:
    """Stronger connections onto RingA's first cell, before anything is built."""
    first = min(int(gid) for gid in node.circuits.get_node_manager("RingA").get_final_gids())
    for connection in node.circuits.get_edge_manager("Afferents", "RingA").get_connections(first):
        connection.weight_factor = 2.0


def change_by_hand(node: Node) -> None:
    """Weaker synapses onto the first cell of RingB, other release onto the second."""
    edges = node.circuits.get_edge_manager("RingA", "RingB")
    first, second = sorted(int(gid) for gid in node.circuits.get_node_manager("RingB").get_final_gids())[:2]
    for connection in edges.get_connections(first):
        connection.update_weights(0.4)
    for connection in edges.get_connections([second]):
        connection.configure_synapses("%s.Use = 0.3")


def main(config: str, result: str) -> None:
    """All steps of a simulation, from targets to spikes."""
    node = Node(config)
    node.load_targets()
    node.create_cells()
    node.create_synapses()
    node.enable_replay()
    change_before(node)
    for manager in node.circuits.all_synapse_managers():
        manager.finalize(SEED)
    seen: dict[str, Any] = {"targets": look_at_targets(node), "cells": look_at_cells(node)}
    pathways = [("RingA", "RingA"), ("RingA", "RingB"), ("Afferents", "RingA")]
    seen["connections"] = {" ".join(ends): look_at_connections(node, *ends) for ends in pathways}
    node.enable_stimulus()
    node.enable_modifications()
    change_by_hand(node)
    node.enable_reports()
    seen["changed"] = look_at_connections(node, "RingA", "RingB")

    from neuron import h

    voltages = {}
    for manager in node.circuits.all_node_managers():
        for cell in manager.cells:
            voltages[int(cell.gid)] = h.Vector().record(cell.CCell.soma[0](0.5)._ref_v, 1.0)
    node.sim_init()
    spikes = [manager.record_spikes() for manager in node.circuits.all_node_managers()]
    node.solve(10.0)
    seen["half"] = len([time for times, _ in spikes for time in times])
    node.solve()
    seen["v"] = {str(gid): list(voltages[gid]) for gid in sorted(voltages)}
    seen["spikes"] = sorted([time, int(gid)] for times, gids in spikes for time, gid in zip(times, gids, strict=True))
    Path(result).write_text(json.dumps(seen), encoding="utf-8")


if __name__ == "__main__":
    main(*sys.argv[1:3])
