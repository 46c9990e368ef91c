"""Connections of neurons with astrocytes, as light views of what their manager builds."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import ConnectionBase
from ndexp.engine.connection.placed import NOTHING
from ndexp.engine.ngv.reader import NeuroGliaConnParameters
from ndexp.errors import SimulationError

if TYPE_CHECKING:
    from ndexp.engine.connection.placed import Indices, Placed
    from ndexp.engine.connection.records import Records
    from ndexp.engine.typing import HocObject


class NeuroGlialConnection(ConnectionBase):
    """All edges from one neuron onto one astrocyte.

    Its `synapses` are the counters of the astrocyte's sections; `netcons` lead from the neuron's synapses to these and
    to the counter of the soma, two for each edge that events come from.
    """

    __slots__ = ()

    @property
    def synapse_params(self) -> "Records":
        """The edges' attributes, a record an edge: a copy, read again from the file after the build."""
        return NeuroGliaConnParameters.records(self._rows.columns(self.rows))

    @property
    def netcons(self) -> "tuple[HocObject, ...]":
        """The NetCons from the neuron's synapses; none before they are built."""
        return self._netcons_of(_pairs)

    def finalize(self, cell: "HocObject", base_seed: int = 0, *args: "HocObject", **kw: "HocObject") -> int:  # noqa: ARG002
        """Refuse to be built alone.

        Raises:
            SimulationError: always: only its manager knows the gids under which synapses tell of their releases.
        """
        raise SimulationError(
            f"the neuro-glial connection {self} is built with all others", hint="Call its manager's finalize"
        )


def _pairs(placed: "Placed") -> "Indices":
    """The indices of both NetCons of each edge that has them."""
    first = placed.netcon[placed.netcon != NOTHING]
    return np.stack([first, first + 1], axis=1).ravel()
