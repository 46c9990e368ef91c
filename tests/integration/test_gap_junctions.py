"""Gap junctions on real NEURON: any number of ranks, corrections of the cells, and what a broken circuit is told."""

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import libsonata
import numpy as np
import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

TSTOP = 20.0
SIZES = {"RingA": 3, "RingB": 2}
PATHWAYS = [("RingA", "RingA"), ("RingA", "RingB"), ("RingB", "RingA")]
SOMA = {
    "type": "compartment",
    "cells": "All",
    "variable_name": "v",
    "sections": "soma",
    "dt": 0.1,
    "start_time": 0,
    "end_time": TSTOP,
}
PUSH = {
    "module": "linear",
    "input_type": "current_clamp",
    "amp_start": 0.5,
    "delay": 2,
    "duration": 15,
    "node_set": "EvenA",
}
Rows = list[dict[str, Any]]


def junctions() -> Rows:
    """Rows of junctions, there and back: around RingA, two between cells 0 and 1, and from RingA to RingB."""
    rng = np.random.default_rng(5)
    cells = [(("RingA", i), ("RingA", (i + 1) % 3)) for i in (0, 0, 1, 2)] + [(("RingA", 1), ("RingB", 0))]
    rows = []
    for number, (one, other) in enumerate(cells):
        conductance = rng.uniform(1.0, 4.0)
        for end, (source, target) in enumerate(((one, other), (other, one))):
            rows.append(
                {
                    "source": source,
                    "target": target,
                    "section": int(rng.choice([0, 4, 6, 8])),
                    "x": rng.uniform(0.0, 1.0),
                    "g": conductance,
                    "afferent": 100 + 2 * number + end,
                    "efferent": 100 + 2 * number + 1 - end,
                }
            )
    return rows


def circuit(folder: Path, change: Callable[[Rows], object] = len) -> Path:
    """A ring circuit with gap junctions, which `change` may alter first."""
    network = builders.ring(folder / "circuit")
    rows = junctions()
    change(rows)
    config = json.loads(network.read_text())
    for source, target in PATHWAYS:
        own = [row for row in rows if (row["source"][0], row["target"][0]) == (source, target)]
        own.sort(key=lambda row: (row["target"][1], row["source"][1]))
        name = f"{source}__{target}__electrical"
        write_electrical(network.parent / f"{name}.h5", name, own)
        config["networks"]["edges"].append(
            {"edges_file": f"{name}.h5", "populations": {name: {"type": "electrical"}}},
        )
    builders.write_json(network, config)
    return network


def write_electrical(path: Path, name: str, rows: Rows) -> None:
    attributes = {
        "afferent_section_id": ("section", np.uint32),
        "afferent_section_pos": ("x", np.float32),
        "conductance": ("g", np.float32),
        "afferent_junction_id": ("afferent", np.uint64),
        "efferent_junction_id": ("efferent", np.uint64),
    }
    source, target = name.split("__")[:2]
    with h5py.File(path, "w") as file:
        group = file.create_group(f"edges/{name}")
        for end, population in (("source", source), ("target", target)):
            ids = np.array([row[end][1] for row in rows], np.uint64)
            group.create_dataset(f"{end}_node_id", data=ids).attrs["node_population"] = population
        group["edge_type_id"] = np.full(len(rows), -1, np.int64)
        for attribute, (key, kind) in attributes.items():
            group[f"0/{attribute}"] = np.array([row[key] for row in rows], kind)
    libsonata.EdgePopulation.write_indices(str(path), name, SIZES[source], SIZES[target])


def engine(config: Path, output: str, ranks: int = 1) -> subprocess.CompletedProcess[str]:
    """How the engine ended; a hang is a test failure."""
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(config)]
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    options = ["--output-dir", output, "--ranks", str(ranks)]
    return subprocess.run(
        [*command, *options], capture_output=True, text=True, timeout=60, env=environment, check=False
    )


