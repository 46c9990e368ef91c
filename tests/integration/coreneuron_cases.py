"""Small models of all mechanisms, each run by NEURON and by CoreNEURON: `coreneuron_cases.py LIBRARY CASE`.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import json
import os
import sys
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
from mechanism_cases import AMPA, GABA, RING_A_TO_B, global_index, h, soma, spikes_into, start, synapse, vectors
from plastic_cases import DETERMINISTIC, events, plastic, spikes_into_counter

from ndexp.engine.neuron_api import load_mechanisms, parallel_context

NEURON, CORENEURON = "NEURON", "CORENEURON"
GOLDEN = [10.0, 20.0, 30.0, 40.0, 50.0, 60.0, 150.0]
CHANNELS = {
    "CaDecay": (),
    "CaHigh": ("g", "ica", "m"),
    "HCurrent": ("g", "ih", "m"),
    "KCalcium": ("g", "z"),
    "KDelayed": ("g", "m", "h"),
    "KFast": ("g", "n"),
    "KMuscarinic": ("g", "m"),
    "KTransient": ("g", "m", "h"),
    "NaTransient": ("g", "ina", "m", "h"),
}
"""Each bundled channel and what is recorded of it; currents where no other channel carries the ion's."""

cases: dict[str, Callable[[], Any]] = {}
covered: dict[str, tuple[str, ...]] = {}


@dataclass(frozen=True, slots=True, kw_only=True)
class Model:
    """What a case observes of its model."""

    traces: dict[str, Any]
    """Name → Vector that records."""

    kept: list[Any]
    """What must live as long as the run."""

    end: Callable[[], Any] = field(default=lambda: None)
    """Values after the run, which CoreNEURON hands back."""


def case(*mechanisms: str, tstop: float, dt: float = 0.025) -> Callable[[Callable[[], Model]], Callable[[], Model]]:
    """Register a model and the mechanisms that it shows."""

    def add(build: Callable[[], Model]) -> Callable[[], Model]:
        covered[build.__name__] = mechanisms
        cases[build.__name__] = lambda: on_both(build, tstop, dt)
        return build

    return add


def on_both(build: Callable[[], Model], tstop: float, dt: float) -> Any:
    """What the model shows in each simulator, and how far their traces are apart."""
    found, rows = {}, {}
    for simulator in (NEURON, CORENEURON):
        model = build()
        times, gids = h.Vector(), h.Vector()
        parallel_context().spike_record(-1, times, gids)
        start(dt)
        solve(simulator, tstop)
        rows[simulator] = {name: list(trace) for name, trace in model.traces.items()}
        found[simulator] = {"end": model.end(), "spikes": sorted(zip(times, gids, strict=True)), "t": h.t}
        parallel_context().gid_clear()
        del model
    found["traces"] = {name: compared(rows[NEURON][name], rows[CORENEURON][name]) for name in rows[NEURON]}
    return found


def solve(simulator: str, tstop: float) -> None:
    from neuron import coreneuron

    coreneuron.verbose = 0
    coreneuron.enable = simulator == CORENEURON
    parallel_context().psolve(tstop)
    coreneuron.enable = False


def compared(one: list[float], other: list[float]) -> dict[str, float]:
    """Samples of both, their largest difference, and the range of the first."""
    apart = max(abs(a - b) for a, b in zip(one, other, strict=True))
    return {"samples": len(other), "apart": apart, "range": max(one) - min(one)}


def record(target: Any, *names: str, prefix: str = "") -> dict[str, Any]:
    return {f"{prefix}{name}": h.Vector().record(getattr(target, f"_ref_{name}")) for name in names}


def with_gid(source: Any, gid: int, **where: Any) -> Any:
    """Spikes of an artificial cell or of a voltage `where` (sec=…) are those of a gid; CoreNEURON tells no others."""
    parallel_context().set_gid2node(gid, parallel_context().id())
    connection = h.NetCon(source, None, **where)
    parallel_context().cell(gid, connection)
    return connection


def excitable() -> Any:
    """A section that fires, of bundled channels: NEURON's own are not computed in the same way by CoreNEURON."""
    h.celsius = 34
    section = soma()
    section.insert("NaTransient")
    section.insert("KFast")
    for segment in section:
        segment.NaTransient.gbar, segment.KFast.gbar = 0.5, 0.1
        segment.pas.g, segment.pas.e = 3e-5, -75
    section.ena, section.ek = 50, -85
    return section


def step(section: Any, *, begin: float, duration: float, amp: float) -> Any:
    clamp = h.IClamp(section(0.5))
    clamp.dur, clamp.amp = duration, amp
    setattr(clamp, "del", begin)
    return clamp


