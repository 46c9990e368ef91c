"""The order in which a cell's synapses are made: compartment by compartment. Numpy only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.typing import Floats, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CreationOrder:
    """Rows in the order of creation, section by section of ascending id.

    rows: their numbers, `(n,) int64`. starts: each section's first place in `rows`, and the end, `(k + 1,) int64`.
    """

    rows: "Ids"
    starts: "Ids"


def order_by_compartment(section_id: "Ids", x: "Floats", nseg: "Sequence[int]") -> CreationOrder:
    """Rows by section and compartment; inside a compartment they stay as they are.

    NEURON sums currents inside a compartment in the order of creation, so only that order may decide results. Across
    compartments this order makes its first initialisation quick, which walks memory by compartment.

    Args:
        section_id: the section of each row, `(n,) int64`.
        x: relative position of each row, `(n,) float64`.
        nseg: number of compartments of each section that occurs, by ascending id.
    """
    section_ids, which = np.unique(section_id, return_inverse=True)
    rows = np.lexsort((np.floor(x * np.array(nseg, np.float64)[which]), which))
    starts = np.append(0, np.cumsum(np.bincount(which, minlength=len(section_ids))))
    return CreationOrder(rows=rows, starts=starts)
