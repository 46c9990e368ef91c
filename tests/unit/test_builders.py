"""The tests' own circuits: readable by libsonata, deterministic, and of the promised shape."""

import json
from pathlib import Path

import builders
import h5py
import libsonata
import morphio
import pytest


def _datasets(path: Path) -> dict[str, bytes]:
    found: dict[str, bytes] = {}

    def keep(name: str, item: h5py.HLObject) -> None:
        if isinstance(item, h5py.Dataset):
            found[name] = repr(item[()].tolist()).encode()

    with h5py.File(path) as file:
        file.visititems(keep)
    return found


@pytest.mark.parametrize("morphology", ["asc", "swc", "h5"])
def test_libsonata_opens_the_ring(tmp_path: Path, morphology: str) -> None:
    circuit = libsonata.CircuitConfig.from_file(builders.ring(tmp_path, morphology=morphology))

    assert circuit.node_populations == {"Afferents", "RingA", "RingB"}
    assert circuit.node_population("RingA").size == 3
    assert circuit.edge_population("RingA__RingB__chemical").source == "RingA"
    assert circuit.edge_population("RingB__RingA__chemical").afferent_edges([0, 1, 2]).flat_size == 8
    assert (tmp_path / "morphologies" / f"ring_cell.{morphology}").is_file()


@pytest.mark.parametrize("suffix", ["asc", "swc"])
def test_the_cell_has_the_sections_it_says(suffix: str) -> None:
    types = [section.type for section in morphio.Morphology(builders.RING_DATA / f"ring_cell.{suffix}").sections]

    counts = {name: types.count(number) for number, name in ((2, "axon"), (3, "dend"), (4, "apic"))}
    assert {"soma": 1, **counts} == builders.RING_SECTIONS


def test_the_ring_is_deterministic(tmp_path: Path) -> None:
    first = builders.ring(tmp_path / "a").parent
    again = builders.ring(tmp_path / "b").parent
    other = builders.ring(tmp_path / "c", seed=2).parent

    for path in first.glob("*.h5"):
        assert _datasets(path) == _datasets(again / path.name), path.name
    assert _datasets(first / "edges_RingA_RingA.h5") != _datasets(other / "edges_RingA_RingA.h5")


def test_the_ring_grows(tmp_path: Path) -> None:
    circuit = libsonata.CircuitConfig.from_file(builders.ring(tmp_path, cells=(7, 4), synapses=2))

    assert [circuit.node_population(name).size for name in ("RingA", "RingB")] == [7, 4]
    assert circuit.edge_population("RingA__RingA__chemical").size == 14


def test_node_sets_and_compartment_sets_of_the_ring_resolve(tmp_path: Path) -> None:
    circuit = libsonata.CircuitConfig.from_file(builders.ring(tmp_path))
    node_sets = libsonata.NodeSets.from_file(tmp_path / "node_sets.json")
    ring_a = circuit.node_population("RingA")

    assert node_sets.materialize("EvenA", ring_a).flatten().tolist() == [0, 2]
    assert node_sets.materialize("All", circuit.node_population("RingB")).flatten().tolist() == [0, 1]
    assert node_sets.materialize("All", circuit.node_population("Afferents")).flat_size == 0
    compartments = libsonata.CompartmentSets.from_file(tmp_path / "compartment_sets.json")
    assert compartments["SomaA"].node_ids().flatten().tolist() == [0, 1, 2]


def test_a_simulation_config_merges_sections_and_drops_none(tmp_path: Path) -> None:
    network = builders.ring(tmp_path)

    path = builders.simulation_config(tmp_path / "run", network, run={"tstop": 5.0}, node_set="RingA", conditions=None)

    content = json.loads(path.read_text(encoding="utf-8"))
    assert content["run"] == {"tstop": 5.0, "dt": 0.025, "random_seed": 1}
    assert content["node_set"] == "RingA"
    assert "conditions" not in content
    assert libsonata.SimulationConfig.from_file(path).run.tstop == 5.0


def test_spikes_are_sorted_by_time(tmp_path: Path) -> None:
    path = builders.write_spikes(tmp_path / "spikes.h5", {"P": [(2.0, 1), (1.0, 5), (2.0, 0)]})

    assert libsonata.SpikeReader(path)["P"].get() == [(5, 1.0), (0, 2.0), (1, 2.0)]
