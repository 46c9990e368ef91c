"""Small models of the plastic and the deterministic synapses and of helpers: `plastic_cases.py LIBRARY CASE`.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import json
import sys
from pathlib import Path
from types import SimpleNamespace
from typing import Any

sys.path.insert(0, str(Path(__file__).resolve().parents[1]))

import numpy as np
from mechanism_cases import case, cases, global_index, h, run, soma, start, vectors
from one_cell_synapses import make_synapses

from ndexp.engine.connection.helper_files import HocHelper, find_helper, hoc_folders, make_by_file
from ndexp.engine.connection.helper_rows import drawn_rise_times, read_constants, synapse_rows
from ndexp.engine.connection.streams import Pathway
from ndexp.engine.connection.synapse_helpers import HelperContext, helpers
from ndexp.engine.neuron_api import load_mechanisms, parallel_context
from ndexp.errors import NdexpError

PLASTIC = "GluSynapse"
DETERMINISTIC = ("DetAMPANMDA", "DetGABAAB")
DT = 0.025


def plastic(section: Any, **values: float) -> Any:
    made = h.GluSynapse(section(0.5))
    for name, value in {"Use": 0.5, "Use_d": 0.5, "Use_p": 0.5, "Dep": 100, "Fac": 20, "Nrrp": 4, **values}.items():
        setattr(made, name, value)
    made.setRNG(1001, 100, 300)
    return made


def events(target: Any, times: list[float], kind: int = 0, weight: float = 1.0) -> list[Any]:
    """A NetCon of a kind into a mechanism whose weight array has another length."""
    source, train = h.VecStim(), h.Vector(times)
    source.play(train)
    connection = h.NetCon(source, target)
    connection.delay, connection.weight[0] = 1.0, weight
    connection.weight[5 if "GluSynapse" in str(target) else 7] = kind
    return [source, train, connection]


@case
def plastic_release() -> Any:
    """Utilisation u and ready vesicles just after each event of the golden sequence."""
    global_index(1122)
    section = soma()
    one = plastic(section)
    source = events(one, [10, 20, 30, 40, 50, 60, 150])
    start()
    rows = []
    for at in (11, 21, 31, 41, 51, 61, 151):
        parallel_context().psolve(at + 0.5)
        rows.append([source[2].weight[1], source[2].weight[3], source[2].weight[4]])
    del one
    return rows


@case
def plastic_weights() -> Any:
    """Weights over time; vesicles of each NetCon; and the stream, which goes on over initialisations."""
    section = soma()
    global_index(1122)
    one = plastic(section, conductance=2.0)
    one.setup_delay_vecs(*vectors([5.0, 10.0], [0.0, 3.0]))
    spikes, minis = events(one, [2.0, 7.0], weight=0.3), events(one, [40.0], kind=1, weight=0)
    start()
    seen = []
    for at in (4, 9, 12):
        parallel_context().psolve(at)
        seen.append([spikes[2].weight[0], minis[2].weight[0], one.next_delay])
    kept = [spikes[2].weight[2], spikes[2].weight[3], minis[2].weight[3]]
    kinds = [spikes[2].weight[5], minis[2].weight[5]]
    start()
    return {
        "seen": seen,
        "last event, vesicles": kept,
        "kinds": kinds,
        "again": spikes[2].weight[0],
        "next": one.urand(),
    }


@case
def plastic_pairing() -> Any:
    """Voltage, calcium and plasticity while spikes meet depolarisation; traces, and the values at the end."""
    section = soma()
    section.insert("hh")
    h.celsius = 20
    global_index(1122)
    h.tau_ind_GB_GluSynapse, h.tau_exp_GB_GluSynapse = 20, 0.8
    one = plastic(section, theta_d_GB=0.1, theta_p_GB=0.3, rho0_GB=0.2, Use_p=0.9, gmax_NMDA=1.5, volume_CR=0.1)
    kept = events(one, [10.0 + 7.3 * k for k in range(30)])
    clamp = h.IClamp(section(0.5))
    clamp.dur, clamp.amp = 200, 0.3
    setattr(clamp, "del", 20)
    names = ("vsyn", "ica_NMDA", "ica_VDCC", "cai_CR", "effcai_GB", "rho_GB", "dep_GB", "pot_GB", "m_VDCC", "Use_GB")
    traces = {name: h.Vector().record(getattr(one, f"_ref_{name}")) for name in (*names, "i")}
    run(300, DT)
    del kept
    return {name: list(trace) for name, trace in traces.items()}


@case
def plastic_defaults() -> Any:
    one = h.GluSynapse((section := soma())(0.5))
    names = ("gmax0_AMPA", "gmax_d_AMPA", "gmax_p_AMPA", "gmax_NMDA", "Use", "Dep", "Fac", "Nrrp", "Use_d", "Use_p")
    more = ("volume_CR", "theta_d_GB", "theta_p_GB", "rho0_GB", "tau_d_AMPA", "conductance", "synapseID", "verbose")
    shared = ("nc_type_param", "rho_star_GB", "tau_ind_GB", "tau_effca_GB", "cao_CR", "min_ca_CR", "gca_bar_VDCC")
    found = {name: getattr(one, name) for name in (*names, *more)}
    found |= {name: getattr(h, f"{name}_GluSynapse") for name in shared}
    del section
    return found


@case
def deterministic() -> Any:
    """Resources, release and u after each event of two NetCons on one synapse; first peak, lowest value."""
    found = {}
    for mechanism in DETERMINISTIC:
        section = soma()
        one = getattr(h, mechanism)(section(0.5))
        one.Use, one.Dep, one.Fac = 0.4, 100, 50
        first, second = events(one, [1.0, 11.0], weight=2.0), events(one, [61.0], weight=-1.0)
        names = ("g_AMPA", "g_NMDA") if "AMPA" in mechanism else ("g_GABAA", "g_GABAB")
        peaks = h.Vector().record(getattr(one, f"_ref_{names[0]}"))
        start(DT)
        rows = []
        for at in (10, 20, 80):
            parallel_context().psolve(at)
            rows.append([pair[2].weight[k] for pair in (first, second) for k in (3, 4, 5, 6)])
        first_peak = max(list(peaks)[: int(10 / DT)])
        found[mechanism] = {"rows": rows, "peak": first_peak, "lowest": peaks.min()}
    return found


@case
def deterministic_weights() -> Any:
    """Weights of a presynaptic and a replaying NetCon while delayed weights come."""
    found = {}
    for mechanism in DETERMINISTIC:
        section = soma()
        one = getattr(h, mechanism)(section(0.5))
        one.conductance = 2.0
        one.setup_delay_vecs(*vectors([5.0, 10.0], [0.25, 3.0]))
        presynaptic, replay = events(one, [40.0]), events(one, [40.0], kind=2)
        start()
        seen = []
        for at in (4, 6, 11):
            parallel_context().psolve(at)
            seen.append([presynaptic[2].weight[0], replay[2].weight[0]])
        found[mechanism] = {"seen": seen, "kinds": [presynaptic[2].weight[7], replay[2].weight[7]]}
    return found


@case
def glutamate() -> Any:
    """Both counters 0.5 ms after each event, and at the end."""
    section, found = soma(), {}
    for name in ("GlutReceive", "GlutReceiveSoma"):
        one = getattr(h, name)(section(0.5))
        source = spikes_into_counter(one, [1.0, 1.5, 5.0])
        start()
        seen = []
        for at in (1.3, 2.0, 4.0, 5.5, 20.0):
            parallel_context().psolve(at)
            seen.append(one.glut)
        found[name] = seen
        del source
    return found


def spikes_into_counter(target: Any, times: list[float]) -> list[Any]:
    source = h.VecStim()
    source.play(h.Vector(times))
    connection = h.NetCon(source, target)
    connection.delay = 0.05
    return [source, connection]


def edges(n: int = 12) -> Any:
    """Edges onto gid 7 with every attribute that a helper reads."""
    random = np.random.default_rng(5)
    names = {name for helper in helpers.values() for name in helper.needed}
    values = {name: random.uniform(0.1, 1, n) for name in sorted(names)}
    values |= {name: random.uniform(0.1, 50, n) * random.choice([-1, 1], n) for name in "UDF"}
    values |= {"DTC": random.uniform(1, 5, n), "syn_type": np.full(n, 113.0)}
    values |= {"nrrp": random.integers(-1, 5, n).astype(float), "conductance_ratio": random.uniform(0, 1, n)}
    return SimpleNamespace(
        sgid=np.arange(n),
        tgid=np.full(n, 7),
        synapse_id=np.arange(n) * 3,
        weight=random.uniform(0.1, 2, n),
        delay=np.ones(n),
        values=values,
    )


def context(*, rise: bool = False) -> HelperContext:
    pathway = Pathway(src_id=1341, dst_id=1057, synapse_seed=5, minis_seed=6)
    return HelperContext(pathway=pathway, base_seed=11, randomizes_rise_time=rise, is_override=True)


@case
def built_by_helpers() -> Any:
    """Two variables of each synapse that our helpers make, by helper."""
    columns, sections, found = edges(), [soma(), soma()], {}
    section_id, x = np.arange(12) % 2, np.full(12, 0.5)
    names = {"GluSynapse": ("gmax_NMDA", "Use"), "Exp2Syn": ("tau1", "tau2")}
    for name, helper in helpers.items():
        synapses = h.List()
        rows = synapse_rows(helper, columns, context(rise="GABA" in name), x=x)
        where = make_synapses(rows, section_id, sections, synapses)
        made = [synapses.o(int(row)) for row in where]
        asked = names.get(name, ("Use", "tau_r_GABAA" if "GABA" in name else "tau_d_AMPA"))
        found[name] = [[getattr(one, variable) for variable in asked] for one in made]
    return found


@case
def constants_of_a_helper() -> Any:
    h.rho_star_GB_GluSynapse = 0.25
    return read_constants(helpers["GluSynapse"])


@case
def rise_times() -> Any:
    return list(drawn_rise_times(np.array([[5700100.0, 269.0], [100.0, 269.0]])))


_MINE = """
begintemplate MineHelper
public synapse
objref synapse
proc init() {
    synapse = new DetAMPANMDA($3)
    synapse.tau_d_AMPA = $o2.DTC
    synapse.Use = $o2.extra
    synapse.Dep = $1
    synapse.Fac = $5 + $6*10000 + $7*100000000
    synapse.synapseID = $4 + $o2.nrrp + $o2.synType*1000
}
endtemplate MineHelper
strdef MineHelper_NeededAttributes, MineHelper_UHillScaleVariables
MineHelper_NeededAttributes = "extra; other"
MineHelper_UHillScaleVariables = "extra"
"""


def helper_file(text: str, name: str) -> HocHelper:
    path = Path("folder") / f"{name}Helper.hoc"
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    found = find_helper(name, hoc_folders(None, {"HOC_LIBRARY_PATH": f"nowhere:{path.parent}"}), "override 'a'")
    assert isinstance(found, HocHelper)
    return found


@case
def users_helper() -> Any:
    """What a helper file says of itself, and the synapses it makes."""
    helper, columns, sections = helper_file(_MINE, "Mine"), edges(3), [soma(), soma()]
    columns.values["extra"] = np.array([0.1, 0.2, 0.3])
    cell = SimpleNamespace(synlist=h.List(), synHelperList=h.List())
    cell.synlist.append(h.Vector())
    on = [sections[1], sections[0], sections[1]]
    where = make_by_file(helper, columns, context(), sections=on, x=np.full(3, 0.5), cell=cell)
    made = [cell.synlist.o(int(row)) for row in where]
    return {
        "needed": helper.needed,
        "scaled": helper.scaled_with_u,
        "where": where.tolist(),
        "kept": int(cell.synHelperList.count()),
        "on": [one.get_segment().sec == section for one, section in zip(made, on, strict=True)],
        "values": [[one.Use, one.Dep, one.Fac, one.synapseID] for one in made],
        "edge": [columns.weight.tolist(), columns.values["nrrp"].tolist(), columns.synapse_id.tolist()],
        "conductance": [one.conductance for one in made],
        "again": helper_file(_MINE, "Mine") is helper,
    }


@case
def wrong_helpers() -> Any:
    """What is said of a file without its template, one that fails, and one that makes nothing."""
    columns, cell = edges(1), SimpleNamespace(synlist=h.List(), synHelperList=h.List())
    failing = "begintemplate {0}Helper\npublic synapse\nobjref synapse\nproc init() {{ {1} }}\nendtemplate {0}Helper\n"
    said = []
    for name, text in {
        "Empty": "\n",
        "Broken": "begintemplate BrokenHelper\npublic synapse\n)\n",
        "Failing": failing.format("Failing", "synapse = new DetAMPANMDA($3)  synapse.nothing = 1"),
        "Lazy": failing.format("Lazy", "print 1"),
    }.items():
        try:
            made = helper_file(text, name)
            make_by_file(made, columns, context(), sections=[soma()], x=np.array([0.5]), cell=cell)
        except NdexpError as error:
            said.append([type(error).__name__, str(error)])
    return said


if __name__ == "__main__":
    load_mechanisms([Path(sys.argv[1])])
    sys.stdout.write("\n" + json.dumps(cases[sys.argv[2]]()) + "\n")