def succeed(config: Path, output: str = "output", ranks: int = 1) -> dict[str, np.ndarray[Any, Any]]:
    """All datasets of a run that must succeed."""
    done = engine(config, output, ranks)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, np.ndarray[Any, Any]] = {}

    def keep(file: str) -> Callable[[str, object], None]:
        return lambda name, item: found.update({f"{file}/{name}": item[()]} if isinstance(item, h5py.Dataset) else {})

    for path in sorted((config.parent / output).rglob("*.h5")):
        with h5py.File(path) as file:
            file.visititems(keep(path.name))
    return found


def assert_same(one: dict[str, np.ndarray[Any, Any]], other: dict[str, np.ndarray[Any, Any]]) -> None:
    assert one.keys() == other.keys()
    for name, values in one.items():
        assert values.tobytes() == other[name].tobytes(), name


def simulation(folder: Path, network: Path, **sections: Any) -> Path:
    given = {"node_set": "All", "run": {"tstop": TSTOP}, "inputs": {"push": PUSH}, "reports": {"soma": SOMA}}
    return builders.simulation_config(folder, network, **{**given, **sections})


def soma(found: dict[str, np.ndarray[Any, Any]], population: str) -> np.ndarray[Any, Any]:
    return found[f"soma.h5/report/{population}/data"]


