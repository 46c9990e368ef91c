"""`synapse_configure` carried out on synapses that are there, connection by connection."""

import logging
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection.snippets import Access, apply_snippets, parse_snippet
from ndexp.engine.neuron_api import hoc, hoc_number, set_hoc_number
from ndexp.engine.snippets import Variable

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ndexp.engine.connection.columns import Synapses
    from ndexp.engine.connection.snippets import Snippet
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)


class ConnUtils:
    """Carries out statements of `synapse_configure` that scripts give as text."""

    @staticmethod
    def executeConfigure(synapses: "Sequence[HocObject]", configuration: str) -> None:
        """Carry out the statements of a text on each synapse.

        Raises:
            ConfigError: the text cannot be read, or a synapse lacks a variable.
        """
        carry_out([parse_snippet(configuration, "configure_synapses")], synapses)


def carry_out(snippets: "Sequence[Snippet]", synapses: "Sequence[HocObject]") -> None:
    """Carry out statements on each synapse of one connection, one text after the other.

    Raises:
        ConfigError: a synapse lacks a variable.
    """
    apply_snippets(snippets, synapses, Access(_read, _write))


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
    starts = np.flatnonzero(overrides.begins(cell[rows], synapses.columns.sgid[rows]))
    for own in np.split(rows, starts[1:]):
        snippets = state.snippet_lists[state.snippets[own[0]]]
        carry_out(snippets, [made(row) for row in own.tolist()])


def _read(synapse: "HocObject", variable: Variable) -> float:
    if variable.owner:
        return float(getattr(synapse, variable.name))  # the config names the variable
    value = hoc_number(variable.name)
    if value is None:
        raise LookupError(variable.name)
    return value


def _write(synapse: "HocObject", variable: Variable, value: float) -> None:
    if not variable.owner:
        if hoc_number(variable.name) is None:
            log.warning("connection_overrides: no mechanism has the global variable '%s'", variable.name)
            hoc()(f"{variable.name} = 0")  # as in hoc, where an assignment declares
        set_hoc_number(variable.name, value)
    else:
        setattr(synapse, variable.name, value)
