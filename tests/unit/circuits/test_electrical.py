"""Measured values exist for every morphology."""

from ndexp.circuits.electrical import ELECTRICAL
from ndexp.circuits.microcircuit import grow_morphologies


def test_every_morphology_is_measured_and_nothing_else() -> None:
    assert set(ELECTRICAL) == set(grow_morphologies())


def test_the_values_are_those_of_cortical_cells() -> None:
    for name, (threshold_current, input_resistance) in ELECTRICAL.items():
        assert 0.02 < threshold_current < 0.6, name
        assert 50 < input_resistance < 500, name
