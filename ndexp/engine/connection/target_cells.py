"""The cells that a connection set ends on: what NEURON has of them, and columns about them."""

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.typing import Floats, HocObject, Ids, Section


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """A cell that synapses are made on.

    gid: its gid. cell: the cell. sections: by synapse section id, None where an axon was cut off.
    """

    gid: int
    cell: "HocObject"
    sections: "Sequence[Section | None]"

    @property
    def synapses(self) -> "HocObject":
        """The hoc List that gets, and so holds, its synapses."""
        return self.cell.synlist

    def section_list(self) -> "HocObject":
        """Its sections that are there, by ascending id, as a hoc SectionList."""
        return hoc().SectionList([section for section in self.sections if section is not None])


class TargetCells:
    """Some cells, numbered from 0, with what whole columns of rows are looked up in.

    Args:
        targets: the cells.
    """

    def __init__(self, targets: "Iterable[Target]") -> None:
        self.targets = tuple(targets)
        sections = [section for target in self.targets for section in target.sections]
        self._lengths = np.array([len(target.sections) for target in self.targets], np.int64)
        self._base = np.cumsum(self._lengths) - self._lengths
        self._nseg = np.array([0 if section is None else section.nseg for section in sections], np.int64)

    def __len__(self) -> int:
        return len(self.targets)

    @cached_property
    def section_lists(self) -> "tuple[HocObject, ...]":
        """The SectionList of each cell."""
        return tuple(target.section_list() for target in self.targets)

    def section_counts(self, cell: "Ids") -> "Ids":
        """For each row's cell, the number of section ids, `(n,) int64`."""
        return np.asarray(self._lengths[cell])

    def compartments(self, cell: "Ids", section_id: "Ids") -> "Ids":
        """For each row's cell and section id, the number of compartments, 0 for a missing section, `(n,) int64`."""
        return np.asarray(self._nseg[self._base[cell] + section_id])

    def places(self, cell: "Ids", section_id: "Ids") -> "Ids":
        """For each row's cell and existing section id, the place in its cell's SectionList, `(n,) int64`."""
        before = np.append(0, np.cumsum(self._nseg > 0))
        return np.asarray(before[self._base[cell] + section_id] - before[self._base[cell]])

    def rates(self, cell: "Ids", is_inhibitory: "NDArray[np.bool_]") -> "Floats":
        """The cell's rate of spontaneous minis for each row's kind of synapse, Hz."""
        return np.asarray(self._rates[cell, 1 - is_inhibitory.astype(np.int64)])

    @cached_property
    def _rates(self) -> "Floats":
        return np.array([mini_rates(target.cell) for target in self.targets], np.float64)


def mini_rates(cell: "HocObject") -> tuple[float, float]:
    """A cell's own rates of inhibitory and excitatory minis, Hz."""
    return float(cell.inh_mini_frequency or 0), float(cell.exc_mini_frequency or 0)
