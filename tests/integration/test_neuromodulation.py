"""Neuromodulatory events reach the synapses nearest to them, whatever the order of the edges in the config."""

import json
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest
from point_circuits import add_edges, replay, run

pytestmark = pytest.mark.integration

ENDS = (("Modulators", 2), ("RingB", 2))
SECTIONS: dict[str, Any] = {"node_set": "All", "run": {"tstop": 5.0, "dt": 0.025}}
STRENGTH = [0.5, 0.25, 2.0]


def circuit(folder: Path, *, first: bool = False) -> Path:
    """Three neuromodulatory edges onto cell 0 of RingB: on a synapse, 0.02 beside it, and where there is none."""
    network = builders.ring(folder, synapses=1, mini_frequency=0.0)
    with h5py.File(folder / "edges_RingA_RingB.h5", "r+") as file:
        group = file["edges/RingA__RingB__chemical"]
        row = int(np.flatnonzero(group["target_node_id"][()] == 0)[0])
        group["0/afferent_section_id"][...] = 0
        group["0/afferent_section_pos"][...] = 0.9
        group["0/afferent_section_pos"][row] = 0.5
        group["0/afferent_section_id"][row] = 5
    builders.write_nodes(folder / "nodes_Modulators.h5", "Modulators", {"model_type": ["virtual"] * 2})
    entry = {"nodes_file": "nodes_Modulators.h5", "populations": {"Modulators": {"type": "virtual"}}}
    content = json.loads(network.read_text())
    content["networks"]["nodes"].append(entry)
    builders.write_json(network, content)
    sets = json.loads((folder / "node_sets.json").read_text()) | {"Modulators": {"population": "Modulators"}}
    builders.write_json(folder / "node_sets.json", sets)
    attributes = {
        "afferent_section_id": [5, 6, 5],
        "afferent_section_pos": [0.48, 0.999, 0.5],
        "neuromod_strength": STRENGTH,
        "neuromod_dtc": [50.0, 60.0, 70.0],
        "delay": [1.0, 2.0, 3.0],
    }
    add_edges(network, "neuromodulatory", ENDS, [(0, 0), (1, 0), (1, 0)], attributes, first=first)
    return network


def modulators(found: dict[str, Any]) -> list[Any]:
    return [netcon[1:] for netcon in found["netcons"] if netcon[0] == "VecStim"]


def drive(folder: Path, nodes: tuple[int, ...] = (0, 1)) -> dict[str, Any]:
    return {"drive": replay(folder, "RingB", {"Modulators": [(1.0, node) for node in nodes]})}


EVENTS = [
    ["ProbAMPANMDA_EMS", 1.0, [1.0, 0.5, 50.0, 0.0, 10.0]],
    ["ProbAMPANMDA_EMS", 3.0, [1.0, 2.0, 70.0, 0.0, 10.0]],
]


@pytest.mark.parametrize(("first", "ranks"), [(False, 1), (True, 1), (False, 2)])
def test_events_go_to_the_nearest_synapse_and_only_the_edge_without_one_is_left_out(
    tmp_path: Path, first: bool, ranks: int
) -> None:
    config = builders.simulation_config(tmp_path, circuit(tmp_path, first=first), inputs=drive(tmp_path), **SECTIONS)
    found, log = run(config, tmp_path / "output", ranks)
    assert modulators(found) == EVENTS
    expected = "Modulators → RingB, gid 3000: 1 replayed neuromodulatory edges have no synapse within 0.05"
    assert ranks > 1 or expected in log


def test_without_spikes_there_are_no_events(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    none, _ = run(builders.simulation_config(tmp_path, network, **SECTIONS), tmp_path / "none")
    assert modulators(none) == []
    one, _ = run(
        builders.simulation_config(tmp_path, network, inputs=drive(tmp_path, (0,)), **SECTIONS), tmp_path / "o"
    )
    assert modulators(one) == EVENTS[:1]


def test_overrides_set_strength_decay_delay_and_weight(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    overrides = [
        {
            "name": "all",
            "source": "Modulators",
            "target": "RingB",
            "weight": 0.5,
            "neuromodulation_strength": 7.5,
            "synapse_delay_override": 2.5,
        },
        {"name": "off", "source": "Modulators", "target": "RingB", "weight": 0.0, "neuromodulation_dtc": 33.0},
    ]
    for number, expected in ((1, (2.5, [1.0, 7.5, 50.0])), (2, (1.0, [0.0, 7.5, 33.0]))):
        config = builders.simulation_config(
            tmp_path, network, inputs=drive(tmp_path, (0,)), connection_overrides=overrides[:number], **SECTIONS
        )
        ((_, delay, weights),) = modulators(run(config, tmp_path / f"output{number}")[0])
        assert (delay, weights[:3]) == expected
