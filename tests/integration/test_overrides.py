"""connection_overrides on real NEURON: each does what it says, on any number of ranks."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

REPLAY = {
    "module": "synapse_replay",
    "input_type": "spikes",
    "delay": 0,
    "duration": 40,
    "node_set": "RingA",
    "spike_file": "afferent_spikes.h5",
}
SOMA = {"cells": "All", "variable_name": "v", "sections": "soma", "type": "compartment", "dt": 0.1}

PLAIN = {"name": "all", "source": "All", "target": "All"}
AFFERENT = {"name": "afferent", "source": "Afferents", "target": "All"}

CASES: dict[str, list[dict[str, Any]]] = {
    "weight": [{**PLAIN, "weight": 2.5}, AFFERENT],
    "silent_ring": [{**PLAIN, "weight": 0.0}, AFFERENT],
    "later_wins": [{**PLAIN, "weight": 0.1}, AFFERENT, {**PLAIN, "name": "again", "weight": 2.5}],
    "minis": [{**PLAIN, "spont_minis": 40.0}, {**AFFERENT, "spont_minis": 0.0}],
    "delay": [{**PLAIN, "synapse_delay_override": 4.0}, AFFERENT],
    "delayed_weight": [PLAIN, AFFERENT, {**PLAIN, "name": "later", "delay": 8.0, "weight": 5.0}],
    "configured": [{**PLAIN, "synapse_configure": "%s.Use = 1; %s.Fac *= 0.5"}, AFFERENT],
    "deterministic": [{**PLAIN, "target": "RingB", "modoverride": "DetAMPANMDA"}, AFFERENT],
}


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring"))


@cache
def environment() -> dict[str, str]:
    return {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}


def run(folder: Path, circuit: Path, overrides: list[dict[str, Any]], ranks: int = 1) -> dict[str, Any]:
    """All datasets of spikes and soma voltages, and what the engine printed."""
    folder.mkdir()
    replay = {**REPLAY, "spike_file": str(circuit.parent / "afferent_spikes.h5")}
    config = builders.simulation_config(
        folder,
        circuit,
        node_set="All",
        run={"tstop": 40.0},
        inputs={"drive": replay},
        reports={"soma": {**SOMA, "start_time": 0, "end_time": 40}},
        connection_overrides=overrides,
    )
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(config)]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment(), check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = {"said": done.stdout}
    for name in ("spikes.h5", "soma.h5"):
        with h5py.File(folder / "output" / name) as file:
            file.visititems(
                lambda path, item: found.update({path: item[()]}) if isinstance(item, h5py.Dataset) else None
            )
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    names = [name for name in one if name != "said"]
    return all(np.array_equal(one[name], other[name]) for name in names)


@pytest.mark.parametrize("case", CASES)
def test_an_override_acts_and_does_not_depend_on_the_ranks(case: str, circuit: Path, tmp_path: Path) -> None:
    plain = run(tmp_path / "plain", circuit, [])
    alone = run(tmp_path / "one", circuit, CASES[case])
    assert not same(alone, plain)
    assert len(alone["spikes/RingA/timestamps"])
    for ranks in (2, 4):  # on 4 ranks the last one has no cell of RingA
        assert same(run(tmp_path / f"ranks{ranks}", circuit, CASES[case], ranks), alone)


def test_the_last_override_of_a_connection_wins(circuit: Path, tmp_path: Path) -> None:
    assert same(
        run(tmp_path / "twice", circuit, CASES["later_wins"]),
        run(tmp_path / "once", circuit, [{**PLAIN, "weight": 2.5}, AFFERENT]),
    )


def test_overrides_that_say_nothing_change_nothing(circuit: Path, tmp_path: Path) -> None:
    assert same(run(tmp_path / "neutral", circuit, [PLAIN, AFFERENT]), run(tmp_path / "plain", circuit, []))


def test_edges_that_no_override_covers_are_left_out_and_counted(circuit: Path, tmp_path: Path) -> None:
    told = run(tmp_path / "some", circuit, [{**PLAIN, "name": "only", "target": "RingB"}])["said"]
    assert "RingA → RingA: " not in told.replace("RingA → RingA: 12 synapses", "")
    part = run(tmp_path / "part", circuit, [{**PLAIN, "name": "only", "source": "TypeA0"}])["said"]
    assert "edges are left out: connection_overrides match this pathway" in part
    assert "(only)" in part
