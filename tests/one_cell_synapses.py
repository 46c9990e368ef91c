"""Synapses of one cell, given in any order: for tests and measurements of the loops that make them."""

from dataclasses import replace
from types import SimpleNamespace
from typing import Any

import numpy as np
import numpy.typing as npt

from ndexp.engine.connection.creation_order import order_by_compartment
from ndexp.engine.connection.synapse_builder import SynapseRows, make_on_cells
from ndexp.engine.connection.target_cells import Target, TargetCells

_COLUMNS = ("x", "stream", "synapse_id", "conductance", "rise_time")


def make_synapses(rows: SynapseRows, section_id: Any, sections: list[Any], synapses: Any) -> npt.NDArray[np.int64]:
    """Create point processes compartment by compartment; gives the index of each row's in the hoc List `synapses`."""
    cells = TargetCells([Target(gid=-1, cell=SimpleNamespace(synlist=synapses), sections=sections)])
    cell = np.zeros(len(section_id), np.int64)
    order = order_by_compartment(cell, section_id, rows.x, cells.compartments(cell, section_id), 1)
    where = np.empty(len(cell), np.int64)
    where[order.rows], _ = make_on_cells(_ordered(rows, order.rows), order, cells)
    return where


def _ordered(rows: SynapseRows, places: npt.NDArray[np.int64]) -> SynapseRows:
    given = {name: column for name in _COLUMNS if (column := getattr(rows, name)) is not None}
    parameters = {name: column[places] for name, column in rows.parameters.items()}
    return replace(rows, parameters=parameters, **{name: column[places] for name, column in given.items()})
