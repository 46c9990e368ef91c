"""Small models that try one mechanism each. Run as a script in a fresh process: `mechanism_cases.py LIBRARY CASE`.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import gc
import json
import resource
import sys
from collections.abc import Callable
from typing import Any

from ndexp.engine.neuron_api import cvode, hoc, load_mechanisms, parallel_context

AMPA = "ProbAMPANMDA_EMS"
GABA = "ProbGABAAB_EMS"
RING_A_TO_B = 1341 * 65536 + 1057
"""What the two populations of the golden vectors add to a stream's third id."""

h = hoc()
cases: dict[str, Callable[[], Any]] = {}


def case(function: Callable[[], Any]) -> Callable[[], Any]:
    cases[function.__name__] = function
    return function


def start(dt: float = 0.025) -> None:
    h.dt = dt
    parallel_context().set_maxstep(10)
    h.finitialize(-65)


def run(tstop: float, dt: float = 0.025) -> None:
    start(dt)
    parallel_context().psolve(tstop)


def global_index(number: int) -> None:
    h.Random().Random123_globalindex(number)


def soma() -> Any:
    section = h.Section(name="soma")
    section.L = section.diam = 20
    section.insert("pas")
    return section


def vectors(*values: list[float]) -> list[Any]:
    return [h.Vector(one) for one in values]


def spikes_into(
    target: Any, times: list[float], *, delay: float = 1.0, weight: float = 1.0, kind: int = 0
) -> list[Any]:
    source, train = h.VecStim(), h.Vector(times)
    source.play(train)
    connection = h.NetCon(source, target)
    connection.delay = delay
    connection.weight[0] = weight
    connection.weight[4] = kind
    return [source, train, connection]


def event_times(source: Any) -> tuple[Any, Any]:
    times = h.Vector()
    connection = h.NetCon(source, None)
    connection.record(times)
    return times, connection


def synapse(section: Any, mechanism: str = AMPA, **values: float) -> Any:
    made = getattr(h, mechanism)(section(0.5))
    for name, value in {"Use": 0.5, "Dep": 100, "Fac": 20, "Nrrp": 4, **values}.items():
        setattr(made, name, value)
    made.setRNG(1001, 100, 300)
    return made


@case
def uniforms() -> Any:
    section = soma()
    global_index(1122)
    one = synapse(section)
    one.setRNG(1251, 100, RING_A_TO_B + 300)
    first = [one.urand() for _ in range(4)]
    one.setRNG(1001, 100, 300)
    second = [one.urand() for _ in range(5)]
    one.clearRNG()
    return {"ring": first, "plain": second, "none": one.urand()}


@case
def stream_of_a_random() -> Any:
    section = soma()
    global_index(1122)
    one = synapse(section)
    given = h.Random()
    given.Random123(1251, 100, RING_A_TO_B + 300)
    given.uniform(0, 1)  # draws a first variate
    one.setRNG(given)
    del given
    return [one.urand() for _ in range(3)]


@case
def release() -> Any:
    """Value of u and occupied places just after each event of the golden sequence."""
    found: dict[str, Any] = {}
    for mechanism in (AMPA, GABA):
        section = soma()
        global_index(1122)
        one = synapse(section, mechanism)
        kept = spikes_into(one, [10, 20, 30, 40, 50, 60, 150])
        rows = []
        for _ in range(2):
            start()
            for at in (11, 21, 31, 41, 51, 61, 151):
                parallel_context().psolve(at + 0.5)
                rows.append([one.u, one.occupied, one.unoccupied])
        found[mechanism] = rows
        del kept
    return found


@case
def conductances() -> Any:
    """Peak conductances of one certain release, and the currents' own formulas at the end."""
    section = soma()
    excitatory = synapse(section, AMPA, Use=1, Nrrp=1)
    inhibitory = synapse(section, GABA, Use=1, Nrrp=1, GABAB_ratio=0.5)
    kept = [spikes_into(one, [1.0], weight=2.0) for one in (excitatory, inhibitory)]
    names = ("g_AMPA", "g_NMDA", "g_GABAA", "g_GABAB")
    owners = (excitatory, excitatory, inhibitory, inhibitory)
    traces = [h.Vector().record(getattr(one, f"_ref_{name}")) for one, name in zip(owners, names, strict=True)]
    clamp = h.SEClamp(section(0.5))
    clamp.dur1, clamp.amp1, clamp.rs = 1e9, -40, 1e-4
    run(200)
    end = {
        name: getattr(excitatory, name) for name in ("g_AMPA", "g_NMDA", "B_NMDA", "A_NMDA", "i", "i_AMPA", "i_NMDA")
    }
    del kept
    return {**{name: trace.max() for name, trace in zip(names, traces, strict=True)}, "v": section(0.5).v, "end": end}


