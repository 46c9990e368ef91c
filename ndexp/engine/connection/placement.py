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
    from ndexp.engine.connection.target_cells import TargetCells
    from ndexp.engine.typing import Floats, Ids, Section

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
    wrong = np.flatnonzero((columns.isec < 0) | (columns.isec >= len(sections)))
    if len(wrong):
        raise _wrong_section(columns, int(wrong[0]), len(sections))
    exists: NDArray[np.bool_] = np.array([section is not None for section in sections])[columns.isec]
    _warn_of_missing(columns, exists)
    return exists


def existing(columns: "SynapseColumns", cell: "Ids", cells: "TargetCells") -> "NDArray[np.bool_]":
    """Which synapses of many cells are on a section that is there, `(n,) bool`; a warning for each other one.

    Args:
        columns: synapses.
        cell: the number of each one's cell, `(n,) int64`.
        cells: the cells.

    Raises:
        CircuitError: a section id does not exist on its cell.
    """
    counts = cells.section_counts(cell)
    wrong = np.flatnonzero((columns.isec < 0) | (columns.isec >= counts))
    if len(wrong):
        raise _wrong_section(columns, int(wrong[0]), int(counts[wrong[0]]))
    exists = cells.compartments(cell, columns.isec) > 0
    _warn_of_missing(columns, exists)
    return np.asarray(exists)


def many_positions(columns: "SynapseColumns", cell: "Ids", cells: "TargetCells") -> "Floats":
    """Relative positions of synapses of many cells on existing sections, `(n,) float64`; arguments as of `existing`."""
    x = _plain_positions(columns)
    for row in np.flatnonzero(columns.ipt != -1).tolist():
        x[row] = _located(columns, row, cells.targets[cell[row]].sections)
    return x


def positions(columns: "SynapseColumns", sections: "Sequence[Section | None]") -> "Floats":
    """Relative positions of synapses on existing sections, `(n,) float64`."""
    x = _plain_positions(columns)
    for row in np.flatnonzero(columns.ipt != -1).tolist():
        x[row] = _located(columns, row, sections)
    return x


def _plain_positions(columns: "SynapseColumns") -> "Floats":
    return np.clip(np.maximum(columns.offset, 0.0), clip(0.0), clip(1.0))


def _located(columns: "SynapseColumns", row: int, sections: "Sequence[Section | None]") -> float:
    place = Place(int(columns.isec[row]), int(columns.ipt[row]), float(columns.offset[row]))
    return locate(sections, place)[1]


def _wrong_section(columns: "SynapseColumns", row: int, count: int) -> CircuitError:
    return CircuitError(
        f"synapse {columns.synapse_id[row]} is on section {columns.isec[row]}, "
        f"but the cell has section ids 0 to {count - 1}",
        f"gid {columns.tgid[row]}, source gid {columns.sgid[row]}",
        "The edges were made for another morphology",
    )


def _warn_of_missing(columns: "SynapseColumns", exists: "NDArray[np.bool_]") -> None:
    for row in np.flatnonzero(~exists).tolist():
        log.warning(
            "Synapse %d of gid %d from gid %d is left out: section %d was removed from the cell",
            columns.synapse_id[row],
            columns.tgid[row],
            columns.sgid[row],
            columns.isec[row],
        )
