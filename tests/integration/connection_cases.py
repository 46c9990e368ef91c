"""Connections as scripts use them, on the test ring: `connection_cases.py LIBRARY CASE`, in a folder of its own.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import ctypes
import json
import sys
from pathlib import Path
from typing import Any, ClassVar

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import builders
import numpy as np
import ring_additions
from mechanism_cases import case, cases, h

from ndexp.engine.allen_point import AllenPointConnectionManager, PointConnection
from ndexp.engine.connection import Connection, InhExcSpontMinis, ReplayMode, ReplayStim, SpontMinis
from ndexp.engine.connection_manager import SynapseRuleManager
from ndexp.engine.gap_junction import GapJunctionManager
from ndexp.engine.neuromodulation_manager import NeuroModulationManager
from ndexp.engine.neuron_api import load_mechanisms, parallel_context
from ndexp.engine.node import Node
from ndexp.engine.replay import SpikeManager
from ndexp.errors import SimulationError

REPLAY = {
    "module": "synapse_replay",
    "input_type": "spikes",
    "delay": 0,
    "duration": 50,
    "node_set": "RingA",
    "spike_file": "afferent_spikes.h5",
}


def node(**sections: Any) -> Node:
    """The ring with its cells, and replayed afferents; synapses are still to be made."""
    folder = Path.cwd()
    network = builders.ring(folder)
    config = builders.simulation_config(folder, network, inputs={"replay": REPLAY}, **sections)
    made = Node(config)
    made.load_targets()
    made.create_cells()
    return made


def built(**sections: Any) -> Node:
    made = node(**sections)
    made.create_synapses()
    made.build_synapses()
    return made


def manager(made: Node, source: str, target: str, kind: Any = SynapseRuleManager) -> Any:
    """A manager of this pathway beside the circuit's own, with its file open."""
    edges = next(edges for edges in made.settings.edges if (edges.source, edges.target) == (source, target))
    circuits = made.circuits
    own = kind(
        edges,
        made.target_manager,
        circuits.get_node_manager(target),
        src_cell_manager=circuits.get_node_manager(source),
    )
    own.open_edge_location(edges.location, edges)
    return own


def drivers(connection: Any) -> list[list[float]]:
    return [[nc.srcgid(), nc.delay, nc.weight[0], nc.weight[4], nc.threshold] for nc in connection.netcons]


def values(connection: Any) -> list[list[float]]:
    return [[one.synapseID, one.Use, one.Dep, one.Fac, one.conductance] for one in connection.synapses]


def shown(connection: Any) -> dict[str, Any]:
    minis, replay = connection.spont_minis, connection.replay_stim
    params = connection.synapse_params
    return {
        "pair": [connection.sgid, connection.tgid],
        "netcons": drivers(connection),
        "synapses": values(connection),
        "sections": [section.name().partition(".")[2] for _, section in connection.sections_with_synapses],
        "x": connection.synapse_locations.tolist(),
        "mini_netcons": [] if minis is None else [[nc.delay, nc.weight[0], nc.weight[4]] for nc in minis.netcons],
        "rate": None if minis is None else minis.get_rate(),
        "replay": [] if replay is None else [list(replay.time_vec), len(replay.netcons), len(replay.netstims)],
        "params": {name: params[name].tolist() for name in ("weight", "delay", "U", "location", "isec")},
    }


@case
def views() -> Any:
    made = built()
    found = {}
    for source, target in (("RingA", "RingB"), ("Afferents", "RingA"), ("RingB", "RingB")):
        edges = made.circuits.get_edge_manager(source, target)
        found[f"{source} {target}"] = [shown(connection) for connection in edges.all_connections()]
    edges = made.circuits.get_edge_manager("RingA", "RingA")
    some = edges.get_connections([1002, 1000], [1001, 1002])
    found["chosen"] = [[connection.sgid, connection.tgid] for connection in some]
    targets = edges.get_target_connections("EvenA", "RingA", [1001])
    found["of targets"] = [[connection.sgid, connection.tgid] for connection in targets]
    first = next(edges.get_connections(1000))
    found["same"] = first is edges.current_population.get_connection(first.sgid, 1000)
    return found


