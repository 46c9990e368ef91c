"""Exp2Syn synapses: what their edges say, with and without a modoverride that names them."""

from pathlib import Path
from typing import Any

import builders
import numpy as np
import pytest
from point_circuits import EXP2SYN, add_edges, add_points, replay, run, start

from ndexp.sonata.spikes import read_spikes

pytestmark = pytest.mark.integration

ENDS = (("Points", 3), ("RingA", 3))
ROWS = [(0, 0), (1, 0), (2, 2)]
EDGES = EXP2SYN | {"conductance": [0.05, 0.01, 0.0001], "delay": [1.0, 1.5, 2.0], "tau2": [4.0, 5.0, 6.0]}
SECTIONS: dict[str, Any] = {"node_set": "Everything", "run": {"tstop": 15.0, "dt": 0.025}}


def circuit(folder: Path) -> Path:
    network = builders.ring(folder, mini_frequency=0.0)
    add_points(network)
    add_edges(network, "Exp2Syn_synapse", ENDS, ROWS, EDGES)
    return network


def exp2syn_netcons(found: dict[str, Any]) -> list[Any]:
    return [netcon for netcon in found["netcons"] if netcon[1] == "Exp2Syn"]


@pytest.mark.parametrize("mod", [None, "Exp2Syn"])
def test_edges_say_all(tmp_path: Path, mod: str | None) -> None:
    override: dict[str, Any] = {"name": "all", "source": "Points", "target": "RingA", "weight": 2.0}
    override |= {} if mod is None else {"modoverride": mod}
    config = builders.simulation_config(tmp_path, circuit(tmp_path), connection_overrides=[override], **SECTIONS)
    found, _ = run(config, tmp_path / "output")
    single = [[float(np.float32(value)) for value in row] for row in ([0.05], [0.01], [0.0001])]
    assert exp2syn_netcons(found) == [
        [1000, "Exp2Syn", 1.0, [2 * single[0][0]]],
        [1001, "Exp2Syn", 1.5, [2 * single[1][0]]],
        [1002, "Exp2Syn", 2.0, [2 * single[2][0]]],
    ]
    assert sorted(found["exp2syns"]) == [[-10.0, 0.5, 4.0], [-10.0, 0.5, 5.0], [-10.0, 0.5, 6.0]]


def test_replayed_they_make_a_cell_fire_the_same_on_two_ranks(tmp_path: Path) -> None:
    network = circuit(tmp_path)
    inputs = {"drive": replay(tmp_path, "RingA", {"Points": [(2.0, 0), (2.0, 1)]})}
    config = builders.simulation_config(tmp_path, network, inputs=inputs, **SECTIONS)
    trains = []
    for ranks in (1, 2):
        run(config, tmp_path / f"output{ranks}", ranks)
        trains.append(read_spikes(tmp_path / f"output{ranks}" / "spikes.h5")["RingA"])
    assert trains[0].node_ids[0] == 0
    assert 3.0 < trains[0].timestamps[0] < 8.0
    assert trains[0].timestamps.tobytes() == trains[1].timestamps.tobytes()
    assert trains[0].node_ids.tobytes() == trains[1].node_ids.tobytes()


def test_minis_are_left_out(tmp_path: Path) -> None:
    override = {"name": "all", "source": "Points", "target": "RingA", "spont_minis": 5.0}
    config = builders.simulation_config(tmp_path, circuit(tmp_path), connection_overrides=[override], **SECTIONS)
    found, log = run(config, tmp_path / "output")
    assert len(exp2syn_netcons(found)) == 3
    assert "Points → RingA: spont_minis of override 'all' is left out for 3 Exp2Syn synapses" in log


def test_weights_cannot_change_in_time(tmp_path: Path) -> None:
    overrides = [{"name": "all", "source": "Points", "target": "RingA"}]
    overrides.append({"name": "later", "source": "Points", "target": "RingA", "weight": 0.0, "delay": 5.0})  # type: ignore[dict-item]
    config = builders.simulation_config(tmp_path, circuit(tmp_path), connection_overrides=overrides, **SECTIONS)
    done = start(config, tmp_path / "output")
    assert done.returncode != 0
    assert "Exp2Syn" in done.stderr
    assert "connection_overrides" in done.stderr
