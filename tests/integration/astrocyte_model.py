"""Run in a fresh process: `astrocyte_model.py LIBRARY CONFIG OUTPUT`; each rank writes what its cells are at the end.

`glia`: astrocyte's node id → counters by section, what its sections' calcium models read, endfeet, and voltages.
`connections`: of each pair, its edges' records, and of its objects what they are on and whether a NetCon leads to them.
`released`: source gid, target gid and synapse id of every synapse with a Ustate, and its value. `plugins`: what of the
package for astrocytes is imported.
"""

import json
import os
import sys
from pathlib import Path
from typing import Any

LIBRARY, CONFIG, OUTPUT = sys.argv[1:4]
os.environ["NRNMECH_LIB_PATH"] = LIBRARY

from ndexp.engine import mpi  # noqa: E402
from ndexp.engine.neuron_api import hoc  # noqa: E402
from ndexp.engine.node import Neurodamus  # noqa: E402


def main() -> None:
    """Build, run, and write."""
    run = Neurodamus(CONFIG, output_path=OUTPUT)
    glia = run.circuit_manager.get_node_manager("Glia")
    cells = {} if glia is None else {gid - glia.local_nodes.offset: cell for gid, cell in glia.gid2cell.items()}
    traces = {node: hoc().Vector().record(cell.CellRef.soma[0](0.5)._ref_v) for node, cell in cells.items()}
    run.run(cleanup=False)
    found = {
        "glia": {node: state(cell) | {"v": traces[node].as_numpy().tolist()} for node, cell in cells.items()},
        "released": released(),
        "connections": connections(run) if cells else [],
        "plugins": sorted(name for name in sys.modules if name.startswith("ndexp.engine.ngv")),
    }
    Path(f"{OUTPUT}.{mpi.this_rank().rank}.json").write_text(json.dumps(found))


def state(cell: Any) -> dict[str, Any]:
    """Of one astrocyte."""
    gluts = {glut.get_segment().sec.name().rpartition(".")[2]: glut for glut in cell.glut_list[:-1]}
    seen = {name(section): section(0.5).cadifus.glu2 for section in cell.all if name(section) in gluts}
    feet = [(section, section.parentseg(), section(0.5)) for section in cell.endfeet]
    return {
        "counts": {where: glut.glut for where, glut in gluts.items()},
        "seen": seen,
        "endfeet": [[name(at.sec), at.x, foot.L, mid.diam, mid.vascouplingB.R0pas] for foot, at, mid in feet],
        "calcium": [section(0.5).cai for section in cell.all],
    }


def name(section: Any) -> str:
    return str(section.name().rpartition(".")[2])


def connections(run: Any) -> list[Any]:
    """Of all local astrocytes, as their manager shows them."""
    own = [one for one in run.circuit_manager.all_synapse_managers() if type(one).__name__ == "NeuroGliaConnManager"]
    return [
        {
            "pair": [one.sgid, one.tgid],
            "edges": one.synapse_params.tolist(),
            "counters": [name(glut.get_segment().sec) for glut in one.synapses],
            "netcons": [[netcon.delay, name(netcon.syn().get_segment().sec)] for netcon in one.netcons],
        }
        for manager in own
        for one in manager.all_connections()
    ]


def released() -> list[tuple[int, int, int, float]]:
    found = []
    for netcon in hoc().List("NetCon"):
        synapse = netcon.syn()
        if netcon.srcgid() >= 0 and synapse is not None and hasattr(synapse, "Ustate"):
            target = int(synapse.get_segment().sec.cell().gid)
            found.append((int(netcon.srcgid()), target, int(synapse.synapseID), synapse.Ustate))
    return found


main()
