"""The table of me-types is consistent."""

import pytest

from ndexp.circuits.metypes import METYPES, VARIANTS, of_population
from ndexp.circuits.microcircuit import grow_morphologies


@pytest.mark.parametrize("population", ["excitatory", "inhibitory"])
def test_the_fractions_of_a_population_add_up_to_one(population: str) -> None:
    assert sum(metype.fraction for metype in of_population(population)) == pytest.approx(1.0)


def test_the_synapse_class_is_that_of_the_population() -> None:
    assert {(metype.population, metype.synapse_class) for metype in METYPES} == {
        ("excitatory", "EXC"),
        ("inhibitory", "INH"),
    }


def test_morphologies_have_a_moderate_number_of_sections() -> None:
    morphologies = grow_morphologies()
    assert len(morphologies) == VARIANTS * len(METYPES)
    for morphology in morphologies.values():
        assert 30 <= len(morphology.kinds()) <= 80, morphology.name
