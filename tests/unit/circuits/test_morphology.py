"""Section ids, lengths and distances."""

import numpy as np
import pytest

from ndexp.circuits.morphology import APICAL, AXON, BASAL, SOMA, Morphology, Section, section_length


def line(kind: int, parent: int, start: float, end: float) -> Section:
    return Section(kind=kind, parent=parent, points=np.array([[0.0, start, 0.0, 1.0], [0.0, end, 0.0, 1.0]]))


CELL = Morphology(
    name="cell",
    soma_radius=5.0,
    sections=(line(AXON, -1, 5, 25), line(BASAL, -1, 5, 15), line(BASAL, 1, 15, 45), line(APICAL, -1, 5, 105)),
)


def test_section_ids_begin_with_the_soma() -> None:
    assert CELL.kinds().tolist() == [SOMA, AXON, BASAL, BASAL, APICAL]
    assert CELL.lengths().tolist() == [10.0, 20.0, 10.0, 30.0, 100.0]


def test_path_distance_is_to_the_middle_of_a_section() -> None:
    assert CELL.path_distances().tolist() == [0.0, 10.0, 5.0, 25.0, 50.0]


def test_length_follows_the_points() -> None:
    bent = np.array([[0, 0, 0, 1], [3, 4, 0, 1], [3, 4, 12, 1]], dtype=np.float64)
    assert section_length(Section(kind=BASAL, parent=-1, points=bent)) == pytest.approx(17.0)
