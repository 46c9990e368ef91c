"""What synapse builders are given and what they give back, in columns."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from collections.abc import Mapping

    import numpy as np
    from numpy.typing import NDArray

    from ndexp.engine.typing import Floats, HocObject, Ids

MINI_DELAY_MS = 0.1
"""From a mini's event to its synapse."""


@dataclass(frozen=True, slots=True)
class Built:
    """What was made for one cell: hoc Lists of synapses, NetCons and artificial sources."""

    synapses: "HocObject" = field(default_factory=lambda: hoc().List())
    netcons: "HocObject" = field(default_factory=lambda: hoc().List())
    stims: "HocObject" = field(default_factory=lambda: hoc().List())


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseRows:
    """Synapses of one mechanism, in the order in which they are made.

    mechanism: the point process. x: where in their sections. parameters: variable → column; NaN leaves the default.
    stream: ids of the release stream, `(n, 3)`. synapse_id and conductance (nS) as columns. rise_time: ids of the
    rise time stream. None: the mechanism has no such thing, so it is not set.
    """

    mechanism: str
    x: "Floats"
    parameters: "Mapping[str, Floats]"
    stream: "Floats | None" = None
    synapse_id: "Ids | None" = None
    conductance: "Floats | None" = None
    rise_time: "Floats | None" = None

    def columns(self) -> "dict[str, Ids | Floats]":
        """Variable → column, for all variables that are set."""
        more = {"synapseID": self.synapse_id, "conductance": self.conductance}
        return {**self.parameters, **{name: column for name, column in more.items() if column is not None}}


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConRows:
    """NetCons to make: which synapse each ends on, its delay in ms and its weight in nS.

    objects: the addresses of the synapses, if compiled loops have made them; they may be of many cells.
    """

    synapse: "Ids"
    delay: "Floats"
    weight: "Floats"
    objects: "Ids | None" = None

    def take(self, rows: "Ids | NDArray[np.bool_] | slice") -> "NetConRows":
        """The rows chosen by an index array, a mask or a slice."""
        return NetConRows(
            synapse=self.synapse[rows],
            delay=self.delay[rows],
            weight=self.weight[rows],
            objects=None if self.objects is None else self.objects[rows],
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class MiniRows:
    """Spontaneous minis to make, a row a synapse.

    rate: the index of its rate. rates: hoc List of one-element Vectors in Hz, read when a run is initialised.
    streams: ids of the interval and the thinning streams, each `(n, 3)`. tstop: how long they come, in ms.
    """

    rate: "Ids"
    rates: "HocObject"
    streams: "tuple[Floats, Floats]"
    tstop: float
