"""The built-in circuit as a whole: silent without input, active with it, the same on any number of ranks."""

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from ndexp.circuits.microcircuit import build
from ndexp.launch import mechanisms
from ndexp.sonata.spikes import SpikeTrains, read_spikes

pytestmark = pytest.mark.integration

TSTOP = 100.0


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("network") / "circuit", cells=20, seed=1).parent


def simulate(folder: Path, run: Path, inputs: dict[str, object], ranks: int = 1) -> dict[str, SpikeTrains]:
    config = {
        "version": 2.4,
        "network": str(folder / "circuit_config.json"),
        "node_set": "All",
        "target_simulator": "NEURON",
        "run": {"tstop": TSTOP, "dt": 0.025, "random_seed": 1},
        "conditions": {"celsius": 34.0, "v_init": -70.0},
        "output": {"output_dir": str(run / "output"), "spikes_file": "spikes.h5"},
        "inputs": inputs,
    }
    run.mkdir()
    path = run / "simulation_config.json"
    path.write_text(json.dumps(config))
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(path)]
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return read_spikes(run / "output" / "spikes.h5")


def drive(folder: Path) -> dict[str, object]:
    window = {"delay": 0.0, "duration": TSTOP, "node_set": "All"}
    return {
        "thalamus": {
            "module": "synapse_replay",
            "input_type": "spikes",
            "source": "Thalamus",
            "spike_file": str(folder / "thalamus_spikes.h5"),
            **window,
        },
        "current": {"module": "relative_linear", "input_type": "current_clamp", "percent_start": 110.0, **window},
    }


def test_without_input_no_cell_fires(folder: Path, tmp_path: Path) -> None:
    trains = simulate(folder, tmp_path / "rest", {})
    assert sum(train.timestamps.size for train in trains.values()) == 0


def test_driven_both_populations_fire_and_ranks_do_not_matter(folder: Path, tmp_path: Path) -> None:
    one = simulate(folder, tmp_path / "one", drive(folder))
    two = simulate(folder, tmp_path / "two", drive(folder), ranks=2)
    assert set(one) == set(two) == {"excitatory", "inhibitory"}
    for name, train in one.items():
        assert train.timestamps.size > 5, name
        assert np.array_equal(train.timestamps, two[name].timestamps)
        assert np.array_equal(train.node_ids, two[name].node_ids)