@case
def told_by_hand() -> Any:
    """What views are told before the build, and what an override of the config tells."""
    made = node()
    own = manager(made, "RingA", "RingB")
    own.connect_all()
    for connection in own.all_connections():
        connection.weight_factor = 2.5
        connection.minis_spont_rate = 7.0
        connection.syndelay_override = 3.0
        connection.mod_override = "AMPANMDA"
        connection.add_synapse_configuration("%s.Use = 0.25")
        connection.add_delayed_weight(5.0, 0.5)
    own.finalize(1)
    by_hand = [shown(connection) for connection in own.all_connections()]
    told = next(own.all_connections())
    after = [told.weight_factor, told.minis_spont_rate, told.syndelay_override, told.mod_override]
    made.clear_model()
    block = {"source": "RingA", "target": "RingB", "weight": 2.5, "spont_minis": 7.0, "synapse_delay_override": 3.0}
    block |= {"name": "same", "modoverride": "AMPANMDA", "synapse_configure": "%s.Use = 0.25"}
    late = {"name": "late", "source": "RingA", "target": "RingB", "delay": 5.0, "weight": 0.5}
    again = built(connection_overrides=[block, late])
    found = again.circuits.get_edge_manager("RingA", "RingB").all_connections()
    return {"by hand": by_hand, "config": [shown(connection) for connection in found], "after": after}


@case
def told_between_steps() -> Any:
    """What connections are told after they are read, with a build by hand, and what an override tells."""
    made = node()
    made.create_synapses()
    edges = made.circuits.get_edge_manager("RingA", "RingB")
    before = [len(one.synapses) for one in edges.all_connections()]
    for connection in edges.all_connections():
        connection.weight_factor = 2.5
    managers = list(made.circuits.all_synapse_managers())
    counts = [[own.finalize(made.settings.run.random_seed) for own in managers] for _ in range(2)]
    later = made.build_synapses()
    told = [shown(connection) for connection in edges.all_connections()]
    made.clear_model()
    again = built(connection_overrides=[{"name": "same", "source": "RingA", "target": "RingB", "weight": 2.5}])
    found = again.circuits.get_edge_manager("RingA", "RingB").all_connections()
    return {
        "before": before,
        "counts": [*counts, later],
        "told": told,
        "config": [shown(connection) for connection in found],
    }


@case
def changed_after_the_build() -> Any:
    made = built()
    connection = next(made.circuits.get_edge_manager("Afferents", "RingA").get_connections(1000))
    connection.update_weights(9.0, update_also_replay_netcons=True)
    connection.configure_synapses("%s.Use *= 0.5; %s.Dep = 11")
    other = next(made.circuits.get_edge_manager("RingA", "RingB").all_connections())
    other.update_weights(8.0)
    return {
        "replay": [nc.weight[0] for nc in connection.replay_stim.netcons],
        "synapses": values(connection),
        "params": connection.synapse_params.U.tolist(),
        "presyn": [nc.weight[0] for nc in other.netcons],
    }


class Mine(Connection):
    """A user's class of connections: it builds each by itself."""

    __slots__ = ()
    seen: ClassVar[list[tuple[int, int]]] = []

    def finalize(self, cell: Any, base_seed: int = 0, **kw: Any) -> int:
        self.seen.append((self.sgid, self.tgid))
        return super().finalize(cell, base_seed, **kw)


class MineManager(SynapseRuleManager):
    conn_factory: ClassVar[Any] = Mine


def all_pathways(made: Node, kind: Any) -> list[Any]:
    managers = [manager(made, edges.source, edges.target, kind) for edges in made.settings.edges]
    for own in managers:
        own.create_connections()
        if own.src_node_population == "Afferents":
            own.replay(SpikeManager("afferent_spikes.h5", population="Afferents"), None, None)
    for own in managers:
        own.finalize(1)
    return managers


def spikes_with(kind: Any) -> Any:
    made = node()
    managers = all_pathways(made, kind)
    counts = [own.connection_count for own in managers]
    made.sim_init()
    made.solve()
    trains = sorted(
        (time, int(gid)) for times, gids in made._spikes.values() for time, gid in zip(times, gids, strict=True)
    )
    del managers
    return {"spikes": trains, "counts": counts, "seen": Mine.seen}


