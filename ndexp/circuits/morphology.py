"""A neuron's branches as numbers: sections of points, their lengths and how far from the soma they lie."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

SOMA, AXON, BASAL, APICAL = 1, 2, 3, 4
"""Section kinds, numbered as in SWC files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Section:
    """An unbranched piece of neurite.

    A child's first point repeats its parent's last one, as in MorphIO.
    """

    kind: int
    """AXON, BASAL or APICAL."""
    parent: int
    """Index of the parent in `Morphology.sections`; -1 when the section starts at the soma."""
    points: NDArray[np.float64]
    """(n, 4) float64, µm: x, y, z and diameter."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Morphology:
    """A soma at the origin and its neurites, ordered axon, basal, apical, each depth first."""

    name: str
    soma_radius: float
    """µm."""
    sections: tuple[Section, ...]

    def kinds(self) -> NDArray[np.int64]:
        """Kind of each section in the order of SONATA's section ids: the soma (id 0) comes first.

        Returns:
            (sections + 1,) int64.
        """
        return np.array([SOMA, *(section.kind for section in self.sections)], dtype=np.int64)

    def lengths(self) -> NDArray[np.float64]:
        """Length of each section, the soma first (its diameter).

        Returns:
            (sections + 1,) float64, µm.
        """
        lengths = [section_length(section) for section in self.sections]
        return np.array([2 * self.soma_radius, *lengths], dtype=np.float64)

    def path_distances(self) -> NDArray[np.float64]:
        """Path length from the soma to the middle of each section, the soma first (0).

        Returns:
            (sections + 1,) float64, µm.
        """
        ends: list[float] = []
        middles = [0.0]
        for section in self.sections:
            start = ends[section.parent] if section.parent >= 0 else 0.0
            length = section_length(section)
            middles.append(start + length / 2)
            ends.append(start + length)
        return np.array(middles, dtype=np.float64)


def section_length(section: Section) -> float:
    """Length along the points of a section, µm."""
    steps = np.diff(section.points[:, :3], axis=0)
    return float(np.sqrt((steps**2).sum(axis=1)).sum())
