"""Replayed spikes of one connection: what scripts make by hand, and views of what was built."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.artificial import ArtificialStim
from ndexp.engine.connection.base import ConnectionBase
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Protocol

    from ndexp.engine.typing import Floats, HocObject, Section

    class ReplayedRecord(Protocol):
        """What an edge says of its synapse."""

        weight: float
        delay: float


_THRESHOLD_MV = 10.0


class ReplayStim(ArtificialStim):
    """Spikes that a connection's synapses get from a file or an array.

    Args:
        netcons: of a replay that was built.
        netstims: its sources.
    """

    def __init__(self, netcons: "Iterable[HocObject]" = (), netstims: "Iterable[HocObject]" = ()) -> None:
        super().__init__(netcons, netstims)
        self.time_vec: HocObject = None
        """The times in ms, ascending, as a hoc Vector; None without any."""

    def add_spikes(self, hoc_tvec: "HocObject | Floats") -> int:
        """Add spikes at some times in ms, and keep them sorted; gives how many there are now."""
        if self.time_vec is None:
            self.time_vec = hoc().Vector()
        self.time_vec.append(hoc().Vector(np.asarray(hoc_tvec, np.float64)))
        self.time_vec.sort()
        return int(self.time_vec.size())

    def has_data(self) -> bool:
        """Whether there are spikes."""
        return self.time_vec is not None and self.time_vec.size() > 0

    def __bool__(self) -> bool:
        return self.has_data()

    def __len__(self) -> int:
        return int(self.time_vec.size()) if self.has_data() else 0

    def create_on(
        self, conn: ConnectionBase, sec: "Section", syn_obj: "HocObject", syn_params: "ReplayedRecord"
    ) -> "HocObject":
        """Make a source and its NetCon for one synapse, which this object holds; gives the NetCon.

        Without spikes the NetCon has no source: events may be sent to it by hand.
        """
        stim = None
        if self.has_data():
            stim = hoc().VecStim(0.5, sec=sec)
            stim.play(self.time_vec)
            self.netstims.append(stim)
        delay, weight = conn.syndelay_override or syn_params.delay, syn_params.weight * conn.weight_factor
        netcon = hoc().NetCon(stim, syn_obj, _THRESHOLD_MV, delay, weight)
        conn.netcon_set_type(netcon, syn_obj, NetConType.NC_REPLAY)
        self.netcons.append(netcon)
        return netcon