@case
def spikes_of_rows() -> Any:
    return spikes_with(SynapseRuleManager)


@case
def spikes_of_own_connections() -> Any:
    return spikes_with(MineManager)


@case
def groups() -> Any:
    made = node()
    own = manager(made, "RingA", "RingA")

    def counts() -> list[list[int]]:
        return [[one.sgid, one.tgid, len(one.synapse_params)] for one in own.all_connections()]

    own.connect_group("EvenA", "RingA")
    first = counts()
    own.connect_group("RingA", "RingA")
    second = counts()
    locked = [connection.locked for connection in own.all_connections()]
    own.open_edge_location(made.settings.edges[0].location, None)
    unlocked = [connection.locked for connection in own.all_connections()]
    own.connect_group("RingA", "RingA", synapse_type_restrict=113)
    return {"first": first, "second": second, "locked": locked, "unlocked": unlocked, "third": counts()}


@case
def made_by_hand() -> Any:
    """A connection of one synapse, made beside one of the circuit with the same parameters."""
    made = built()
    cells = made.circuits.get_node_manager("RingB")
    model = next(made.circuits.get_edge_manager("RingA", "RingB").all_connections())
    params = model.synapse_params
    one = Connection(model.sgid, model.tgid, *model.population_id, weight_factor=3.0, minis_spont_rate=5.0)
    one.add_synapses(made.target_manager, params, base_id=40)
    one.add_synapse(made.target_manager.location_to_point(model.tgid, 0, -1, 0.25), params[0])
    one.replay(np.array([4.0, 2.0, 9.0]), start_delay=3.0)
    count = one.finalize(cells.get_cell(model.tgid), 1)
    stored = made.circuits.get_edge_manager("RingA", "RingB").current_population
    stored.store_connection(one)
    return {
        "count": count,
        "one": shown(one),
        "model": shown(model),
        "stored": stored.get_connection(*_pair(one)) is one,
    }


def _pair(connection: Any) -> tuple[int, int]:
    return connection.sgid, connection.tgid


@case
def artificial_sources() -> Any:
    """Minis and replay that a script makes for a synapse of its own."""
    made = built()
    cells = made.circuits.get_node_manager("RingB")
    model = next(made.circuits.get_edge_manager("RingA", "RingB").all_connections())
    synapse, section = model.synapses[0], next(model.sections_with_synapses)[1]
    params = model.synapse_params[0]
    minis, both, replay = SpontMinis(200.0), InhExcSpontMinis(0, 50.0), ReplayStim()
    minis.create_on(model, section, 0.5, synapse, params, 0)
    both.create_on(model, section, 0.5, synapse, params, 0)
    sourceless = ReplayStim().create_on(model, section, synapse, params)
    replay.add_spikes(np.array([5.0, 2.0]))
    replay.add_spikes(h.Vector([3.0]))
    replay.create_on(model, section, synapse, params)
    times = {}
    for name, stim in (("minis", minis), ("both", both), ("replay", replay)):
        times[name] = h.Vector()
        recorder = h.NetCon(stim.netstims[0], None)
        recorder.record(times[name])
        stim.netcons.append(recorder)
    minis.rate = 400.0
    made.sim_init()
    parallel_context().psolve(20)
    del cells
    return {
        "times": {name: list(found) for name, found in times.items()},
        "sourceless": [sourceless.preloc() < 0, sourceless.weight[0], sourceless.weight[4]],
        "netcon": [minis.netcons[0].delay, minis.netcons[0].weight[0], minis.netcons[0].weight[4]],
        "lengths": [len(replay), len(ReplayStim()), bool(minis), bool(SpontMinis(0)), both.get_rate()],
    }


def find_library(name: str) -> str:
    """The file of a loaded library."""
    lines = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    return next(line.split()[-1] for line in lines if f"/{name}" in line)


MINIS = [{"name": name, "source": name, "target": "All", "spont_minis": 200.0} for name in ("All", "Afferents")]