def mini_source(rate: float, ids: tuple[int, ...], bins: tuple[float, ...] = (0.0,), **values: float) -> Any:
    source = h.InhPoissonStim()
    source.setTbins(h.Vector(bins))
    source.setRate(h.Vector([rate] if len(bins) == 1 else [0.0, rate, 0.0]))
    source.setRNGs(*ids)
    for name, value in values.items():
        setattr(source, name, value)
    return source


@case(AMPA, GABA, "VecStim", tstop=200)
def release() -> Model:
    """Both synapses with the golden events; minis, replay and delayed weights on one of each."""
    global_index(1122)
    section, kept, traces = soma(), [], {}
    ends: dict[str, Any] = {}
    for mechanism in (AMPA, GABA):
        receptors = ("AMPA", "NMDA") if mechanism == AMPA else ("GABAA", "GABAB")
        for name, extra in (("golden", False), ("mixed", True)):
            one = synapse(section, mechanism, conductance=2.0)
            if mechanism == GABA:
                one.GABAB_ratio = 0.5
            netcons = [spikes_into(one, GOLDEN)]
            if extra:
                one.setRNG(1251, 100, RING_A_TO_B + 300)
                one.setup_delay_vecs(*vectors([5.0, 45.0, 100.0], [0.5, 0.0, 3.0]))
                netcons += [spikes_into(one, [12.0, 33.0], kind=1), spikes_into(one, [70.0], kind=2, weight=0.3)]
            place = f"{mechanism} {name} "
            names = ("u", "tsyn", "occupied", "unoccupied", "next_delay", "i")
            traces |= record(one, *names, *(f"{state}_{which}" for state in "AB" for which in receptors), prefix=place)
            ends[place] = lambda one=one, netcons=netcons: {
                "weights": [list_of_weights(made[2]) for made in netcons],
                "next": one.urand(),
            }
            kept += [one, *netcons]
    traces |= record(section(0.5), "v")
    return Model(traces=traces, kept=[section, *kept], end=lambda: {name: end() for name, end in ends.items()})


def list_of_weights(connection: Any) -> list[float]:
    return [connection.weight[index] for index in range(int(connection.wcnt()))]


@case("InhPoissonStim", tstop=600, dt=0.1)
def minis() -> Model:
    """The golden generators, one with bins, and one that drives a synapse."""
    global_index(77)
    section = soma()
    sources = [
        mini_source(37.0, (200, 251, 300, 200, 251, 350), duration=500.0),
        mini_source(100.0, (1, 2, 3, 4, 5, 6), bins=(-5.0, 100.0, 400.0)),
        mini_source(50.0, (7, 8, 9, 7, 8, 10)),
    ]
    one = synapse(section)
    driven = h.NetCon(sources[2], one)
    driven.delay, driven.weight[0], driven.weight[4] = 0.1, 1.5, 1
    kept = [with_gid(source, gid) for gid, source in enumerate(sources)]
    traces = record(one, "u", "occupied", "i") | record(section(0.5), "v")
    return Model(traces=traces, kept=[section, sources, one, driven, kept], end=one.urand)


@case("InhPoissonStim", tstop=50, dt=0.1)
def minis_of_the_ring() -> Model:
    global_index(1122)
    source = mini_source(200.0, (200, 1251, RING_A_TO_B + 300, 200, 1251, RING_A_TO_B + 350))
    return Model(traces={}, kept=[source, with_gid(source, 0)])


@case("VecStim", tstop=40)
def played() -> Model:
    """Equal times, rounding, an empty vector, and none."""
    trains = (
        [4.7, 4.7, 4.7, 26.947308363, 30.2103624211],
        [0.0, 0.3, 0.3],
        [7.9, 7.9, 13.1, 13.1, 29.3, 29.3],
        [],
        None,
    )
    sources = []
    for train in trains:
        source = h.VecStim()
        if train is not None:
            source.play(h.Vector(train))
        sources.append(source)
    return Model(traces={}, kept=[sources, [with_gid(source, gid) for gid, source in enumerate(sources)]])


