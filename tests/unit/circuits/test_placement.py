"""Synapses sit where their kind belongs."""

import numpy as np
import pytest

from ndexp.circuits.microcircuit import grow_morphologies
from ndexp.circuits.morphology import AXON, SOMA
from ndexp.circuits.pathways import Placement
from ndexp.circuits.placement import draw_sections, section_weights

MORPHOLOGIES = grow_morphologies()
CELL = MORPHOLOGIES["L5_PC_1"]


@pytest.mark.parametrize("placement", Placement)
def test_weights_add_up_and_the_axon_gets_nothing(placement: Placement) -> None:
    weights = section_weights(CELL, placement)
    assert weights.sum() == pytest.approx(1.0)
    assert not weights[CELL.kinds() == AXON].any()


def test_placements_differ_in_their_distance_from_the_soma() -> None:
    far = {kind: (section_weights(CELL, kind) * CELL.path_distances()).sum() for kind in Placement}
    assert far[Placement.PERISOMATIC] < 50 < far[Placement.DENDRITES] < far[Placement.DISTAL]


def test_only_perisomatic_synapses_sit_on_the_soma() -> None:
    somatic = {kind: section_weights(CELL, kind)[CELL.kinds() == SOMA].sum() for kind in Placement}
    assert somatic == {Placement.DENDRITES: 0, Placement.DISTAL: 0, Placement.PERISOMATIC: pytest.approx(0.3)}


def test_sections_are_drawn_as_weighted_for_each_morphology() -> None:
    names = np.repeat(["L5_PC_1", "PV_BC_1"], 4000)
    sections = draw_sections(np.random.default_rng(1), MORPHOLOGIES, names, Placement.DENDRITES)
    for name in ("L5_PC_1", "PV_BC_1"):
        weights = section_weights(MORPHOLOGIES[name], Placement.DENDRITES)
        drawn = np.bincount(sections[names == name], minlength=weights.size) / 4000
        assert drawn.size == weights.size
        assert np.abs(drawn - weights).max() < 0.02