def restarted(restart: Any) -> Any:
    """Times of synapses' events after 20 ms: of an unbroken run, and of others whose time is set to 15 ms at the start.

    With their queue of events, as a checkpoint that keeps it; without, as one whose sources were to be ignored.
    """
    made = built(connection_overrides=MINIS)
    managers = list(made.circuits.all_synapse_managers())
    connections = [one for own in managers for one in own.all_connections()]
    for one in connections:
        for netcon in one.netcons:  # only minis and replay drive the synapses
            netcon.active(False)
    synapses = [synapse for one in connections for synapse in one.synapses]
    traces = [h.Vector().record(synapse._ref_tsyn) for synapse in synapses]
    found = {}
    runs = [("unbroken", 0.0, False, 0), ("kept", 15.0, False, 2), ("lost", 15.0, True, 1), ("not", 15.0, True, 0)]
    for name, begin, is_lost, restarts in runs:
        made.sim_init()
        h.t = begin
        if is_lost:
            ctypes.CDLL(find_library("libnrniv"))._Z17clear_event_queuev()
        for _ in range(restarts):
            restart(managers, connections)
        parallel_context().psolve(40)
        found[name] = [sorted({time for time in trace if time > 20}) for trace in traces]
    return found


@case
def restart_of_managers() -> Any:
    return restarted(lambda managers, _: [own.restart_events() for own in managers])


@case
def restart_of_connections() -> Any:
    return restarted(lambda _, connections: [one.restart_events() for one in connections])


@case
def rates_of_built_minis() -> Any:
    """Events of synapses whose minis get another rate after the build, and of the others."""
    made = built(connection_overrides=MINIS)
    connections = list(made.circuits.get_edge_manager("RingA", "RingB").all_connections())
    changed, other = connections[0], connections[1]
    traces = {one: [h.Vector().record(synapse._ref_tsyn) for synapse in one.synapses] for one in (changed, other)}
    for one in connections:
        for netcon in one.netcons:
            netcon.active(False)
    found = []
    for rate in (200.0, 0.0, 2000.0, 200.0):
        changed.spont_minis.rate = rate
        made.sim_init()
        parallel_context().psolve(30)
        found.append([[len(set(trace)) - 1 for trace in traces[one]] for one in (changed, other)])
    changed.spont_minis.rate_vec.x[0] = 0.0
    made.sim_init()
    parallel_context().psolve(30)
    found.append([[len(set(trace)) - 1 for trace in traces[one]] for one in (changed, other)])
    changed.spont_minis.rate = 50.0
    return {"events": found, "rates": [changed.spont_minis.rate, changed.minis_spont_rate, other.spont_minis.rate]}


@case
def rate_of_the_cell() -> Any:
    made = built()
    try:
        next(made.circuits.get_edge_manager("RingA", "RingB").all_connections()).spont_minis.rate = 5.0
    except SimulationError as error:
        return str(error)
    return None


@case
def replay_modes() -> Any:
    """NetCons for replay of each connection, after a cut-off that leaves spikes to one source of three."""
    made, found = node(), {}
    for mode in ReplayMode:
        for kind in (SynapseRuleManager, MineManager):
            own = manager(made, "Afferents", "RingA", kind)
            own.connect_all()
            own.replay(SpikeManager("afferent_spikes.h5", population="Afferents"), None, None, 42.5)
            for one in own.all_connections():
                one.syndelay_override = 4.0 if one.tgid == 1001 else None
                one.weight_factor = 2.0
            own.finalize(1, replay_mode=mode)
            found[f"{mode.name} {kind.__name__}"] = [replay_netcons(one) for one in own.all_connections()]
            own.restart_events()
            own.clear()
    return found


def replay_netcons(one: Any) -> dict[str, Any]:
    stim, params = one.replay_stim, one.synapse_params
    made = [] if stim is None else stim.netcons
    return {
        "source": one.sgid,
        "override": one.syndelay_override,
        "given": [[delay, 2.0 * weight] for delay, weight in zip(params.delay, params.weight, strict=True)],
        "netcons": [[nc.delay, nc.weight[0]] for nc in made],
        "others": [[nc.weight[4], nc.threshold, nc.pre() is None, nc.valid()] for nc in made],
        "spikes": None if stim is None else len(stim),
    }


def circuit_with(addition: Any, inputs: dict[str, Any]) -> Node:
    folder = Path.cwd() / addition.__name__
    network = builders.ring(folder)
    addition(network)
    spikes = folder / "afferent_spikes.h5"
    config = builders.simulation_config(
        folder, network, inputs={name: {**REPLAY, "spike_file": spikes.name, **more} for name, more in inputs.items()}
    )
    made = Node(config)
    made.load_targets()
    made.create_cells()
    return made