@case
def silent_events() -> Any:
    """Events of weight 0 (or below) between others: the draws of the others stay the same."""
    found = []
    for extra in ([], [15.0, 35.0, 36.0]):
        section = soma()
        global_index(1122)
        one = synapse(section)
        kept = [
            *spikes_into(one, [10, 20, 30, 40]),
            *spikes_into(one, extra, weight=0),
            *spikes_into(one, extra, weight=-1),
        ]
        trace = [h.Vector().record(getattr(one, f"_ref_{name}")) for name in ("u", "occupied", "g", "tsyn")]
        run(60)
        found.append([list(row) for row in trace])
        del kept
    return found[0] == found[1]


@case
def delayed_weights() -> Any:
    """Weights over time of a presynaptic and of a replaying NetCon; the Vectors are dropped after they are given."""
    section = soma()
    one = synapse(section)
    one.conductance = 2.0
    one.setup_delay_vecs(*vectors([5.0, 10.0, 20.0], [0.5, 0.0, 3.0]))
    gc.collect()
    presynaptic, replay = spikes_into(one, [40.0]), spikes_into(one, [40.0], kind=2)
    seen = []
    for at in (4, 6, 11, 21):
        start() if at == 4 else None
        parallel_context().psolve(at)
        seen.append([presynaptic[2].weight[0], replay[2].weight[0], one.next_delay])
    kinds = [presynaptic[2].weight[4], replay[2].weight[4]]
    h.finitialize(-65)
    again = [presynaptic[2].weight[0], one.next_delay]
    one.setup_delay_vecs()
    h.finitialize(-65)
    return {"seen": seen, "kinds": kinds, "again": again, "cleared": one.next_delay}


@case
def minis() -> Any:
    """Event times of the golden mini generators, of two runs each."""
    found = []
    for index, rate, duration, tstop, ids in (
        (1122, 200.0, 1e6, 50, (200, 1251, RING_A_TO_B + 300, 200, 1251, RING_A_TO_B + 350)),
        (77, 37.0, 500.0, 600, (200, 251, 300, 200, 251, 350)),
    ):
        global_index(index)
        source = h.InhPoissonStim()
        source.setTbins(h.Vector([0.0]))
        source.setRate(h.Vector([rate]))
        gc.collect()
        source.duration = duration
        source.setRNGs(*ids)
        times, connection = event_times(source)
        runs = []
        for _ in range(2):
            run(tstop, 0.1)
            runs.append(list(times))
        found.append(runs)
        del connection
    return found


@case
def mini_bins() -> Any:
    """Events where the rate is 0, 100 Hz and 0 again; and what stops the generator."""
    global_index(3)
    source = h.InhPoissonStim()
    source.setTbins(h.Vector([-5.0, 100.0, 600.0]))
    source.setRate(h.Vector([0.0, 100.0, 0.0]))
    source.setRNGs(1, 2, 3, 4, 5, 6)
    times, connection = event_times(source)
    run(1000, 0.1)
    found = {"times": list(times), "rmax": source.rmax}
    source.setRNGs()
    run(1000, 0.1)
    found["no stream"] = list(times)
    source.setRNGs(1, 2, 3, 4, 5, 6)
    source.setRate(h.Vector([0.0]))
    run(1000, 0.1)
    found["no rate"] = list(times)
    del connection
    return found


@case
def mini_restart() -> Any:
    """Events with and without a restart at 100 ms: the pending candidate comes once."""
    global_index(77)
    found = []
    for is_restarted in (False, True):
        source = h.InhPoissonStim()
        source.setTbins(h.Vector([0.0]))
        source.setRate(h.Vector([37.0]))
        source.setRNGs(200, 251, 300, 200, 251, 350)
        times, connection = event_times(source)
        start(0.1)
        parallel_context().psolve(100)
        if is_restarted:
            source.restartEvent()
        parallel_context().psolve(300)
        found.append(list(times))
        del connection
    return found


@case
def played() -> Any:
    """Events of a VecStim: equal times, rounding, an empty vector, none, and none any more."""
    source = h.VecStim()
    times, connection = event_times(source)
    found = []
    for values in (
        [4.7, 4.7, 4.7, 26.947308363, 30.2103624211],
        [],
        [0.0, 0.3, 0.3],
        [7.9, 7.9, 13.1, 13.1, 29.3, 29.3],
    ):
        source.play(h.Vector(values))
        gc.collect()
        run(40)
        found.append(list(times))
    source.play()
    run(40)
    found.append(list(times))
    del connection
    return found


@case
def equal_times() -> Any:
    """Spikes of an IntFire1 that gets an event at the very end of its refractory time; then with events of others.

    The event at 13.5 ms is queued at 1.5 ms, the end of refractoriness at 10.5 ms.
    """
    found = []
    for has_others in (False, True):
        cell, kept = h.IntFire1(), []
        cell.tau, cell.refrac = 20, 3
        for time, delay in ((10.0, 0.5), (1.5, 12.0)):
            source, train = h.VecStim(), h.Vector([time])
            source.play(train)
            connection = h.NetCon(source, cell)
            connection.delay, connection.weight[0] = delay, 2.0
            kept += [source, train, connection]
        times, recorder = event_times(cell)
        start(0.1)
        if has_others:
            cvode().event(11, lambda: cvode().event(12, lambda: None))
        parallel_context().psolve(20)
        found.append(list(times))
        del kept, recorder
    return found