@case("GluSynapse", tstop=300)
def plasticity() -> Model:
    """Spikes meet depolarisation, so that both thresholds are crossed; a mini's and a delayed NetCon beside them."""
    global_index(1122)
    section = excitable()
    h.tau_ind_GB_GluSynapse, h.tau_exp_GB_GluSynapse = 20, 0.8
    values = {"theta_d_GB": 0.1, "theta_p_GB": 0.3, "rho0_GB": 0.2, "Use_p": 0.9, "gmax_NMDA": 1.5, "volume_CR": 0.1}
    one = plastic(section, conductance=2.0, **values)
    other = plastic(section, conductance=2.0, **values)
    other.setup_delay_vecs(*vectors([50.0, 120.0], [0.0, 1.0]))
    times = [10.0 + 7.3 * k for k in range(30)]
    netcons = [events(one, times), events(one, times[::3], kind=1), events(other, times)]
    clamp = step(section, begin=20, duration=200, amp=0.15)
    names = ("vsyn", "ica_NMDA", "ica_VDCC", "cai_CR", "effcai_GB", "rho_GB", "dep_GB", "pot_GB", "m_VDCC", "h_VDCC")
    traces = record(one, *names, "Use_GB", "gmax_AMPA", "i") | record(other, "i", "next_delay", prefix="delayed ")
    return Model(
        traces=traces | record(section(0.5), "v"),
        kept=[section, one, other, netcons, clamp],
        end=lambda: [[list_of_weights(made[2]) for made in netcons], one.urand(), other.urand()],
    )


@case("GluSynapse", tstop=155)
def plastic_release() -> Model:
    """The golden events in synapses of one stream, of which each gets one event more than the one before."""
    global_index(1122)
    sections = [soma() for _ in GOLDEN]
    synapses = [plastic(section) for section in sections]
    netcons = [events(one, GOLDEN[: count + 1]) for count, one in enumerate(synapses)]
    return Model(
        traces=record(synapses[-1], "g_AMPA"),
        kept=[sections, synapses, netcons],
        end=lambda: [list_of_weights(made[2]) for made in netcons],
    )


@case(*DETERMINISTIC, tstop=100)
def deterministic() -> Model:
    section, kept, traces, netcons = soma(), [], {}, []
    for mechanism in DETERMINISTIC:
        one = getattr(h, mechanism)(section(0.5))
        one.Use, one.Dep, one.Fac, one.conductance = 0.4, 100, 50, 2.0
        if mechanism == "DetGABAAB":
            one.GABAB_ratio = 0.5
        one.setup_delay_vecs(*vectors([5.0, 30.0], [0.25, 3.0]))
        netcons += [
            events(one, [1.0, 11.0, 40.0], weight=2.0),
            events(one, [61.0], kind=2, weight=-1.0),
            events(one, [20.0], kind=1),
        ]
        receptors = ("AMPA", "NMDA") if "AMPA" in mechanism else ("GABAA", "GABAB")
        traces |= record(one, "i", "next_delay", *(f"g_{name}" for name in receptors), prefix=f"{mechanism} ")
        kept.append(one)
    traces |= record(section(0.5), "v")
    end = lambda: [list_of_weights(made[2]) for made in netcons]  # noqa: E731 - read once, here
    return Model(traces=traces, kept=[section, kept, netcons], end=end)


@case(*CHANNELS, tstop=160)
def channels() -> Model:
    """All channels in one compartment that fires."""
    section = excitable()
    for name in CHANNELS:
        section.insert(name)
    gbar = {"CaHigh": 0.0001, "HCurrent": 0.0002, "KCalcium": 0.001, "KDelayed": 0.005}
    gbar |= {"KMuscarinic": 0.00005, "KTransient": 0.005}
    for name, value in gbar.items():
        setattr(section(0.5), f"gbar_{name}", value)
    clamps = [step(section, begin=5, duration=40, amp=-0.1), step(section, begin=50, duration=100, amp=0.15)]
    traces = record(section(0.5), "v", "cai", "ica", "ina", "ik")
    for name, variables in CHANNELS.items():
        owned = [variable for variable in variables if not variable.startswith("i")]
        traces |= record(getattr(section(0.5), name), *owned, prefix=f"{name}.")
    traces |= record(section(0.5).HCurrent, "ih")
    spikes = with_gid(section(0.5)._ref_v, 7, sec=section)
    return Model(traces=traces, kept=[section, clamps, spikes])


@case("MembraneCurrentSource", "ConductanceSource", tstop=40)
def sources() -> Model:
    """Both sources with played values."""
    cable = excitable()
    cable.L, cable.diam, cable.nseg = 300, 3, 5
    current, conductance = h.MembraneCurrentSource(cable(0.3)), h.ConductanceSource(cable(0.7))
    times, amps, resistances = vectors([0.0, 5.0, 12.0, 30.0], [0.1, 0.4, -0.2, 0.3], [20.0, 100.0, 1e9, 50.0])
    current.dur = 25
    setattr(current, "del", 3)
    amps.play(current._ref_amp, times, 1)
    one = conductance
    one.dur1, one.amp1, one.dur2, one.amp2, one.dur3, one.amp3 = 10, -20, 5, -70, 10, 0
    resistances.play(one._ref_rs, times, 1)
    traces = record(current, "i", prefix="current ") | record(conductance, "i", "vc", prefix="conductance ")
    traces |= record(cable(0.5), "v")
    return Model(traces=traces, kept=[cable, current, conductance, times, amps, resistances])