@case
def other_kinds() -> Any:
    return {
        "gap junctions": gap_junction_views(),
        "point cells": point_cell_views(),
        "neuromodulation": neuromodulatory_views(),
    }


def gap_junction_views() -> Any:
    made = circuit_with(ring_additions.gap_junctions, {})
    made.create_synapses()
    made.build_synapses()
    edges = made.circuits.get_edge_manager("RingA", "RingA", GapJunctionManager)
    connections = list(edges.all_connections())
    g = [synapse.g for one in connections for synapse in one.synapses]
    for one in connections:
        one.update_conductance(7.0)
    found = {
        "pairs": [_pair(one) for one in connections],
        "g": g,
        "weights": [weight for one in connections for weight in one.synapse_params.weight.tolist()],
        "changed": [synapse.g for one in connections for synapse in one.synapses],
    }
    made.clear_model()
    return found


def point_cell_views() -> Any:
    made = circuit_with(ring_additions.point_cells, {})
    made.create_synapses()
    made.build_synapses()
    managers = [one for one in made.circuits.all_synapse_managers() if isinstance(one, AllenPointConnectionManager)]
    connections = [one for own in managers for one in own.all_connections()]
    model = connections[0]
    alone = PointConnection(model.sgid, model.tgid, *model.population_id)
    alone.add_synapses(made.target_manager, model.synapse_params, 0)
    count = alone.finalize(managers[0].cell_manager.get_cell(model.tgid), 0)
    found = {
        "count": len(connections),
        "netcons": [[nc.delay, nc.weight[0]] for one in connections for nc in one.netcons],
        "params": [[one.synapse_params.delay[-1], one.synapse_params.weight[-1]] for one in connections],
        "alone": [count, [nc.weight[0] for nc in alone.netcons], float(model.synapse_params.weight[-1])],
    }
    made.clear_model()
    return found


def neuromodulatory_views() -> Any:
    made = circuit_with(ring_additions.neuromodulation, {})
    found: dict[str, Any] = {}
    made.create_synapses()
    own = [one for one in made.circuits.all_synapse_managers() if isinstance(one, NeuroModulationManager)]
    for one in (one for each in own for one in each.all_connections()):
        one.neuromod_strength = 0.25
        found["told"] = [one.neuromod_strength, one.neuromod_dtc]
        one.neuromod_dtc = 33.0
        found["told"].append(one.neuromod_dtc)
        one.replay(np.array([5.0]))
    made.build_synapses()
    connections = [one for each in own for one in each.all_connections()]
    netcons = [netcon for one in connections for netcon in one.replay_stim.netcons]
    found["weights"] = [[netcon.weight[0], netcon.weight[1], netcon.weight[2]] for netcon in netcons]
    found["params"] = sum(len(one.synapse_params) for one in connections)
    return found


def restricted(**options: Any) -> dict[str, Any]:
    """Populations with their offsets, and connections by pathway, of a restricted run."""
    folder = Path.cwd() / "restricted"
    network = builders.ring(folder)
    config = builders.simulation_config(folder, network, inputs={"replay": {**REPLAY, "node_set": "RingA"}})
    made = Node(config, options)
    made.load_targets()
    made.create_cells()
    made.create_synapses()
    circuits = made.circuits
    found = {
        "cells": {name: one.local_nodes.offset for name, one in circuits.node_managers.items()},
        "virtual": sorted(circuits.virtual_node_managers),
        "connections": {
            f"{source} {target}": [len(list(own[0].all_connections())), own[0].src_pop_offset]
            for (source, target), own in circuits.edge_managers.items()
        },
    }
    made.clear_model()
    return found


@case
def restrictions() -> Any:
    return {
        "all": restricted(),
        "populations": restricted(restrict_node_populations=["RingA"]),
        "inner": restricted(restrict_connectivity=1),
        "none": restricted(restrict_connectivity=2),
    }


if __name__ == "__main__":
    load_mechanisms([Path(sys.argv[1])])
    sys.stdout.write("\n" + json.dumps(cases[sys.argv[2]]()) + "\n")
