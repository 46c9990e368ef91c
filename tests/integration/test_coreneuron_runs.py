"""Runs that CoreNEURON solves have NEURON's spikes, bit for bit, on any number of ranks."""

import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import builders
import numpy as np
import pytest
import ring_additions
from point_circuits import add_points, replay
from reports_for_replay import write_report

from ndexp.launch.mechanisms import CORENEURON, build
from ndexp.sonata.spikes import read_spikes

pytestmark = pytest.mark.integration

PUSH = {"input_type": "current_clamp", "delay": 2, "duration": 40, "node_set": "All"}
NOISE = {"noise": PUSH | {"module": "noise", "mean": 0.5, "variance": 0.1}}
PULSE = {"pulse": PUSH | {"module": "pulse", "amp_start": 1.0, "width": 2, "frequency": 50}}
SHOT = PUSH | {"rise_time": 0.4, "decay_time": 4.0, "input_type": "conductance"}
PLACES = {key: value for key, value in PUSH.items() if key != "node_set"} | {"compartment_set": "DendritesA"}
ELECTRODE = {"represents_physical_electrode": True}
STIMULI: dict[str, dict[str, Any]] = {
    "linear": PUSH | {"module": "linear", "amp_start": 0.1, "amp_end": 0.3},
    "relative": PUSH | {"module": "relative_linear", "percent_start": 10, "percent_end": 30},
    "pulse": PULSE["pulse"] | ELECTRODE,
    "sine": PUSH | {"module": "sinusoidal", "amp_start": 0.2, "frequency": 100},
    "below": PUSH | {"module": "subthreshold", "percent_less": 20},
    "noise": NOISE["noise"],
    "shots": SHOT | {"module": "shot_noise", "rate": 1000, "amp_mean": 0.002, "amp_var": 1e-5},
    "absolute": SHOT | {"module": "absolute_shot_noise", "mean": 0.002, "sigma": 0.001},
    "relative shots": PLACES
    | {"rise_time": 0.4, "decay_time": 4.0, "module": "relative_shot_noise", "mean_percent": 30, "sd_percent": 20},
    "ou": PLACES | {"module": "ornstein_uhlenbeck", "tau": 2, "mean": 0.1, "sigma": 0.05},
    "relative ou": PUSH
    | ELECTRODE
    | {"module": "relative_ornstein_uhlenbeck", "input_type": "conductance"}
    | {"tau": 2, "mean_percent": 10, "sd_percent": 5},
}
CLAMP = {"module": "seclamp", "input_type": "voltage_clamp", "delay": 0, "duration": 20, "voltage": -30}
CLAMP |= {"node_set": "EvenA", "series_resistance": 1}
HOLD = PUSH | {"module": "hyperpolarizing"}
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


def test_every_stimulus_that_runs_there(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    data = np.random.default_rng(1).normal(0.4, 0.4, (300, 4))
    report = write_report(tmp_path / "recorded.h5", {"RingA": 2}, rows=300, dt=0.1, data=data)
    inputs = {
        **STIMULI,
        "replay": PUSH | {"module": "replay", "path": str(report), "interpolate": True, "node_set": "RingA"},
    }
    compare(tmp_path, network, inputs=inputs, compartment_sets_file=str(tmp_path / "compartment_sets.json"))


@pytest.mark.parametrize("inputs", [{"clamp": CLAMP}, {"hold": HOLD}])
def test_clamps_and_holding_currents(tmp_path: Path, inputs: dict[str, Any]) -> None:
    compare(tmp_path, builders.ring(tmp_path), inputs=PULSE | inputs)


def test_modifications_and_conditions(tmp_path: Path) -> None:
    modifications = [
        {"type": "ttx", "node_set": "EvenA"},
        {"type": "configure_all_sections", "node_set": "All", "section_configure": "%s.cm = %s.g_pas * 1e4 + 0.3"},
        {"type": "section_list", "node_set": "RingA", "section_configure": "apical.g_pas *= 2"},
        {"type": "compartment_set", "compartment_set": "SomaA", "section_configure": "gkbar_hh /= 3"},
    ]
    compare(
        tmp_path,
        builders.ring(tmp_path),
        inputs=PULSE,
        compartment_sets_file=str(tmp_path / "compartment_sets.json"),
        run={"tstop": 50.0, "integration_method": "crank_nicolson", "synapse_seed": 3},
        conditions={
            "modifications": [{"name": f"m{number}", **block} for number, block in enumerate(modifications)],
            "mechanisms": {"ProbAMPANMDA_EMS": {"init_depleted": True}},
            "randomize_gaba_rise_time": True,
            "extracellular_calcium": 1.5,
            "spike_location": "AIS",
        },
    )


def test_neuromodulation(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    ring_additions.neuromodulation(network)
    train = [(float(time), time % 3) for time in range(3, 40, 2)]
    compare(tmp_path, network, inputs=PULSE | {"replay": replay(tmp_path, "All", {"Modulators": train})})


def test_astrocytes_and_fields_are_refused_together(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    ring_additions.astrocytes(network)
    field = {"module": "spatially_uniform_e_field", "input_type": "extracellular_stimulation"}
    field |= {"delay": 0, "duration": 5, "node_set": "All", "fields": [{"Ex": 1, "Ey": 1, "Ez": 1}]}
    config = builders.simulation_config(tmp_path, network, target_simulator="CORENEURON", inputs={"field": field})
    done = engine(config, tmp_path / "output", 2)
    assert done.returncode == 2
    assert "inputs.field.module: electric fields are not available with CORENEURON" in done.stderr
    assert "population 'Glia': astrocytes are not available with CORENEURON" in done.stderr


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
