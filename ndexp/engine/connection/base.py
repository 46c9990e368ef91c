"""What all connections are: a light view of some rows, which reaches its objects in NEURON by index."""

from dataclasses import replace
from typing import TYPE_CHECKING, Self

import numpy as np

from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.overrides import Told, telling
from ndexp.engine.connection.placed import NOTHING
from ndexp.engine.connection.records import as_records
from ndexp.engine.connection.rows import ConnectionRows, pair_keys
from ndexp.engine.neuron_api import hoc_number

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from ndexp.engine.connection.placed import Indices, Placed
    from ndexp.engine.connection.records import Records
    from ndexp.engine.settings.model import ConnectionOverride
    from ndexp.engine.typing import HocObject, Ids


class ConnectionBase:
    """All synapses from one cell onto another.

    A connection made by hand holds its own rows. One that a connection set gives is a view of the set's rows: what is
    set on it is written there until the set is built; after that it finds its objects in NEURON.

    Args:
        sgid: gid of the source.
        tgid: gid of the target.
        src_pop_id: number of the source population.
        dst_pop_id: number of the target population.
        weight_factor: of the conductances.
        syndelay_override: ms; None and 0 leave the edges' delays.
        synapses_offset: edge id of the first synapse.
    """

    __slots__ = (
        "__weakref__",
        "_ids",
        "_is_locked",
        "_rows",
        "_synapses_offset",
        "_told",
        "sgid",
        "tgid",
    )

    def __init__(  # noqa: PLR0913, PLR0917 - part of the published API
        self,
        sgid: int | None,
        tgid: int,
        src_pop_id: int = 0,
        dst_pop_id: int = 0,
        weight_factor: float = 1,
        syndelay_override: float | None = None,
        synapses_offset: int = 0,
    ) -> None:
        self._look_at(ConnectionRows(), sgid, tgid, (src_pop_id, dst_pop_id))
        self._synapses_offset = int(synapses_offset)
        self.weight_factor = weight_factor
        self.syndelay_override = syndelay_override

    @classmethod
    def view(cls, rows: ConnectionRows, sgid: int, tgid: int, population_id: tuple[int, int]) -> Self:
        """A connection of a set."""
        self = cls.__new__(cls)
        self._look_at(rows, sgid, tgid, population_id)
        return self

    @property
    def weight_factor(self) -> float:
        """Of the conductances."""
        return self.told.weight_factor

    @weight_factor.setter
    def weight_factor(self, value: float) -> None:
        self._tell(lambda told: replace(told, weight_factor=float(value)))

    @property
    def syndelay_override(self) -> float | None:
        """Delay in ms in place of the edges', None if there is none."""
        return self.told.delay_override

    @syndelay_override.setter
    def syndelay_override(self, value: float | None) -> None:
        self._tell(lambda told: replace(told, delay_override=value))

    @property
    def locked(self) -> bool:
        """Whether it gets no more edges of groups."""
        return self._is_locked or bool(np.isin(self._key(), self._rows.locked).any())

    @locked.setter
    def locked(self, value: bool) -> None:
        self._is_locked = value
        self._rows.locked = np.setdiff1d(self._rows.locked, self._key())
        if value:
            self._rows.lock(self._key())

    @property
    def population_id(self) -> tuple[int, int]:
        """Numbers of the source and the target population."""
        return self._ids

    @property
    def synapses_offset(self) -> int:
        """Edge id of the first synapse, where that is known."""
        return self._synapses_offset

    @property
    def synapse_params(self) -> "Records":
        """The edges' attributes, a record a synapse: a copy, read again from the file after the build."""
        rows = self.rows
        columns = self._rows.columns(rows)
        placed = self._rows.placed(rows)
        if placed is None:
            return as_records(columns)
        location = np.full(len(columns), -1.0)
        location[placed.row] = placed.x
        return as_records(columns, location)

    @property
    def synapses(self) -> "tuple[HocObject, ...]":
        """The point processes; none before they are built."""
        placed = self._rows.placed(self.rows)
        return () if placed is None or placed.built is None else tuple(at(placed.built.synapses, placed.synapse))

    @property
    def netcons(self) -> "tuple[HocObject, ...]":
        """The NetCons from the source cell; none before they are built, or where the source is not simulated."""
        return self._netcons_of(lambda placed: placed.netcon)

    @property
    def rows(self) -> slice:
        """The rows that are this connection's, in the order in which they are built."""
        return slice(0, 0) if self.sgid is None else self._rows.rows(self.sgid, self.tgid)

    @property
    def told(self) -> "Told":
        """What was told to this connection: by overrides, or by hand."""
        rows = self.rows
        return self._rows.told(rows) if rows.stop > rows.start else self._told

    def add_delayed_weight(self, delay: float, weight: float) -> None:
        """Let the weight factor change at a time, in ms, from that of the edges on."""
        self._tell(lambda told: replace(told, delayed=(*told.delayed, (float(delay), float(weight)))))

    @classmethod
    def netcon_set_type(cls, netcon: "HocObject", syn_obj: "HocObject", nc_type: NetConType) -> None:
        """Mark a NetCon with what it stands for, if its synapse's mechanism has a place for that."""
        mechanism = str(syn_obj.hname()).partition("[")[0]
        index = int(hoc_number(f"nc_type_param_{mechanism}") or 0)
        if index:
            netcon.weight[index] = int(nc_type)

    def apply(self, override: "ConnectionOverride") -> None:
        """Tell the connection what an override says."""
        self._tell(telling(override))

    def finalize(self, cell: "HocObject", base_seed: int = 0, *args: "HocObject", **kw: "HocObject") -> int:
        """Build the connection in NEURON; gives the number of synapses. Kinds of connections say how."""
        raise NotImplementedError

    def update_conductance(self, new_g: float) -> None:
        """Set the conductance `g` of every synapse."""
        for synapse in self.synapses:
            synapse.g = new_g

    def update_weights(self, weight: float) -> None:
        """Set the weight of all NetCons from the source cell."""
        for netcon in self.netcons:
            netcon.weight[0] = weight

    def __repr__(self) -> str:
        return f"[{self.sgid}->{self.tgid}]"

    def _look_at(self, rows: ConnectionRows, sgid: int | None, tgid: int, population_id: tuple[int, int]) -> None:
        self._rows = rows
        self.sgid = None if sgid is None else int(sgid)
        self.tgid = int(tgid)
        self._ids = (int(population_id[0]), int(population_id[1]))
        self._synapses_offset = 0
        self._told = Told()
        self._is_locked = False

    def _key(self) -> "Ids":
        return pair_keys(np.array([-1 if self.sgid is None else self.sgid]), np.array([self.tgid]))

    def _tell(self, change: "Callable[[Told], Told]") -> None:
        rows = self.rows
        if rows.stop > rows.start:
            self._rows.tell(rows, change)
        else:
            self._told = change(self._told)

    def _netcons_of(self, choose: "Callable[[Placed], Indices]") -> "tuple[HocObject, ...]":
        placed = self._rows.placed(self.rows)
        return () if placed is None or placed.built is None else tuple(at(placed.built.netcons, choose(placed)))


def at(objects: "HocObject", indices: "Indices") -> "Iterator[HocObject]":
    """Those objects of a hoc List whose index is not NOTHING."""
    return (objects.o(int(index)) for index in indices.tolist() if index != NOTHING)
