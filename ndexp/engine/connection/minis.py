"""Spontaneous minis of one connection: what scripts make by hand, and views of those that were built."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.artificial import ArtificialStim
from ndexp.engine.connection.base import ConnectionBase
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.one_connection import hoc_seeds
from ndexp.engine.connection.streams import mini_ids
from ndexp.engine.connection.synapse_helpers import INHIBITORY_BELOW
from ndexp.engine.connection.synapse_rows import MINI_DELAY_MS
from ndexp.engine.neuron_api import hoc
from ndexp.errors import ConfigError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from typing import Protocol

    from ndexp.engine.typing import HocObject, Section

    class SynapseRecord(Protocol):
        """What an edge says of its synapse."""

        weight: float
        synType: float


_THRESHOLD_MV = 10.0


class SpontMinis(ArtificialStim):
    """Minis at one rate for every synapse.

    Args:
        minis_spont_rate: Hz; None or 0 for none.
        netcons: of minis that were built.
        netstims: their sources.
        tell: called with a new rate of minis that were built.

    Raises:
        ConfigError: the rate is negative.
    """

    def __init__(
        self,
        minis_spont_rate: float | None,
        netcons: "Iterable[HocObject]" = (),
        netstims: "Iterable[HocObject]" = (),
        tell: "Callable[[float], None] | None" = None,
    ) -> None:
        super().__init__(netcons, netstims)
        self._rate = _checked(minis_spont_rate)
        self._rate_vec: HocObject = None
        self._tbins_vec: HocObject = None
        self._built = tuple(self.netcons)
        self._tell = tell

    @property
    def rate(self) -> float:
        """Hz."""
        return self._rate

    @rate.setter
    def rate(self, value: float) -> None:
        self.set_rate(value)

    @property
    def rate_vec(self) -> "HocObject":
        """The rate as the Vector that sources refer to; it stays the same when the rate changes."""
        if self._rate_vec is None:
            self._rate_vec = hoc().Vector([self._rate])
            for netcon in self._built:
                _refer(netcon, self._rate_vec)
        return self._rate_vec

    @property
    def tbins_vec(self) -> "HocObject":
        """When the rate begins: a Vector with 0."""
        if self._tbins_vec is None:
            self._tbins_vec = hoc().Vector([0.0])
        return self._tbins_vec

    def get_rate(self) -> "float | tuple[float, float]":
        """Hz."""
        return self._rate

    def set_rate(self, rate: float | None) -> None:
        """Change the rate, in Hz; sources take it when a run is initialised next."""
        self._rate = _checked(rate)
        if self._built or self._rate_vec is not None:
            self.rate_vec.x[0] = self._rate
        if self._tell is not None:
            self._tell(self._rate)

    def has_data(self) -> bool:
        """Whether there are minis."""
        return self._rate > 0

    def __bool__(self) -> bool:
        return self.has_data()

    def create_on(
        self,
        conn: ConnectionBase,
        sec: "Section",
        position: float,
        syn_obj: "HocObject",
        syn_params: "SynapseRecord",
        _base_seed: int,
        _rate_vec: "HocObject" = None,
    ) -> None:
        """Make a source and its NetCon for one synapse, which this object holds.

        Args:
            conn: whose synapse it is.
            sec: the section, where the source stands.
            position: relative position of the synapse.
            syn_obj: the synapse, with a `synapseID`.
            syn_params: its edge's attributes: `weight`.
        """
        stim = hoc().InhPoissonStim(position, sec=sec)
        stim.setTbins(self.tbins_vec)
        stim.setRate(self.rate_vec if _rate_vec is None else _rate_vec)
        stim.duration = float(hoc().tstop)
        netcon = hoc().NetCon(stim, syn_obj, _THRESHOLD_MV, MINI_DELAY_MS, syn_params.weight * conn.weight_factor)
        conn.netcon_set_type(netcon, syn_obj, NetConType.NC_SPONTMINI)
        stim.setRNGs(*_streams(conn, int(syn_obj.synapseID)))
        self.netstims.append(stim)
        self.netcons.append(netcon)


class InhExcSpontMinis(SpontMinis):
    """Minis at one rate for inhibitory synapses and another for excitatory ones.

    Args:
        spont_rate_inh: Hz; None or 0 for none.
        spont_rate_exc: Hz; None or 0 for none.
        netcons: of minis that were built.
        netstims: their sources.

    Raises:
        ConfigError: a rate is negative.
    """

    def __init__(
        self,
        spont_rate_inh: float | None,
        spont_rate_exc: float | None,
        netcons: "Iterable[HocObject]" = (),
        netstims: "Iterable[HocObject]" = (),
    ) -> None:
        super().__init__(spont_rate_exc, netcons, netstims)
        self._of_cell, self._built = self._built, ()
        self._inhibitory = SpontMinis(spont_rate_inh)

    def set_rate(self, rate: float | None) -> None:
        """Change the rate of excitatory synapses, in Hz; sources take it when a run is initialised next.

        Raises:
            SimulationError: the minis were built: their rates are the target cell's, which other connections share.
        """
        if self._of_cell:
            raise SimulationError(
                "these minis have the rates of their target cell",
                hint="Give the connection a rate of its own before it is built: minis_spont_rate, or spont_minis",
            )
        super().set_rate(rate)

    def get_rate(self) -> "float | tuple[float, float]":
        """Of inhibitory and of excitatory synapses, Hz."""
        return self._inhibitory.rate, self.rate

    def has_data(self) -> bool:
        """Whether any synapse has minis."""
        return self._inhibitory.has_data() or super().has_data()

    def create_on(
        self,
        conn: ConnectionBase,
        sec: "Section",
        position: float,
        syn_obj: "HocObject",
        syn_params: "SynapseRecord",
        *args: object,  # noqa: ARG002 - part of the published API
    ) -> None:
        """Make a source and its NetCon for one synapse, if its kind has a rate; see `SpontMinis.create_on`."""
        of_kind = self._inhibitory if syn_params.synType < INHIBITORY_BELOW else self
        if of_kind.rate > 0:
            super().create_on(conn, sec, position, syn_obj, syn_params, 0, of_kind.rate_vec)


def _refer(netcon: "HocObject", rate: "HocObject") -> None:
    """Let the source of a mini's NetCon take its rate from this Vector."""
    source = netcon.pre()
    if hasattr(source, "attach"):  # one that many synapses share
        source.setRate(netcon, rate)
    else:
        source.setRate(rate)


def _checked(rate: float | None) -> float:
    if rate is not None and rate < 0:
        raise ConfigError(f"the rate of spontaneous minis is {rate:g} Hz", hint="A rate is 0 or more")
    return float(rate or 0.0)


def _streams(conn: ConnectionBase, synapse_id: int) -> list[float]:
    """The ids of a synapse's interval and thinning streams."""
    pathway = hoc_seeds(conn.population_id, base_seed=0).pathway
    intervals, thinning = mini_ids(np.array([conn.tgid]), np.array([synapse_id]), pathway)
    return [*intervals[0].tolist(), *thinning[0].tolist()]
