"""Places of segments in a field, and potentials there."""

import numpy as np
import pytest

from ndexp.engine.stimulus_manager.efield_geometry import (
    EField,
    axon_position,
    displacement,
    myelin_position,
    peak_potentials,
    stub_position,
)

SOMA = np.array([1.0, 2.0, 3.0])


def test_stubs_of_the_axon_stand_below_the_soma() -> None:
    assert axon_position(0.3, 0, SOMA).tolist() == [1, -7, 3]
    assert axon_position(0.3, 1, SOMA).tolist() == [1, -37, 3]
    with pytest.raises(ValueError, match=r"axon\[2\] has no 3-d points, and only axon\[0\] and axon\[1\]"):
        axon_position(0.3, 2, SOMA)


def test_myelin_stands_below_the_stubs() -> None:
    assert [myelin_position(x, 0, SOMA).tolist() for x in (0.0, 0.5, 1.0)] == [[1, -58, 3], [1, -558, 3], [1, -1058, 3]]
    with pytest.raises(ValueError, match=r"myelin\[1\] has no 3-d points, and only myelin\[0\]"):
        myelin_position(0.3, 1, SOMA)


def test_sections_are_known_by_the_end_of_their_names() -> None:
    assert stub_position("Cell[3].axon[1]", 0.5, SOMA).tolist() == [1, -43, 3]
    assert stub_position("Cell[3].myelin[0]", 0.5, SOMA).tolist() == [1, -558, 3]
    with pytest.raises(ValueError, match=r"section Cell\[3\]\.dend\[1\] has no 3-d points"):
        stub_position("Cell[3].dend[1]", 0.5, SOMA)


def test_displacements_are_metres() -> None:
    assert displacement(np.array([2.0, 2.0, 5.0]), SOMA).tolist() == [1e-6, 0, 2 * 1e-6]


def test_potentials_rise_along_the_field() -> None:
    fields = [EField(ex=1e3, ey=0, ez=0), EField(ex=0, ey=2e3, ez=-1e3)]
    assert peak_potentials(fields, np.array([1e-6, 2e-6, 3e-6])).tolist() == pytest.approx([1.0, 1.0])
    assert peak_potentials(fields, np.zeros(3)).tolist() == [0, 0]