@pytest.fixture(scope="module")
def network(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return circuit(tmp_path_factory.mktemp("gap"))


def test_current_flows_and_the_number_of_ranks_does_not_matter(network: Path, tmp_path: Path) -> None:
    config = simulation(tmp_path, network)
    one = succeed(config)
    assert len(one["spikes.h5/spikes/RingA/timestamps"]) > 0
    assert np.ptp(soma(one, "RingB")[:, 0]) > 1  # reached only through the junction with RingA
    assert np.ptp(soma(one, "RingB")[:, 1]) < np.ptp(soma(one, "RingB")[:, 0])
    for ranks in (2, 4):  # on 4 ranks, one has no cell
        assert_same(one, succeed(config, f"output{ranks}", ranks))


def test_junctions_with_cells_that_are_not_simulated_are_left_out(network: Path, tmp_path: Path) -> None:
    config = simulation(tmp_path, network, node_set="RingA", reports={})
    assert len(succeed(config)["spikes.h5/spikes/RingA/timestamps"]) > 0


def corrections(folder: Path) -> dict[str, Any]:
    """Leak, holding current and voltage files for RingA, and the beta features that name them."""
    leak, holding, voltage = (folder / name for name in ("leak.h5", "holding.h5", "voltage.h5"))
    with h5py.File(holding, "w") as file:
        file["holding_per_gid/0.5/a1"] = 0.9
    with h5py.File(voltage, "w") as file:
        for node_id in range(3):
            file[f"v_per_gid/a{node_id}"] = -80.0 + node_id
    with h5py.File(leak, "w") as file:
        file.create_group("g_pas/0.5")
    return {"gapjunction_target_population": "RingA", "gjc": 0.5, "holding": str(holding), "voltage": str(voltage)}


def test_corrections_act_on_their_population_on_any_number_of_ranks(network: Path, tmp_path: Path) -> None:
    files = corrections(tmp_path)
    features = {"gapjunction_target_population": "RingA", "gjc": 0.5, "procedure_type": "validation_sim"}
    features |= {"manual_MEComboInfo_file": files["holding"], "load_g_pas_file": str(tmp_path / "leak.h5")}
    inputs: dict[str, Any] = {"inputs": {}}
    plain = succeed(simulation(tmp_path / "plain", network, **inputs))
    config = simulation(tmp_path / "corrected", network, beta_features=features, **inputs)
    corrected = succeed(config)
    assert len(plain["spikes.h5/spikes/RingA/timestamps"]) == 0
    assert corrected["spikes.h5/spikes/RingA/node_ids"][0] == 1
    assert_same(corrected, succeed(config, "output2", 2))


EXPERIMENT = """# @package _global_
defaults:
  - override /circuit: file
description: Holding currents from a file
simulation: {node_set: All}
run: {tstop: 20.0}
conditions: {v_init: -65.0, celsius: 20.0}
resources: {ranks: 1}
beta_features:
  gapjunction_target_population: RingA
  procedure_type: validation_sim
  gjc: 0.5
  manual_MEComboInfo_file: holding.h5
"""


def test_an_experiment_carries_corrections_to_the_engine(network: Path, tmp_path: Path) -> None:
    corrections(tmp_path)
    (tmp_path / "conf" / "experiment").mkdir(parents=True)
    (tmp_path / "conf" / "experiment" / "gaps.yaml").write_text(EXPERIMENT)
    program = str(Path(sys.executable).with_name("ndexp"))
    command = [program, "+experiment=gaps", "--config-dir", "conf", f"circuit.path={network}"]
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    done = subprocess.run(command, cwd=tmp_path, env=environment, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    (folder,) = (tmp_path / "runs" / "gaps").iterdir()
    with h5py.File(folder / "output" / "spikes.h5") as file:
        assert file["spikes/RingA/node_ids"][0] == 1, "the cell with a holding current fires first"
    assert "holding.h5" in str(json.loads((folder / "manifest.json").read_text())["inputs"])


def test_a_wrong_leak_file_is_told_by_every_rank_as_one(network: Path, tmp_path: Path) -> None:
    files = corrections(tmp_path)
    with h5py.File(tmp_path / "leak.h5", "a") as file:
        file["g_pas/0.5/a1/soma[0](0.5)"] = [1e-4]
    features = {"gapjunction_target_population": "RingA", "gjc": files["gjc"], "load_g_pas_file": "leak.h5"}
    done = engine(simulation(tmp_path, network, beta_features=features), "output", 2)
    assert done.returncode == 2
    assert done.stderr.count("ndexp: error") == 1
    assert "leak.h5: g_pas/0.5/a1: there is no '" in done.stderr


def test_holding_currents_are_found_and_written(network: Path, tmp_path: Path) -> None:
    files = corrections(tmp_path)
    features = {
        "gapjunction_target_population": "RingA",
        "gjc": 0.5,
        "procedure_type": "find_holding_current",
        "vc_amp": files["voltage"],
    }
    config = simulation(tmp_path, network, beta_features=features, inputs={})
    one = succeed(config)
    voltages = soma(one, "RingA")[-1]
    assert np.allclose(voltages, [-80, -79, -78], atol=1e-4)
    for node_id in range(3):
        current = one[f"seclamp_currents.h5/i_per_gid/0.5/a{node_id}"]
        assert current.shape == (round(TSTOP / 0.025) + 1,)
        assert current[-1] < 0  # holds below rest
    assert_same(one, succeed(config, "output4", 4))


def remove_last(rows: Rows) -> None:
    del rows[-1]


def use_twice(rows: Rows) -> None:
    rows[-2]["afferent"] = rows[0]["afferent"]


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (remove_last, "(afferent_junction_id 108) has no other end: no edge has afferent_junction_id 109"),
        (use_twice, "afferent_junction_id 100 stands for two ends: the edge from gid"),
    ],
)
@pytest.mark.parametrize("ranks", [1, 2])
def test_a_broken_circuit_is_told_once(
    tmp_path: Path, change: Callable[[Rows], None], message: str, ranks: int
) -> None:
    done = engine(simulation(tmp_path, circuit(tmp_path, change)), "output", ranks)
    assert done.returncode == 6, done.stdout + done.stderr
    assert done.stderr.count("ndexp: error") == 1
    assert message in done.stderr


def test_junctions_on_a_removed_axon_are_left_out_on_both_sides(tmp_path: Path) -> None:
    def to_axon(rows: Rows) -> None:
        rows[0]["section"] = 3  # axon[2]; the template keeps the ids of axon[0] and axon[1] only

    config = simulation(tmp_path, circuit(tmp_path, to_axon))
    done = engine(config, "output")
    assert done.returncode == 0, done.stdout + done.stderr
    assert "section 3 was removed from the cell" in done.stderr + done.stdout
    assert "1 gap junctions are left out: the section of their other end was removed" in done.stderr + done.stdout
    assert_same(succeed(config, "one"), succeed(config, "two", 2))
