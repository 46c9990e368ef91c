"""The order in which synapses are made: cell by cell, compartment by compartment. Numpy only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationOrder:
    """Rows in the order of creation: by cell, and inside a cell by ascending section id.

    rows: their numbers, `(n,) int64`. A run is what one section of one cell gets. section: of each run, its id,
    `(r,) int64`. first: of each run, its first place in `rows`, and the end, `(r + 1,) int64`. cell: of each cell, its
    first run, and the end, `(c + 1,) int64`.
    """

    rows: "Ids"
    section: "Ids"
    first: "Ids"
    cell: "Ids"

    def places(self) -> "Ids":
        """Of each cell, its first place in `rows`, and the end, `(c + 1,) int64`."""
        return self.first[self.cell]


def order_by_compartment(cell: "Ids", section_id: "Ids", x: "Floats", nseg: "Ids", cells: int) -> CreationOrder:
    """Rows by cell, section and compartment; inside a compartment they stay as they are.

    NEURON sums currents inside a compartment in the order of creation, so only that order may decide results. Across
    compartments this order makes its first initialisation quick, which walks memory by compartment.

    Args:
        cell: number of each row's cell, from 0, `(n,) int64`.
        section_id: the section of each row, `(n,) int64`.
        x: relative position of each row, `(n,) float64`.
        nseg: number of compartments of each row's section, `(n,) int64`.
        cells: number of cells.
    """
    compartment = np.floor(x * nseg).astype(np.int64)
    tube = cell * (section_id.max(initial=0) + 1) + section_id
    rows = np.argsort(tube * (compartment.max(initial=0) + 1) + compartment, kind="stable")
    begins = np.flatnonzero(np.diff(tube[rows], prepend=-1))
    return CreationOrder(
        rows=rows,
        section=section_id[rows[begins]],
        first=np.append(begins, len(rows)),
        cell=np.searchsorted(cell[rows[begins]], np.arange(cells + 1)),
    )
