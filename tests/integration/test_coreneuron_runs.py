"""Runs that CoreNEURON solves have NEURON's spikes, bit for bit, on any number of ranks."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import builders
import pytest
import ring_additions
from point_circuits import add_points, replay

from ndexp.launch.mechanisms import CORENEURON, build
from ndexp.sonata.spikes import read_spikes

pytestmark = pytest.mark.integration

PUSH = {"input_type": "current_clamp", "delay": 2, "duration": 40, "node_set": "All"}
NOISE = {"noise": PUSH | {"module": "noise", "mean": 0.5, "variance": 0.1}}
PULSE = {"pulse": PUSH | {"module": "pulse", "amp_start": 1.0, "width": 2, "frequency": 50}}
EVERYONE = {"source": "All", "target": "All"}
OVERRIDES = [
    {"name": "minis", "weight": 1.0, "spont_minis": 50.0, **EVERYONE},
    {"name": "later", "weight": 3.0, "delay": 15.0, **EVERYONE},
]


def engine(config: Path, output: Path, ranks: int = 1, **variables: str) -> subprocess.CompletedProcess[str]:
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(config)]
    options = ["--output-dir", str(output), "--ranks", str(ranks)]
    environment = {**os.environ, **variables}
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=200, env=environment, check=False
    )


def spikes(folder: Path, network: Path, simulator: str, ranks: int, **sections: Any) -> Any:
    """All spikes of a run by population, as bytes and their number."""
    given = {"node_set": "All", "run": {"tstop": 50.0}, "target_simulator": simulator, **sections}
    place = folder / f"{simulator}{ranks}"
    config = builders.simulation_config(place, network, **given)
    library = str(build(flags=(CORENEURON,)).path)
    done = engine(config, place / "output", ranks, NRNMECH_LIB_PATH=library)
    assert done.returncode == 0, done.stdout + done.stderr
    found = read_spikes(place / "output" / "spikes.h5")
    assert sum(len(train.timestamps) for train in found.values()) > 2
    return {name: (one.timestamps.tobytes(), one.node_ids.tobytes()) for name, one in found.items()}


def compare(folder: Path, network: Path, **sections: Any) -> None:
    expected = spikes(folder, network, "NEURON", 1, **sections)
    for ranks in (1, 2, 4):
        assert spikes(folder, network, "CORENEURON", ranks, **sections) == expected, ranks


def test_synapses_minis_delayed_weights_and_noise(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    compare(
        tmp_path, network, inputs=NOISE, connection_overrides=OVERRIDES, run={"tstop": 50.0, "random_seed": 2 * 10**8}
    )


def test_pulses_and_replay(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    train = [(float(time), time % 3) for time in range(3, 40, 2)]
    compare(tmp_path, network, inputs=PULSE | {"replay": replay(tmp_path, "All", {"Afferents": train})})


def test_gap_junctions(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    ring_additions.gap_junctions(network)
    compare(tmp_path, network, inputs=PULSE)


def test_plastic_synapses(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    ring_additions.plastic_columns(network)
    plastic = {
        "name": "plastic",
        "source": "RingA",
        "target": "RingA",
        "modoverride": "GluSynapse",
        "spont_minis": 20.0,
    }
    compare(tmp_path, network, inputs=NOISE, connection_overrides=[plastic])


def test_point_neurons_are_refused(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    add_points(network)
    done = engine(builders.simulation_config(tmp_path, network, target_simulator="CORENEURON"), tmp_path / "output", 2)
    assert done.returncode == 2
    assert done.stderr.count("ndexp: error") == 1
    assert "population 'Points': point neurons are not available with CORENEURON" in done.stderr


def test_a_given_library_without_coreneurons_is_told(tmp_path: Path) -> None:
    config = builders.simulation_config(tmp_path, builders.ring(tmp_path), target_simulator="CORENEURON")
    done = engine(config, tmp_path / "output", NRNMECH_LIB_PATH=str(build().path))
    assert done.returncode == 5
    assert "libcorenrnmech.so: there is no library for CoreNEURON. Compile with" in done.stderr
