"""Point neurons in a circuit: they fire when their events sum up, on any number of ranks."""

from pathlib import Path
from typing import Any

import builders
import pytest
from fresh_process import case_result
from point_circuits import EDGE, add_edges, add_points, replay, run, start

from ndexp.launch import mechanisms
from ndexp.sonata.spikes import read_spikes

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("mechanism_cases.py")
POINTS = ("Points", 3)
QUIET: dict[str, Any] = {"node_set": "Points", "run": {"tstop": 20.0, "dt": 0.1}}


def chain(folder: Path) -> tuple[Path, dict[str, Any]]:
    """Afferent 0 drives point neuron 0, which drives 1; 2 gets too little from both."""
    network = builders.ring(folder)
    add_points(network)
    edges = EDGE | {"conductance": [1.5, 0.25], "delay": [1.0, 2.0]}
    add_edges(network, "point_process", (("Afferents", 3), POINTS), [(0, 0), (1, 2)], edges)
    inner = EDGE | {"conductance": [2.0, 0.5], "delay": [2.5, 1.5]}
    add_edges(network, "point_process", (POINTS, POINTS), [(0, 1), (1, 2)], inner)
    return network, {"drive": replay(folder, "Points", {"Afferents": [(3.0, 0), (3.0, 1), (12.0, 0)]})}


def spikes(output: Path) -> list[tuple[float, int]]:
    train = read_spikes(output / "spikes.h5")["Points"]
    return [(round(time, 6), int(node)) for time, node in zip(train.timestamps, train.node_ids, strict=True)]


@pytest.mark.parametrize("ranks", [1, 2, 4])
def test_a_chain_fires_when_its_events_arrive(tmp_path: Path, ranks: int) -> None:
    network, inputs = chain(tmp_path)
    config = builders.simulation_config(tmp_path, network, inputs=inputs, **QUIET)
    found, _ = run(config, tmp_path / "output", ranks)
    assert spikes(tmp_path / "output") == [(4.0, 0), (6.5, 1), (13.0, 0), (15.5, 1)]
    assert found["counts"] == [0, 0, 3]
    assert found["netcons"] == [
        ["VecStim", "IntFire1", 1.0, [1.5]],
        ["VecStim", "IntFire1", 2.0, [0.25]],
        [1000, "IntFire1", 2.5, [2.0]],
        [1001, "IntFire1", 1.5, [0.5]],
    ]


def test_order_at_equal_times_depends_on_events_of_others(tmp_path: Path) -> None:
    """NEURON's doing, and why ties cannot be the same on any number of ranks: see docs/compatibility.md."""
    alone, with_others = case_result(CASES, mechanisms.build().path, "equal_times", tmp_path)
    assert alone == [10.5]
    assert with_others == [10.5, 13.5]


@pytest.mark.parametrize("ranks", [1, 2, 4])
def test_without_ties_a_loop_is_the_same_on_any_number_of_ranks(tmp_path: Path, ranks: int) -> None:
    """Events of this rank and of others; none at the end of a refractory time (2 ms)."""
    network = builders.ring(tmp_path)
    add_points(network)
    edges = EDGE | {"conductance": 2.0, "delay": 1.0}
    add_edges(network, "point_process", (("Afferents", 3), POINTS), [(0, 0), (1, 1)], edges)
    loop = EDGE | {"conductance": [2.0, 2.0, 2.0, 0.6], "delay": [2.5, 2.7, 3.1, 2.2]}
    add_edges(network, "point_process", (POINTS, POINTS), [(0, 1), (1, 2), (2, 0), (0, 2)], loop)
    drive = replay(tmp_path, "Points", {"Afferents": [(2.0, 0), (4.0, 1), (11.0, 1)]})
    config = builders.simulation_config(tmp_path, network, inputs={"drive": drive}, **QUIET)
    run(config, tmp_path / "output", ranks)
    expected = [(3.0, 0), (5.0, 1), (7.7, 2), (10.8, 0), (12.0, 1), (14.7, 2), (17.8, 0)]
    assert spikes(tmp_path / "output") == expected


def test_overrides_change_weight_and_delay_and_tell_what_they_cannot(tmp_path: Path) -> None:
    network, inputs = chain(tmp_path)
    override = {"name": "inner", "source": "Points", "target": "Points", "weight": 0.25, "synapse_delay_override": 7.0}
    override["spont_minis"] = 3.0
    config = builders.simulation_config(tmp_path, network, inputs=inputs, connection_overrides=[override], **QUIET)
    found, log = run(config, tmp_path / "output")
    assert spikes(tmp_path / "output") == [(4.0, 0), (13.0, 0)]
    assert [1000, "IntFire1", 7.0, [0.5]] in found["netcons"]
    assert "Points → Points: spont_minis of connection_overrides has no effect on 2 edges onto point neurons" in log


def test_later_edges_of_two_cells_replace_earlier_ones(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    add_points(network)
    rows = [(0, 0), (1, 0), (0, 0), (2, 1), (2, 1)]
    edges = EDGE | {"conductance": [1.0, 2.0, 3.0, 4.0, 5.0], "delay": 1.0}
    add_edges(network, "point_process", (POINTS, POINTS), rows, edges)
    found, log = run(builders.simulation_config(tmp_path, network, **QUIET), tmp_path / "output")
    weights = [(source, weight) for source, _, _, (weight,) in found["netcons"]]
    assert weights == [(1000, 3.0), (1001, 2.0), (1002, 4.0), (1002, 5.0)]
    assert "Points → Points: 1 edges are replaced by later edges of the same two cells" in log


def test_chemical_edges_cannot_end_on_point_neurons(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    add_points(network)
    add_edges(network, "chemical", (("RingA", 3), POINTS), [(0, 0)], EDGE | {"conductance": 1.0, "delay": 1.0})
    done = start(builders.simulation_config(tmp_path, network, **QUIET), tmp_path / "output")
    assert done.returncode != 0
    assert "edges of type 'chemical' cannot end on 'Points', a population of type 'point_process'" in done.stderr


def test_a_template_needs_an_artificial_cell(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)
    add_points(network)
    template = tmp_path / "points" / "Accumulator.hoc"
    template.write_text("begintemplate Accumulator\npublic x\nproc init() { x = 1 }\nendtemplate Accumulator\n")
    done = start(builders.simulation_config(tmp_path, network, **QUIET), tmp_path / "output")
    assert "the template has no artificial cell in a public `pointcell`" in done.stderr
    assert "population 'Points', node 0, template 'Accumulator'" in done.stderr
