"""What a `builders.ring` circuit may get on top: point neurons and edges of their kinds; and runs of it."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import builders

from ndexp.launch import mechanisms

POINT_TEMPLATE = """
begintemplate Accumulator
public pointcell
objref pointcell
proc init() {
    pointcell = new IntFire1()
    pointcell.tau = 20
    pointcell.refrac = 2
}
endtemplate Accumulator
"""
EDGE = {"afferent_section_id": 0, "afferent_section_pos": 0.5}
EXP2SYN = EDGE | {"tau1": 0.5, "tau2": 4.0, "erev": -10.0}
TIMEOUT_S = 120

_RECORD = """
import json, sys
from ndexp.engine import mpi
from ndexp.engine.neuron_api import hoc
from ndexp.engine.node import Neurodamus
run = Neurodamus(sys.argv[1], output_path=sys.argv[2])
netcons = []
for netcon in hoc().List("NetCon"):
    synapse = netcon.syn()
    if synapse is not None:
        source = int(netcon.srcgid()) if netcon.srcgid() >= 0 else str(netcon.pre()).partition("[")[0]
        weights = [netcon.weight[index] for index in range(int(netcon.wcnt()))]
        netcons.append([source, synapse.hname().partition("[")[0], netcon.delay, weights])
exp2syns = [[s.e, s.tau1, s.tau2] for s in hoc().List("Exp2Syn")]
counts = [len(list(m.cells)) for m in run.circuit_manager.all_node_managers()]
with open(f"{sys.argv[2]}.{mpi.this_rank().rank}.json", "w") as file:
    json.dump({"netcons": netcons, "exp2syns": exp2syns, "counts": counts}, file)
run.run()
"""


def add_points(network: Path, size: int = 3) -> None:
    """Add a population Points of point neurons, without morphologies or positions, and its node set."""
    folder = network.parent
    (folder / "points").mkdir()
    (folder / "points" / "Accumulator.hoc").write_text(POINT_TEMPLATE)
    attributes = {"model_type": ["point_process"] * size, "model_template": ["hoc:Accumulator"] * size}
    builders.write_nodes(folder / "nodes_Points.h5", "Points", attributes)
    kind = {"type": "point_process", "point_neuron_models_dir": "points"}
    entry = {"nodes_file": "nodes_Points.h5", "populations": {"Points": kind}}
    _change(network, lambda config: config["networks"]["nodes"].append(entry))
    sets = {"Points": {"population": "Points"}, "Everything": ["RingA", "RingB", "Points"]}
    _change(folder / "node_sets.json", lambda config: config.update(sets))


def add_edges(
    network: Path,
    kind: str,
    ends: tuple[tuple[str, int], tuple[str, int]],
    rows: list[tuple[int, int]],
    attributes: Mapping[str, Any],
    *,
    first: bool = False,
) -> None:
    """Add an edge population of a kind; an attribute that is no list is the same in all rows."""
    name = f"{ends[0][0]}__{ends[1][0]}__{kind}"
    columns = {key: value if isinstance(value, list) else [value] * len(rows) for key, value in attributes.items()}
    ids = ([row[0] for row in rows], [row[1] for row in rows])
    builders.write_edges(network.parent / f"{name}.h5", *ends, ids, columns, name=name)
    entry = {"edges_file": f"{name}.h5", "populations": {name: {"type": kind}}}
    _change(network, lambda config: config["networks"]["edges"].insert(0 if first else 99, entry))


def replay(folder: Path, node_set: str, spikes: Mapping[str, list[tuple[float, int]]]) -> dict[str, Any]:
    """A replay input of these spikes."""
    path = builders.write_spikes(folder / f"spikes_{node_set}_{'_'.join(spikes)}.h5", spikes)
    common = {"module": "synapse_replay", "input_type": "spikes", "delay": 0, "duration": 1000}
    return common | {"node_set": node_set, "spike_file": str(path)}


def start(config: Path, output: Path, ranks: int = 1) -> subprocess.CompletedProcess[str]:
    """How a run ended that tells what was built."""
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-c", _RECORD, str(config), str(output)]
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, env=environment, check=False)


def run(config: Path, output: Path, ranks: int = 1) -> tuple[dict[str, Any], str]:
    """What a run built, of all ranks together, and what it logged."""
    done = start(config, output, ranks)
    assert done.returncode == 0, done.stdout + done.stderr
    parts = [json.loads(Path(f"{output}.{rank}.json").read_text()) for rank in range(ranks)]
    found: dict[str, Any] = {key: [item for part in parts for item in part[key]] for key in ("netcons", "exp2syns")}
    found["counts"] = [sum(column) for column in zip(*(part["counts"] for part in parts), strict=True)]
    found["netcons"].sort(key=str)
    return found, done.stdout + done.stderr


def _change(path: Path, change: Any) -> None:
    content = json.loads(path.read_text())
    change(content)
    builders.write_json(path, content)
