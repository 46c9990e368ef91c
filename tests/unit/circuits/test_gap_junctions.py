"""Gap junctions join interneurons of a kind, two edges each, and change nothing else."""

from pathlib import Path

import libsonata
import numpy as np
import pytest

from ndexp.circuits.gap_junctions import coupled_pair, gap_wires
from ndexp.circuits.microcircuit import build, grow_morphologies, make_populations
from ndexp.circuits.morphology import AXON
from ndexp.errors import CircuitError
from ndexp.sonata.hdf5 import dataset_hashes

CELLS = 60


@pytest.fixture(scope="module")
def coupled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("coupled") / "circuit", cells=CELLS, gap_junctions=True)


def test_each_junction_is_two_edges_with_exchanged_ids() -> None:
    cells = make_populations(CELLS, 1)["inhibitory"]
    wires = gap_wires(1, cells, grow_morphologies())
    ends = wires.attributes["afferent_junction_id"].astype(np.int64)
    other = {
        int(afferent): (int(efferent), int(source), int(target))
        for afferent, efferent, source, target in zip(
            ends, wires.attributes["efferent_junction_id"], wires.source_ids, wires.target_ids, strict=True
        )
    }
    assert len(other) == len(ends) > 0
    for afferent, (efferent, source, target) in other.items():
        assert other[efferent] == (afferent, target, source)
        assert source != target
        assert cells.mtypes[source] == cells.mtypes[target]


def test_both_edges_of_a_junction_agree_on_places_and_conductance() -> None:
    wires = gap_wires(1, make_populations(CELLS, 1)["inhibitory"], grow_morphologies())
    half = len(wires.source_ids) // 2
    found = wires.attributes
    assert np.array_equal(found["conductance"][:half], found["conductance"][half:])
    assert (found["conductance"] > 0).all()
    assert np.array_equal(found["afferent_section_id"][:half], found["efferent_section_id"][half:])
    assert np.array_equal(found["efferent_section_pos"][:half], found["afferent_section_pos"][half:])


def test_ends_sit_on_sections_that_exist_and_are_no_axons() -> None:
    cells, morphologies = make_populations(CELLS, 1)["inhibitory"], grow_morphologies()
    wires = gap_wires(1, cells, morphologies)
    names = np.asarray(cells.attributes["morphology"])[wires.target_ids]
    for name, section in zip(names, wires.attributes["afferent_section_id"], strict=True):
        assert morphologies[str(name)].kinds()[section] != AXON


def test_the_seed_decides() -> None:
    cells, morphologies = make_populations(CELLS, 1)["inhibitory"], grow_morphologies()
    first, again, other = (gap_wires(seed, cells, morphologies) for seed in (1, 1, 2))
    assert np.array_equal(first.attributes["conductance"], again.attributes["conductance"])
    assert not np.array_equal(first.source_ids, other.source_ids)


def test_too_few_interneurons_are_refused() -> None:
    with pytest.raises(CircuitError, match="gap junctions need two interneurons of a kind"):
        gap_wires(1, make_populations(10, 1)["inhibitory"], grow_morphologies())


def test_the_rest_of_the_circuit_stays_as_it_is(tmp_path: Path, coupled: Path) -> None:
    plain = build(tmp_path / "plain", cells=CELLS).parent
    for path in sorted(plain.rglob("*.h5")):
        assert dataset_hashes(coupled.parent / path.relative_to(plain)) == dataset_hashes(path), path


def test_libsonata_opens_them_and_names_two_coupled_cells(coupled: Path) -> None:
    config = libsonata.CircuitConfig.from_file(str(coupled))
    edges = config.edge_population("inhibitory__inhibitory__electrical")
    assert config.edge_population_properties("inhibitory__inhibitory__electrical").type == "electrical"
    sets = libsonata.NodeSets.from_file(str(coupled.parent / "node_sets.json"))
    pair = sets.materialize("Coupled", config.node_population("inhibitory")).flatten()
    (first,) = sets.materialize("CoupledFirst", config.node_population("inhibitory")).flatten()
    assert edges.connecting_edges([first], [one for one in pair if one != first]).flat_size > 0
    assert {*coupled_pair(gap_wires(1, make_populations(CELLS, 1)["inhibitory"], grow_morphologies()))} == {*pair}
