"""Astrocytes count the first release of each synapse that they refer to, on any number of ranks; and their endfeet."""

import json
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import libsonata
import numpy as np
import pytest
import ring_additions as additions

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

MODEL = Path(__file__).with_name("astrocyte_model.py")
TIMEOUT_S = 120
OFFSETS = {"Glia": 1000, "RingA": 2000, "RingB": 3000}
"""Afferents come first."""

SECTIONS = ["soma[0]", *(f"axon[{k}]" for k in range(3)), *(f"dend[{k}]" for k in range(4)), "apic[0]", "apic[1]"]
SECTIONS.append("apic[2]")
"""Of the astrocytes' morphology, by section id."""

RANKS = {"one rank": 1, "two ranks": 2, "an idle rank": 5}
"""There are 4 astrocytes."""


def circuit(folder: Path, *changes: Callable[[Path], None]) -> Path:
    network = builders.ring(folder, cells=(5, 3), mini_frequency=0.0)
    for change in (*changes, additions.astrocytes):
        change(network)
    return network


def config(network: Path, **sections: Any) -> Path:
    """40 ms in which the rings fire."""
    train = {"module": "pulse", "input_type": "current_clamp", "amp_start": 1.0, "width": 1.0, "frequency": 80.0}
    drive = train | {"delay": 2.0, "duration": 40.0, "node_set": "All"}
    usual = {"node_set": "Mosaic", "run": {"tstop": 40.0, "dt": 0.04}, "inputs": {"drive": drive}}
    return builders.simulation_config(network.parent, network, **(usual | sections))


def start(path: Path, ranks: int = 1) -> subprocess.CompletedProcess[str]:
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    arguments = [str(mechanisms.build().path), str(path), str(path.parent / f"out{ranks}")]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, str(MODEL), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, check=False)


def run(path: Path, ranks: int = 1) -> dict[str, Any]:
    """What all ranks have written, together, and the log."""
    done = start(path, ranks)
    assert done.returncode == 0, done.stdout + done.stderr
    parts = [json.loads((path.parent / f"out{ranks}.{rank}.json").read_text()) for rank in range(ranks)]
    glia = {node: state for part in parts for node, state in part["glia"].items()}
    released = {tuple(row[:3]): row[3] for part in parts for row in part["released"]}
    made = sorted((one for part in parts for one in part["connections"]), key=lambda one: tuple(one["pair"]))
    log = done.stdout + done.stderr
    return {"glia": glia, "released": released, "connections": made, "plugins": parts[0]["plugins"], "log": log}


def expected(network: Path, found: dict[str, Any], pathways: tuple[tuple[str, str], ...]) -> dict[str, dict[str, int]]:
    """Astrocyte → section → how many of the synapses that it refers to there have released."""
    released = {}
    for source, target in pathways:
        name = f"{source}__{target}__chemical"
        edges = libsonata.EdgeStorage(str(network.parent / f"edges_{source}_{target}.h5")).open_population(name)
        rows = edges.select_all()
        sources, targets = edges.source_nodes(rows), edges.target_nodes(rows)
        seen: Counter[int] = Counter()
        for edge_id, (sgid, tgid) in enumerate(zip(sources.tolist(), targets.tolist(), strict=True)):
            key = (sgid + OFFSETS[source], tgid + OFFSETS[target], seen[tgid])
            released[name, edge_id] = found["released"].get(key, -1.0) > 0
            seen[tgid] += 1
    counts: dict[str, dict[str, int]] = {str(node): {} for node in range(4)}
    for path in network.parent.glob("edges_Glia__*.h5"):
        with h5py.File(path) as file:
            group = next(iter(file["edges"].values()))
            nodes, edge_ids = group["source_node_id"][()], group["0/synapse_id"][()]
            names, section_ids = group["0/synapse_population"].asstr()[()], group["0/astrocyte_section_id"][()]
        for node, edge_id, name, number in zip(nodes, edge_ids, names, section_ids, strict=True):
            own, section = counts[str(node)], SECTIONS[number]
            own[section] = own.get(section, 0) + released[name, int(edge_id)]
    return counts


