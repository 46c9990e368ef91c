"""Small models of an astrocyte's mechanisms: `glia_cases.py LIBRARY CASE`.

The last line on standard output is the case's result as JSON (numbers keep all their digits).
"""

import json
import sys
from pathlib import Path
from typing import Any

from mechanism_cases import case, cases, global_index, h, run, soma, spikes_into, start, synapse

from ndexp.engine.neuron_api import load_mechanisms, parallel_context

EVENTS = [100.0 * k for k in range(1, 9)]


@case
def calcium() -> Any:
    """Traces of an endfoot that gets events and of one that gets none; twice, to see that a run repeats."""
    feet = [h.Section(name=name) for name in ("driven", "resting")]
    for foot in feet:
        foot.L, foot.diam = 10, 1
        foot.insert("cadifus")
        foot.insert("vascouplingB")
        foot(0.5).vascouplingB.R0pas = 2.5
    driven, resting = (foot(0.5) for foot in feet)
    glut = h.GlutReceive(driven)
    h.setpointer(glut._ref_glut, "glu2", driven.cadifus)
    source = h.VecStim()
    source.play(h.Vector(EVENTS))
    netcon = h.NetCon(source, glut)
    netcon.delay = 0.05
    traces = {
        "cai": driven._ref_cai,
        "ip3": driven._ref_ip3_cadifus,
        "h_open": driven._ref_h_open_cadifus,
        "uptake": driven._ref_uptake_cadifus,
        "v": driven._ref_v,
        "Rad": driven._ref_Rad_vascouplingB,
        "glut": glut._ref_glut,
        "resting cai": resting._ref_cai,
        "resting Rad": resting._ref_Rad_vascouplingB,
    }
    recorded = {name: h.Vector().record(reference) for name, reference in traces.items()}
    found = []
    for _ in range(2):
        run(3000.0, 0.1)
        found.append({name: vector.as_numpy().tolist() for name, vector in recorded.items()})
    return {"first": found[0], "repeats": found[0] == found[1]}


@case
def release_state() -> Any:
    """Ustate and Rstate after each event of a synapse that is silent, and of one that talks."""
    global_index(1122)
    found = {}
    for name, verbose in (("silent", 0), ("talking", 1)):
        section = soma()
        one = synapse(section, verboseLevel=verbose)
        source = spikes_into(one, [10, 20, 30, 40, 50, 60, 150])
        start()
        rows = [[one.Ustate, one.Rstate]]
        for at in (11, 21, 31, 41, 51, 61, 151):
            if at == 151:
                one.u = one.Use = 0.0  # places recover, and nothing is released
            parallel_context().psolve(at + 0.5)
            rows.append([one.Ustate, one.Rstate])
        found[name] = rows
        del source, one
    return found


if __name__ == "__main__":
    load_mechanisms([Path(sys.argv[1])])
    sys.stdout.write("\n" + json.dumps(cases[sys.argv[2]]()) + "\n")