@case("Gap", tstop=30)
def gap() -> Model:
    """Two cells, one of them driven, through the two halves of a gap junction."""
    cells, halves, context = [soma(), soma()], [], parallel_context()
    for number, cell in enumerate(cells):
        half = h.Gap(cell(0.5))
        half.g = 3.0
        context.source_var(cell(0.5)._ref_v, number + 100, sec=cell)
        context.target_var(half, half._ref_vgap, 101 - number)
        halves.append(half)
    clamp = step(cells[0], begin=5, duration=20, amp=0.05)
    gids = [with_gid(cell(0.5)._ref_v, number, sec=cell) for number, cell in enumerate(cells)]
    context.setup_transfer()
    traces = {f"{name} {k}": trace for k, half in enumerate(halves) for name, trace in record(half, "i").items()}
    traces |= record(cells[0](0.5), "v", prefix="driven ") | record(cells[1](0.5), "v", prefix="other ")
    return Model(traces=traces, kept=[cells, halves, clamp, gids])


@case("TTXDynamicsSwitch", tstop=10)
def tetrodotoxin() -> Model:
    """Three compartments that fire unless ttx blocks them: without the switch, with it closed, and with it open."""
    sections, clamps = [], []
    traces: dict[str, Any] = {}
    for name in ("without", "closed", "open"):
        section = excitable()
        if name != "without":
            section.insert("TTXDynamicsSwitch")
        if name == "open":
            section.ttxo_level_TTXDynamicsSwitch = 1.0
        clamps.append(step(section, begin=1, duration=5, amp=0.3))
        traces |= record(section(0.5), "v", prefix=f"{name} ")
        sections.append(section)
    ends = lambda: [[one.ttxo, one.ttxi] for one in sections[1:]]  # noqa: E731 - read once, here
    return Model(traces=traces, kept=[sections, clamps], end=ends)


@case("cadifus", "vascouplingB", "GlutReceive", tstop=300, dt=0.1)
def endfoot() -> Model:
    """An endfoot whose section counts events; sections without a counter have a pointer to nothing, for NEURON only."""
    foot = h.Section(name="foot")
    foot.L, foot.diam = 10, 1
    foot.insert("cadifus")
    foot.insert("vascouplingB")
    glut = h.GlutReceive(foot(0.5))
    h.setpointer(glut._ref_glut, "glu2", foot(0.5).cadifus)
    source = spikes_into_counter(glut, [1.0 + 20.0 * k for k in range(10)])
    traces = record(foot(0.5), "cai", "v") | record(foot(0.5).vascouplingB, "Rad") | record(glut, "glut")
    return Model(traces=traces | record(foot(0.5).cadifus, "ip3", "uptake"), kept=[foot, glut, source])


@case("GlutReceive", "GlutReceiveSoma", tstop=20)
def glutamate() -> Model:
    section = soma()
    counters = [getattr(h, name)(section(0.5)) for name in ("GlutReceive", "GlutReceiveSoma")]
    kept = [spikes_into_counter(one, [1.0, 1.5, 5.0, 19.5]) for one in counters]
    traces = {str(one).split("[")[0]: h.Vector().record(one._ref_glut) for one in counters}
    return Model(traces=traces, kept=[section, counters, kept], end=lambda: [one.glut for one in counters])


def shared_minis(count: int) -> None:
    """CoreNEURON is asked to run a shared mini generator with `count` processes."""
    section, shared = soma(), h.NdexpMinis()
    if count:
        rates, which, ids = h.List(), np.zeros(1, dtype=np.int64), np.arange(3.0)
        rates.append(h.Vector([10.0]))
        shared.add(1, rates, which.ctypes.data, ids.ctypes.data)
    start()
    solve(CORENEURON, 5)
    del section


def golden_release() -> Any:
    """Utilisation and free places just after each golden event, in CoreNEURON."""
    model = release()
    start()
    solve(CORENEURON, 200)
    samples = [round((time + 1.5) / 0.025) for time in GOLDEN]
    return {
        mechanism: {
            name: [model.traces[f"{mechanism} golden {name}"][at] for at in samples] for name in ("u", "occupied")
        }
        for mechanism in (AMPA, GABA)
    }


cases["golden_release"] = golden_release
cases["empty_minis"] = lambda: shared_minis(0)
cases["refused_minis"] = lambda: shared_minis(1)
cases["covered"] = lambda: sorted({name for names in covered.values() for name in names})


if __name__ == "__main__":
    library = Path(sys.argv[1])
    os.environ["CORENEURONLIB"] = str(library.with_name("libcorenrnmech.so"))
    load_mechanisms([library])
    sys.stdout.write("\n" + json.dumps(cases[sys.argv[2]]()) + "\n")
