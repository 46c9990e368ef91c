"""`synapse_configure` carried out on synapses that are there, connection by connection."""

import logging
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection_manager.snippets import Access, Variable, apply_snippets
from ndexp.engine.neuron_api import hoc, hoc_number, set_hoc_number

if TYPE_CHECKING:
    from collections.abc import Callable

    from ndexp.engine.connection_manager.connection_set import Synapses
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)


def configure(synapses: "Synapses", cell: "Ids", made: "Callable[[int], HocObject]") -> None:
    """Carry out the statements of all synapses that have some.

    Args:
        synapses: in their order, cell by cell and source by source.
        cell: the number of each one's cell, `(n,) int64`.
        made: gives the point process of a row.

    Raises:
        ConfigError: a synapse lacks a variable, or a value is not a number in hoc.
    """
    state = synapses.state
    rows = np.flatnonzero(state.snippets > 0)
    if not len(rows):
        return
    pair = np.column_stack((cell, synapses.columns.sgid))[rows]
    begins = np.flatnonzero((np.diff(pair, axis=0) != 0).any(axis=1)) + 1
    for own in np.split(rows, begins):
        snippets = state.snippet_lists[state.snippets[own[0]]]
        apply_snippets(snippets, [made(row) for row in own.tolist()], Access(_read, _write))


def _read(synapse: "HocObject", variable: Variable) -> float:
    if not variable.is_global:
        return float(getattr(synapse, variable.name))  # the config names the variable
    value = hoc_number(variable.name)
    if value is None:
        raise LookupError(variable.name)
    return value


def _write(synapse: "HocObject", variable: Variable, value: float) -> None:
    if variable.is_global:
        if hoc_number(variable.name) is None:
            log.warning("connection_overrides: no mechanism has the global variable '%s'", variable.name)
            hoc()(f"{variable.name} = 0")  # as in hoc, where an assignment declares
        set_hoc_number(variable.name, value)
    else:
        setattr(synapse, variable.name, value)
