"""Every experiment that ndexp ships runs to its end with tiny settings, the same on any number of ranks."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import numpy as np
import pytest

from ndexp.results.hashes import output_hashes
from ndexp.results.run import RunResult, open_run
from ndexp.sonata.hdf5 import dataset_hashes

pytestmark = pytest.mark.integration

TINY = {
    "quickstart": ["run.tstop=20", "circuit.cells=10"],
    "f_i_curve": ["run.tstop=60", "circuit.cells=10", "inputs.step.percent_start=300"],
    "synaptic_weight_scan": ["run.tstop=20", "circuit.cells=10", "connection_overrides.recurrent.weight=2"],
    "calcium_scan": ["run.tstop=20", "circuit.cells=10", "conditions.extracellular_calcium=1.5"],
    "thalamic_replay": ["run.tstop=20", "circuit.cells=10", "inputs.thalamus.delay=5"],
    "gap_junction_coupling": ["run.tstop=60", "circuit.cells=20", "inputs.step.delay=30"],
    "electric_field": ["run.tstop=20", "circuit.cells=10"],
    "plasticity": ["run.tstop=60", "inputs.pulses.frequency=50"],
    "point_neurons": ["run.tstop=50", "circuit.cells=50"],
    "from_config": [],
    "strong_scaling": ["run.tstop=10", "circuit.cells=10"],
}
_MAIN = "import sys; from ndexp.cli.main import main; sys.exit(main())"
_TIMEOUT_S = 300


def make(folder: Path, name: str, *more: str) -> RunResult:
    words = [f"+experiment={name}", *TINY[name], "~sweep", *more]
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", _MAIN, *words],
        cwd=folder,
        capture_output=True,
        text=True,
        timeout=_TIMEOUT_S,
        env={**os.environ, "COLUMNS": "120"},
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    (found,) = (folder / "runs" / name).iterdir()
    assert json.loads((found / "state.json").read_text())["status"] == "complete"
    return open_run(found)


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], RunResult]:
    """Experiment → its run with tiny settings, made once."""
    return cache(lambda name: make(tmp_path_factory.mktemp(name), name))


@pytest.mark.parametrize("name", sorted(set(TINY) - {"from_config"}))
def test_each_runs_to_its_end(made: Callable[[str], RunResult], name: str) -> None:
    run = made(name)
    assert (run.folder / "summary.html").is_file()
    reports = json.loads((run.folder / "simulation_config.json").read_text())["reports"]
    for report in reports:
        assert all(np.isfinite(found.data).all() for found in run.report(report).values())


@pytest.mark.mpi
@pytest.mark.parametrize("name", ["gap_junction_coupling", "plasticity", "point_neurons"])
def test_results_do_not_depend_on_ranks(made: Callable[[str], RunResult], tmp_path: Path, name: str) -> None:
    alone = made(name)
    assert alone.manifest["run"]["ranks"] == 1
    expected = output_hashes(alone.folder / "output")
    assert expected
    for ranks in (2, 4):
        (tmp_path / str(ranks)).mkdir()
        run = make(tmp_path / str(ranks), name, f"resources.ranks={ranks}")
        assert output_hashes(run.folder / "output") == expected


def test_neighbours_see_a_step_through_gap_junctions_only(tmp_path: Path) -> None:
    voltages = []
    for conductance in ("0.0", "2.0"):
        (tmp_path / conductance).mkdir()
        run = make(tmp_path / conductance, "gap_junction_coupling", f"beta_features.gjc={conductance}", "run.tstop=90")
        voltages.append(np.array(run.report("soma_voltage")["inhibitory"].data)[-1])
    injected = int(np.argmin(voltages[0]))
    apart = np.delete(voltages[1] - voltages[0], injected)
    assert apart.min() < -0.1, "mV: a neighbour follows"
    assert voltages[1][injected] > voltages[0][injected], "current leaves through the junction"


def test_pairing_changes_plastic_synapses(tmp_path: Path) -> None:
    efficacy = np.array(make(tmp_path, "plasticity", "run.tstop=150").report("efficacy")["excitatory"].data)
    assert set(efficacy[0]) <= {0.0, 1.0}
    assert np.abs(efficacy[-1] - efficacy[0]).max() > 0.01


def test_a_run_on_a_base_has_the_results_of_the_base(made: Callable[[str], RunResult], tmp_path: Path) -> None:
    first = made("thalamic_replay")
    base = first.folder / "simulation_config.json"
    again = make(tmp_path, "from_config", f"simulation.base={base}")
    assert dataset_hashes(again.folder / "output/spikes.h5") == dataset_hashes(first.folder / "output/spikes.h5")
    assert dataset_hashes(again.folder / "output/soma_voltage.h5") == dataset_hashes(
        first.folder / "output/soma_voltage.h5"
    )
