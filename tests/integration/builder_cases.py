"""A star of sections full of synapses. Run as a script in a fresh process: `builder_cases.py LIBRARY LOOPS CASE`.

LOOPS is "found" (what the library has) or "hoc". The last line on standard output is the result as JSON.
"""

import json
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from one_cell_synapses import make_synapses

from ndexp.engine.connection import NetConType, compiled_builder
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.streams import Pathway, mini_ids, release_ids, rise_time_ids
from ndexp.engine.neuron_api import hoc, load_mechanisms, parallel_context

COUNT = 300
RING_A, RING_B = 1341, 1057
AMPA, GABA = "ProbAMPANMDA_EMS", "ProbGABAAB_EMS"
MEMBERS = "Use Dep Fac Nrrp synapseID conductance u tsyn occupied".split()

h = hoc()
random = np.random.default_rng(1)


def star() -> list[Any]:
    sections = [h.Section(name=f"section{number}") for number in range(6)]
    for section in sections:
        section.nseg = 5
        section.insert("pas")
    for section in sections[1:]:
        section.connect(sections[0])
    context = parallel_context()
    context.set_gid2node(7, 0)
    context.cell(7, h.NetCon(sections[0](0.5)._ref_v, None, sec=sections[0]))
    return sections


def ids(first: int) -> Any:
    return np.column_stack([np.arange(COUNT)] * 3).astype(float) + first


def synapse_rows(mechanism: str, decay: str) -> builder.SynapseRows:
    return builder.SynapseRows(
        mechanism=mechanism,
        x=random.uniform(0.01, 0.99, COUNT),
        parameters={
            decay: random.uniform(1, 9, COUNT),
            "Use": random.uniform(0.1, 0.9, COUNT),
            "Dep": random.uniform(1, 100, COUNT),
            "Fac": random.uniform(0, 99, COUNT),
            "Nrrp": np.where(random.uniform(size=COUNT) < 0.5, np.nan, 3.0),
        },
        stream=ids(1),
        synapse_id=np.arange(COUNT),
        conductance=random.uniform(size=COUNT),
        rise_time=ids(9) if mechanism == GABA else None,
    )


def build(sections: list[Any]) -> tuple[builder.Built, list[Any]]:
    """Synapses of both kinds with a presynaptic, a mini and a replay NetCon each."""
    built, train, stim, stims = builder.Built(), h.Vector([3, 3.5, 5, 9]), h.VecStim(), h.List()
    stim.play(train)
    stims.append(stim)
    rates = h.List()
    for rate in (20.0, 0.0):
        rates.append(h.Vector([rate]))
    for mechanism, decay in ((AMPA, "tau_d_AMPA"), (GABA, "tau_d_GABAA")):
        places = random.integers(0, 6, COUNT)
        where = make_synapses(synapse_rows(mechanism, decay), places, sections, built.synapses)
        weight = random.uniform(0, 1, COUNT)
        rows = builder.NetConRows(synapse=where, delay=random.uniform(1, 5, COUNT), weight=weight)
        builder.attach_sources(np.full(COUNT, 7), rows, built)
        number = (np.arange(COUNT) % 7 == 0).astype(np.int64)
        minis = builder.make_minis(number, rates, (ids(3), ids(4)), 45.0, built)
        delay = np.full(COUNT, builder.MINI_DELAY_MS)
        mini_rows = builder.NetConRows(synapse=where, delay=delay, weight=weight)
        builder.attach_stims(minis, built.stims, mini_rows, NetConType.NC_SPONTMINI, mechanism, built)
        builder.attach_stims(np.zeros(COUNT, int), stims, rows, NetConType.NC_REPLAY, mechanism, built)
    return built, [stim, train, rates]


def voltages(sections: list[Any]) -> list[str]:
    trace = h.Vector().record(sections[0](0.5)._ref_v)
    h.finitialize(-65)
    parallel_context().set_maxstep(10)
    parallel_context().psolve(50)
    return [value.hex() for value in trace]


def objects(built: builder.Built) -> list[Any]:
    """Everything that can be read of synapses and NetCons."""
    synapses = [
        [str(one.get_segment()), getattr(one, "tau_r_GABAA", 0), *(getattr(one, name) for name in MEMBERS)]
        for one in built.synapses
    ]
    netcons = [
        [one.delay, one.threshold, one.srcgid(), one.syn().hname(), *(one.weight[k] for k in range(5))]
        for one in built.netcons
    ]
    return [synapses, netcons]