@case
def memory() -> Any:
    """Growth (kB) of the process while streams and vectors are made, replaced and cleared."""
    section = soma()
    one, source, mini = synapse(section), h.VecStim(), h.InhPoissonStim()
    many = [1.0] * 5000

    def once() -> None:
        one.setup_delay_vecs(*vectors(many, many))
        source.play(h.Vector(many))
        mini.setTbins(h.Vector(many))
        mini.setRate(h.Vector(many))
        for _ in range(100):
            one.setRNG(1, 2, 3)
            mini.setRNGs(1, 2, 3, 4, 5, 6)
        one.clearRNG()

    for _ in range(20):
        once()
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    for _ in range(500):
        once()
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before


@case
def sources() -> Any:
    """Whether membrane and electrode sources give the same voltages, and the sums of membrane currents."""
    found = {}
    cvode().use_fast_imem(1)
    for kind, pair in {
        "current": ("MembraneCurrentSource", "IClamp"),
        "conductance": ("ConductanceSource", "SEClamp"),
    }.items():
        traces, sums = [], []
        for name in pair:
            section = h.Section(name="cable")
            section.L, section.diam, section.nseg = 300, 3, 5
            section.insert("hh")
            one = getattr(h, name)(section(0.5))
            times, values = vectors([0.0, 5.0, 12.0, 30.0], [0.1, 0.4, -0.2, 0.3])
            if kind == "current":
                one.dur = 25
                setattr(one, "del", 3)
                values.play(one._ref_amp, times, 1)
            else:
                one.dur1, one.amp1, one.dur2, one.amp2, one.dur3, one.amp3 = 10, -20, 5, -70, 10, 0
                values = h.Vector([20.0, 100.0, 1e9, 50.0])
                values.play(one._ref_rs, times, 1)
            kept = [h.Vector().record(section(x)._ref_v) for x in (0.1, 0.5, 0.9)]
            total = [h.Vector().record(segment._ref_i_membrane_) for segment in section]
            current = h.Vector().record(one._ref_i)
            run(40)
            traces.append([list(row) for row in kept])
            sums.append([sum(row) for row in zip(*total, strict=True)])
            found[name] = list(current)
        found[kind] = {"same": traces[0] == traces[1], "sums": [max(map(abs, one)) for one in sums]}
        found[kind]["range"] = max(traces[0][1]) - min(traces[0][1])
    return found


@case
def gap() -> Any:
    section = soma()
    one = h.Gap(section(0.5))
    one.g, one.vgap = 3.0, -20.0
    run(5)
    return {"i": one.i, "v": section(0.5).v}


@case
def tetrodotoxin() -> Any:
    """Concentrations and sodium current, without the switch, with it, and with its level raised."""
    found = {}
    for name in ("without", "closed", "open"):
        section = soma()
        section.insert("NaTransient")
        section.gbar_NaTransient = 0.1
        if name != "without":
            section.insert("TTXDynamicsSwitch")
            found["defaults"] = [section.ttxo_level_TTXDynamicsSwitch, h.ttxi_sentinel_TTXDynamicsSwitch]
        if name == "open":
            section.ttxo_level_TTXDynamicsSwitch = 1.0
        start()
        first = section(0.5).ina
        parallel_context().psolve(1)
        found[name] = [section.ttxo, section.ttxi, first, section(0.5).ina, section(0.5).v]
    return found


@case
def defaults() -> Any:
    """Every public variable with its default, before anything is set."""
    section = soma()
    found = {}
    for name in (AMPA, GABA, "InhPoissonStim", "Gap", "MembraneCurrentSource", "ConductanceSource"):
        one = getattr(h, name)(section(0.5))
        pointers = {"rng", "delay_times", "delay_weights", "interval_rng", "thinning_rng", "rates", "tbins"}
        names = {key for key in dir(one) if not key.startswith("_")} - pointers
        values = {key: getattr(one, key) for key in names}
        found[name] = {key: value for key, value in values.items() if isinstance(value, float)}
    names = ("tau_r_AMPA", "tau_r_NMDA", "tau_d_NMDA", "e", "slope_mg", "scale_mg")
    shared = ("nc_type_param", "minis_single_vesicle", "init_depleted", "gmax")
    found["global"] = {f"{key}_{AMPA}": getattr(h, f"{key}_{AMPA}") for key in (*names, *shared)}
    names = ("tau_r_GABAB", "tau_d_GABAB")
    found["global"] |= {f"{key}_{GABA}": getattr(h, f"{key}_{GABA}") for key in (*names, *shared)}
    return found


if __name__ == "__main__":
    from pathlib import Path

    load_mechanisms([Path(sys.argv[1])])
    sys.stdout.write("\n" + json.dumps(cases[sys.argv[2]]()) + "\n")
