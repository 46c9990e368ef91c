"""The built circuit opens everywhere and is the same for the same seed."""

import json
from pathlib import Path

import bluepysnap
import libsonata
import numpy as np
import pytest

from ndexp.circuits.microcircuit import build, grow_morphologies
from ndexp.circuits.morphology import AXON
from ndexp.errors import CircuitError
from ndexp.sonata.hdf5 import dataset_hashes


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("circuits") / "fifty", cells=50, seed=1)


def content(folder: Path) -> dict[Path, object]:
    found = {}
    for path in sorted(folder.rglob("*")):
        if path.is_file():
            found[path.relative_to(folder)] = dataset_hashes(path) if path.suffix == ".h5" else path.read_bytes()
    return found


def test_the_same_seed_gives_the_same_datasets(tmp_path: Path, circuit: Path) -> None:
    first = content(circuit.parent)
    assert content(build(tmp_path / "again", cells=50, seed=1).parent) == first
    other = content(build(tmp_path / "other", cells=50, seed=2).parent)
    differing = {str(path) for path in first if other[path] != first[path]}
    assert {"nodes/excitatory.h5", "edges/thalamus__excitatory__chemical.h5", "thalamus_spikes.h5"} <= differing
    assert not [path for path in differing if path.startswith(("morphologies", "emodels"))]


@pytest.mark.parametrize("cells", [10, 20, 101])
def test_four_fifths_are_excitatory(tmp_path: Path, cells: int) -> None:
    folder = build(tmp_path / "circuit", cells=cells).parent
    sizes = {
        name: libsonata.NodeStorage(str(folder / f"nodes/{name}.h5")).open_population(name).size
        for name in ("excitatory", "inhibitory", "thalamus")
    }
    assert sizes["excitatory"] == round(0.8 * cells)
    assert sizes["excitatory"] + sizes["inhibitory"] == cells
    assert sizes["thalamus"] >= 50


def test_libsonata_opens_everything(circuit: Path) -> None:
    config = libsonata.CircuitConfig.from_file(str(circuit))
    assert config.node_populations == {"excitatory", "inhibitory", "thalamus"}
    assert len(config.edge_populations) == 6
    for name in config.edge_populations:
        edges = config.edge_population(name)
        targets, sources = edges.target_nodes(edges.select_all()), edges.source_nodes(edges.select_all())
        assert edges.size > 0
        assert np.array_equal(np.lexsort((sources, targets)), np.arange(edges.size))
    sets = libsonata.NodeSets.from_file(str(circuit.parent / "node_sets.json"))
    assert sets.materialize("L5_PC", config.node_population("excitatory")).flat_size == 14


def test_synapses_sit_on_sections_that_exist_and_are_no_axons(circuit: Path) -> None:
    config, morphologies = libsonata.CircuitConfig.from_file(str(circuit)), grow_morphologies()
    for name in config.edge_populations:
        edges = config.edge_population(name)
        nodes = config.node_population(edges.target)
        names = nodes.get_attribute("morphology", libsonata.Selection(edges.target_nodes(edges.select_all())))
        sections = edges.get_attribute("afferent_section_id", edges.select_all())
        for morphology in np.unique(names).tolist():
            kinds = morphologies[morphology].kinds()
            assert AXON not in kinds[sections[names == morphology]]


def test_compartment_sets_are_valid_and_of_existing_sections(circuit: Path) -> None:
    sets = libsonata.CompartmentSets.from_file(str(circuit.parent / "compartment_sets.json"))
    config, morphologies = libsonata.CircuitConfig.from_file(str(circuit)), grow_morphologies()
    assert sets.names() == ["ApicalTuft_excitatory", "SomaAndDendrite_excitatory", "SomaAndDendrite_inhibitory"]
    for name in sets.names():
        places = sets[name]
        nodes = config.node_population(places.population)
        for place in places:
            morphology = nodes.get_attribute("morphology", libsonata.Selection([place.node_id]))[0]
            assert place.section_id < len(morphologies[morphology].kinds())


def test_bluepysnap_opens_it(circuit: Path) -> None:
    opened = bluepysnap.Circuit(str(circuit))
    assert len(opened.nodes.ids("Sample")) == 10
    assert len(opened.nodes.ids("All")) == 50
    assert opened.nodes["excitatory"].morph.get(0, extension="asc") is not None
    assert opened.edges["inhibitory__excitatory__chemical"].afferent_edges(0).size > 0


def test_no_absolute_path_is_written(circuit: Path) -> None:
    for path in circuit.parent.glob("*.json"):
        assert str(circuit.parent) not in path.read_text()
    assert json.loads(circuit.read_text())["manifest"] == {"$CIRCUIT_DIR": "."}


def test_an_empty_folder_may_be_used_and_a_full_one_not(tmp_path: Path) -> None:
    (tmp_path / "circuit").mkdir()
    build(tmp_path / "circuit", cells=10)
    with pytest.raises(CircuitError, match="the folder is not empty"):
        build(tmp_path / "circuit", cells=10)
    assert [path.name for path in tmp_path.iterdir()] == ["circuit"]


def test_too_few_cells_and_negative_seeds_are_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="a microcircuit of 9 cells cannot be built"):
        build(tmp_path / "circuit", cells=9)
    with pytest.raises(CircuitError, match="the seed -1 is negative"):
        build(tmp_path / "circuit", seed=-1)
    assert not list(tmp_path.iterdir())