def runs() -> Any:
    """Two runs, and what is there; after that all is let go and the sections run alone."""
    sections = star()
    built, _kept = build(sections)
    made = objects(built)
    traces = [voltages(sections) for _ in range(2)]
    built.netcons.remove_all()
    built.stims.remove_all()
    built.synapses.remove_all()
    left = [h.List(name).count() for name in ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS", "InhPoissonStim")]
    return {
        "made": made,
        "traces": traces,
        "left": left,
        "alone": len(set(voltages(sections)[1:])) > 0,
        "compiled": compiled_builder.is_available(),
    }


def inactive_minis() -> Any:
    """Without the other NetCons, minis that are switched off leave the cell alone; so do weights of 0."""
    sections = star()
    built, _kept = build(sections)
    is_mini = [one.weight[4] == int(NetConType.NC_SPONTMINI) for one in built.netcons]
    for one, mini in zip(built.netcons, is_mini, strict=True):
        one.active(mini)
    with_minis = voltages(sections)
    for one in built.netcons:
        one.active(False)
    return {"differ": with_minis != voltages(sections), "minis": sum(is_mini)}


def positions() -> Any:
    """Stream positions read and written back: the next intervals repeat."""
    sections = star()
    built, _kept = build(sections)
    voltages(sections)
    [generator, *_] = [one for one in built.stims if one.hname().startswith("NdexpMinis")]
    kept = np.zeros(3 * int(generator.count()))
    generator.read_positions(kept.ctypes.data)
    drawn = [[generator.next_interval(index) for index in range(1, 7)] for _ in range(2)]
    generator.write_positions(kept.ctypes.data)
    again = [[generator.next_interval(index) for index in range(1, 7)] for _ in range(2)]
    return {"repeat": drawn == again, "advance": drawn[0] != drawn[1], "moved": bool(kept.any())}


def golden() -> Any:
    """Rise times, release variates and minis' times of the golden vectors: seeds 0, random_seed 1122."""
    h.Random().Random123_globalindex(1122)
    sections, first, middle = star(), np.zeros(1, np.int64), np.full(1, 0.5)

    def made(mechanism: str, built: builder.Built, **streams: Any) -> Any:
        rows = builder.SynapseRows(mechanism=mechanism, x=middle, parameters={}, **streams)
        make_synapses(rows, first, sections, built.synapses)
        return built.synapses.o(int(built.synapses.count()) - 1)

    built, rise = builder.Built(), []
    for population, gid in ((RING_A, 0), (RING_A, 1), (RING_B, 1000), (RING_B, 1001)):
        inner = Pathway(src_id=population, dst_id=population, synapse_seed=0, minis_seed=0)
        rise.append(made(GABA, built, rise_time=rise_time_ids(np.array([gid]), first, inner)).tau_r_GABAA)
    pathway, tgid = Pathway(src_id=RING_A, dst_id=RING_B, synapse_seed=0, minis_seed=0), np.array([1000])
    release = made(AMPA, builder.Built(), stream=release_ids(tgid, first, pathway))
    driven, rates = builder.Built(), h.List()
    excited = made(AMPA, driven)
    rates.append(h.Vector([200.0]))
    generator = builder.make_minis(first, rates, mini_ids(tgid, first, pathway), 50.0, driven)
    rows = builder.NetConRows(synapse=first, delay=np.full(1, builder.MINI_DELAY_MS), weight=np.ones(1))
    builder.attach_stims(generator, driven.stims, rows, NetConType.NC_SPONTMINI, AMPA, driven)
    times = h.Vector().record(excited._ref_tsyn)
    voltages(sections)
    return {"rise": rise, "uniforms": [release.urand() for _ in range(4)], "minis": sorted(set(times))[1:]}


def missing_member() -> Any:
    """What NEURON says of a variable that the mechanism lacks."""
    rows = builder.SynapseRows(mechanism=AMPA, x=np.full(1, 0.5), parameters={"no_such": np.ones(1)})
    make_synapses(rows, np.zeros(1, int), star(), h.List())
    return "made"


if __name__ == "__main__":
    load_mechanisms([Path(sys.argv[1])])
    h.Random().Random123_globalindex(5)
    if sys.argv[2] == "hoc":
        compiled_builder.is_available = lambda: False  # type: ignore[assignment]
    cases: dict[str, Callable[[], Any]] = {
        one.__name__: one for one in (runs, inactive_minis, positions, golden, missing_member)
    }
    result = cases[sys.argv[3]]()
    sys.stdout.write(json.dumps(result) + "\n")
