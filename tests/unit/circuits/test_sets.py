"""Node sets and places on cells."""

from ndexp.circuits.microcircuit import grow_morphologies, make_populations
from ndexp.circuits.morphology import APICAL
from ndexp.circuits.sets import compartment_sets, node_sets, sampled

MORPHOLOGIES = grow_morphologies()


def test_there_is_a_node_set_for_populations_me_types_and_samples() -> None:
    populations = make_populations(50, 1)
    sets = node_sets(populations["excitatory"], populations["inhibitory"])
    assert {
        "All",
        "Excitatory",
        "Inhibitory",
        "Thalamus",
        "Sample",
        "L23_PC",
        "L4_PC",
        "L5_PC",
        "PV_BC",
        "SST_MC",
    } <= set(sets)
    single = sets["Single"]
    assert isinstance(single, dict)
    assert populations["excitatory"].mtypes[single["node_id"]].tolist() == ["L5_PC"]
    assert sets["L5_PC"] == {"population": "excitatory", "mtype": "L5_PC"}


def test_a_few_cells_of_each_me_type_are_sampled() -> None:
    cells = make_populations(50, 1)["inhibitory"]
    found = sampled(cells)
    assert {name: len(ids) for name, ids in found.items()} == {"PV_BC": 2, "SST_MC": 2}
    assert all(cells.mtypes[node_id] == name for name, ids in found.items() for node_id in ids)


def test_the_smallest_circuit_samples_what_there_is() -> None:
    assert {name: len(ids) for name, ids in sampled(make_populations(10, 1)["inhibitory"]).items()} == {
        "PV_BC": 1,
        "SST_MC": 1,
    }


def test_tuft_places_are_on_apical_sections() -> None:
    populations = make_populations(50, 1)
    cells = populations["excitatory"]
    population, places = compartment_sets(cells, populations["inhibitory"], MORPHOLOGIES)["ApicalTuft_excitatory"]
    assert population == "excitatory"
    for node_id, section_id, _ in places:
        morphology = MORPHOLOGIES[str(cells.attributes["morphology"][node_id])]
        assert morphology.kinds()[section_id] == APICAL
        assert morphology.path_distances()[section_id] > 150
