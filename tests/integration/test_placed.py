"""Every row that was built leads to its synapse and its NetCons in NEURON."""

import json
import os
import subprocess
import sys
from pathlib import Path

import builders
import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

SCRIPT = """
import json
import sys
from ndexp.engine.node import Neurodamus

model, told = Neurodamus(sys.argv[1]), {}
for manager in model.circuits.all_synapse_managers():
    for gid in manager.cell_manager.get_final_gids().tolist():
        for ids in manager._populations:
            part = manager.placed.part(ids, gid)
            if part is None:
                continue
            names = ("sgid", "synapse", "netcon", "mini", "replay", "x")
            columns = zip(*(getattr(part, name).tolist() for name in names))
            for sgid, synapse, *netcons, x in columns:
                made = part.built.synapses.o(synapse)
                right = abs(made.get_segment().x - x) <= 0.5 / made.get_segment().sec.nseg + 1e-9
                kinds = []
                for index in netcons:
                    netcon = part.built.netcons.o(index) if index >= 0 else None
                    right = right and (netcon is None or netcon.syn().same(made))
                    kinds.append("-" if netcon is None else str(netcon.pre()).partition("[")[0])
                right = right and (netcons[0] < 0 or part.built.netcons.o(netcons[0]).srcgid() == sgid)
                name = f"{manager.src_node_population}: {' '.join(kinds)}"
                told.setdefault(name, []).append(bool(right))
print(json.dumps({name: [len(rights), sum(rights)] for name, rights in told.items()}))
"""


@pytest.mark.parametrize("minis", [None, 0.0])
def test_rows_lead_to_their_objects(tmp_path: Path, minis: float | None) -> None:
    circuit = builders.ring(tmp_path / "circuit")
    replay = {
        "module": "synapse_replay",
        "input_type": "spikes",
        "delay": 0,
        "duration": 40,
        "node_set": "RingA",
        "spike_file": str(circuit.parent / "afferent_spikes.h5"),
    }
    blocks = [{"name": name, "source": name, "target": "All", "spont_minis": minis} for name in ("All", "Afferents")]
    config = builders.simulation_config(
        tmp_path / "run",
        circuit,
        node_set="All",
        inputs={"drive": replay},
        connection_overrides=[] if minis is None else blocks,
    )
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    command = [sys.executable, "-c", SCRIPT, str(config)]
    done = subprocess.run(command, capture_output=True, text=True, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    generator = "NdexpMinis" if minis is None else "-"
    assert json.loads(done.stdout.splitlines()[-1]) == {
        f"RingA: None {generator} -": [24, 24],
        f"RingB: None {generator} -": [16, 16],
        f"Afferents: - {generator} VecStim": [24, 24],
    }