def test_counters_tell_the_first_release_of_each_synapse(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    found = run(config(network))
    counts = {node: state["counts"] for node, state in found["glia"].items()}
    assert counts == expected(network, found, (("RingA", "RingA"),))
    assert sum(sum(own.values()) for own in counts.values()) > 10
    assert all(state["seen"] == state["counts"] for state in found["glia"].values())
    assert "ndexp.engine.ngv" in found["plugins"]
    assert sum(len(one["edges"]) for one in found["connections"]) > 10
    for one in found["connections"]:
        sections = [SECTIONS[edge[2]] for edge in one["edges"]]
        assert one["counters"] == sections
        assert [edge[0] for edge in one["edges"]] == [one["pair"][0]] * len(sections)
        heard = [[0.05, where] for section in sections for where in (section, "soma[0]")]
        assert one["netcons"] == heard, "all of these synapses are excitatory"


def test_synapses_of_scattered_edges_and_of_further_populations_are_the_right_ones(tmp_path: Path) -> None:
    network = circuit(tmp_path, additions.scatter)
    refer_to_two_populations(network)
    found = run(config(network), ranks=2)
    counts = {node: state["counts"] for node, state in found["glia"].items()}
    assert counts == expected(network, found, (("RingA", "RingA"), ("RingB", "RingA")))
    assert sum(sum(own.values()) for own in counts.values()) > 10


def refer_to_two_populations(network: Path) -> None:
    """Every third neuro-glial edge refers to an (inhibitory) synapse from RingB, of which no event comes."""
    with h5py.File(network.parent / "edges_Glia__RingA__synapse_astrocyte.h5", "r+") as file:
        group = next(iter(file["edges"].values()))["0"]
        names = group["synapse_population"].asstr()[()]
        names[::3] = "RingB__RingA__chemical"
        group["synapse_population"][...] = names
        group["synapse_id"][::3] = np.arange(len(names[::3])) % 8


@pytest.mark.parametrize("ranks", list(RANKS.values())[1:], ids=list(RANKS)[1:])
def test_nothing_depends_on_the_number_of_ranks(tmp_path: Path, ranks: int) -> None:
    path = config(circuit(tmp_path, additions.scatter))
    alone, together = run(path), run(path, ranks)
    assert together["glia"] == alone["glia"]
    assert together["released"] == alone["released"]
    assert together["connections"] == alone["connections"]
    voltages = np.array([state["v"] for state in alone["glia"].values()])
    assert (np.ptp(voltages[:, 200:], axis=1) > 1e-3).all(), "glutamate depolarises every astrocyte"


def test_endfeet_hang_on_the_next_section_and_have_their_vessels_radius(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    found = run(config(network, run={"tstop": 1.0, "dt": 0.04}))
    with h5py.File(tmp_path / "edges_Vessels__Glia__endfoot.h5") as file:
        feet = {name: dataset[()] for name, dataset in next(iter(file["edges"].values()))["0"].items()}
    with h5py.File(tmp_path / "nodes_Vessels.h5") as file:
        vessels = file["nodes/Vessels/0"]
        radius = (vessels["start_diameter"][()] + vessels["end_diameter"][()]) / 4
    columns = [feet[f"endfoot_compartment_{name}"].tolist() for name in ("length", "diameter")]
    parents = [SECTIONS[number + 1] for number in feet["astrocyte_section_id"]]
    rows = [list(row) for row in zip(parents, [1.0] * 5, *columns, radius[[3, 0, 5, 1, 1]].tolist(), strict=True)]
    endfeet = {node: state["endfeet"] for node, state in found["glia"].items()}
    assert endfeet == {"0": rows[:2], "1": rows[2:3], "2": rows[3:], "3": []}


def test_a_circuit_without_astrocytes_does_not_import_them(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    assert run(builders.simulation_config(tmp_path, network, run={"tstop": 1.0}))["plugins"] == []


def test_an_override_chooses_neurons_and_changes_nothing_else(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    block = {"name": "few", "source": "EvenA", "target": "Glia", "weight": 3.0}
    every, few = run(config(network)), run(config(network, connection_overrides=[block]))
    assert "connection_overrides.few: weight has no effect on astrocytes" in few["log"]
    counts = [sum(sum(state["counts"].values()) for state in found["glia"].values()) for found in (every, few)]
    assert 0 < counts[1] < counts[0]
    assert few["released"] == every["released"]


@pytest.mark.parametrize("node_set", ["All", "Glia"])
def test_neurons_or_astrocytes_alone(tmp_path: Path, node_set: str) -> None:
    found = run(config(circuit(tmp_path), node_set=node_set), ranks=2)
    assert len(found["glia"]) == (4 if node_set == "Glia" else 0)
    assert all(set(state["counts"].values()) <= {0.0} for state in found["glia"].values())


@pytest.mark.parametrize(
    ("sections", "ranks", "message"),
    [
        (
            {"connection_overrides": [{"name": "late", "source": "RingA", "target": "Glia", "delay": 5.0}]},
            2,
            "connection_overrides.late.delay: connections to astrocytes (RingA → Glia) have no weight",
        ),
        (
            {
                "connection_overrides": [
                    {"name": "p", "source": "RingA", "target": "RingA", "modoverride": "DetAMPANMDA"}
                ]
            },
            1,
            "the synapse mechanism DetAMPANMDA has no variable Ustate, which astrocytes watch",
        ),
        ({"run": {"tstop": 5.0, "dt": 0.05}}, 2, "RingA → Glia: astrocytes hear synapses of other ranks after 0.05 ms"),
        (
            {
                "inputs": {
                    "hold": {
                        "module": "hyperpolarizing",
                        "input_type": "current_clamp",
                        "delay": 0.0,
                        "duration": 5.0,
                        "node_set": "Glia",
                    }
                }
            },
            1,
            "astrocytes have no holding current",
        ),
        (
            {
                "inputs": {
                    "relative": {
                        "module": "relative_ornstein_uhlenbeck",
                        "input_type": "conductance",
                        "mean_percent": 10.0,
                        "sd_percent": 5.0,
                        "tau": 2.0,
                        "delay": 0.0,
                        "duration": 5.0,
                        "node_set": "Glia",
                    }
                }
            },
            2,
            "astrocytes have no input resistance",
        ),
    ],
)
def test_what_cannot_be_is_told_on_every_number_of_ranks(
    tmp_path: Path, sections: dict[str, Any], ranks: int, message: str
) -> None:
    done = start(config(circuit(tmp_path), **sections), ranks)
    assert done.returncode != 0
    assert message in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("spoil", "message"),
    [
        ("section", "the astrocyte has sections 0 (soma) to 10, but not 99"),
        ("foot", "the astrocyte has sections 0 (soma) to 10, but not 100"),
        ("vessel", "endfeet end on vessel segment 77, but there are only 6"),
        ("morphology", "glia.h5"),
    ],
)
def test_a_broken_circuit_is_told(tmp_path: Path, spoil: str, message: str) -> None:
    network = circuit(tmp_path)
    files = {
        "section": ("edges_Glia__RingA__synapse_astrocyte.h5", "0/astrocyte_section_id", 99),
        "foot": ("edges_Vessels__Glia__endfoot.h5", "0/astrocyte_section_id", 99),
        "vessel": ("edges_Vessels__Glia__endfoot.h5", "source_node_id", 77),
    }
    if spoil == "morphology":
        (tmp_path / "glia" / "glia.h5").unlink()
    else:
        name, dataset, value = files[spoil]
        with h5py.File(tmp_path / name, "r+") as file:
            next(iter(file["edges"].values()))[dataset][0] = value
    done = start(config(network), ranks=2)
    assert done.returncode != 0
    assert message in done.stdout + done.stderr
