"""Where on a cell its synapses go: sections and relative positions for whole columns."""

import logging
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.target_manager.points import Place, clip, locate
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.typing import Floats, Section

log = logging.getLogger(__name__)


def place_synapses(columns: "SynapseColumns", sections: "Sequence[Section | None]") -> "tuple[SynapseColumns, Floats]":
    """The synapses of one cell that have a section, and their relative positions.

    Args:
        columns: synapses of one target.
        sections: the cell's sections by id, None where an axon was cut off.

    Returns:
        The synapses left, and their x, `(n,) float64`. Those on missing sections are left out with a warning.

    Raises:
        CircuitError: a section id does not exist on the cell.
    """
    exists = has_section(columns, sections)
    kept = columns if exists.all() else columns.take(exists)
    return kept, positions(kept, sections)


def has_section(columns: "SynapseColumns", sections: "Sequence[Section | None]") -> "NDArray[np.bool_]":
    """Which synapses of one cell are on a section that is there, `(n,) bool`; a warning for each other one.

    Raises:
        CircuitError: a section id does not exist on the cell.
    """
    wrong = (columns.isec < 0) | (columns.isec >= len(sections))
    if wrong.any():
        row = int(np.flatnonzero(wrong)[0])
        raise CircuitError(
            f"synapse {columns.synapse_id[row]} is on section {columns.isec[row]}, "
            f"but the cell has section ids 0 to {len(sections) - 1}",
            f"gid {columns.tgid[row]}, source gid {columns.sgid[row]}",
            "The edges were made for another morphology",
        )
    exists: NDArray[np.bool_] = np.array([section is not None for section in sections])[columns.isec]
    for row in np.flatnonzero(~exists).tolist():
        log.warning(
            "Synapse %d of gid %d from gid %d is left out: section %d was removed from the cell",
            columns.synapse_id[row],
            columns.tgid[row],
            columns.sgid[row],
            columns.isec[row],
        )
    return exists


def positions(columns: "SynapseColumns", sections: "Sequence[Section | None]") -> "Floats":
    """Relative positions of synapses on existing sections, `(n,) float64`."""
    x = np.clip(np.maximum(columns.offset, 0.0), clip(0.0), clip(1.0))
    for row in np.flatnonzero(columns.ipt != -1):
        place = Place(int(columns.isec[row]), int(columns.ipt[row]), float(columns.offset[row]))
        x[row] = locate(sections, place)[1]
    return x
