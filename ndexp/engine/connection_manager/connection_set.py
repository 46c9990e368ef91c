"""The synapses of one pathway as columns, one row a synapse.

There is no object per synapse: what is asked for a whole pathway is computed on whole columns. A connection is all
rows of one source and target gid.
"""

from dataclasses import dataclass, fields, replace
from functools import reduce
from hashlib import md5
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ndexp.engine.connection_manager import overrides
from ndexp.engine.connection_manager.overrides import OverrideState

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.settings.model import ConnectionOverride
    from ndexp.engine.typing import Floats, Ids


def population_id(name: str) -> int:
    """The 12-bit number of a population that enters synapses' random streams.

    Source: the low 12 bits of the first two bytes of the name's MD5, as neurodamus has it.
    """
    digest = md5(name.encode(), usedforsecurity=False).digest()
    return ((digest[1] & 0x0F) << 8) + digest[0]


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseColumns:
    """Synapses in columns of one length.

    `sgid`, `tgid`: source and target, int64. `synapse_id`: number among its target's edges in its file, int64.
    `isec`, `ipt`, `offset`: where it sits (connectivity rules of the edge file). `weight`: the edge's conductance, nS.
    `delay`: ms, on the grid of the time step. `values`: all else that its kind of edge has, float64, by name; NaN where
    a row's file does not have it.
    """

    sgid: "Ids"
    tgid: "Ids"
    synapse_id: "Ids"
    isec: "Ids"
    ipt: "Ids"
    offset: "Floats"
    weight: "Floats"
    delay: "Floats"
    values: "Mapping[str, Floats]"

    def __len__(self) -> int:
        return len(self.sgid)

    def take(self, rows: "Ids | NDArray[np.bool_]") -> "SynapseColumns":
        """The rows chosen by an index array or a mask."""
        arrays = {name: getattr(self, name)[rows] for name in _ARRAYS}
        return SynapseColumns(**arrays, values={name: column[rows] for name, column in self.values.items()})

    def with_offsets(self, source: int, target: int) -> "SynapseColumns":
        """The same with gids for node ids."""
        return replace(self, sgid=self.sgid + source, tgid=self.tgid + target)


_ARRAYS = tuple(field.name for field in fields(SynapseColumns) if field.name != "values")


def concatenate(parts: "list[SynapseColumns]") -> SynapseColumns:
    """All rows of all parts."""
    arrays = {name: np.concatenate([getattr(part, name) for part in parts]) for name in _ARRAYS}
    names = dict.fromkeys(name for part in parts for name in part.values)
    values = {
        name: np.concatenate([part.values.get(name, np.full(len(part), np.nan)) for part in parts]) for name in names
    }
    return SynapseColumns(**arrays, values=values)


@dataclass(frozen=True, slots=True)
class Synapses:
    """Synapses and what overrides say of them, row by row."""

    columns: SynapseColumns
    state: OverrideState

    @property
    def tgid(self) -> "Ids":
        """The targets."""
        return self.columns.tgid

    def __len__(self) -> int:
        return len(self.columns)

    def take(self, rows: "Ids | NDArray[np.bool_]") -> "Synapses":
        """The rows chosen by an index array or a mask."""
        return Synapses(self.columns.take(rows), self.state.take(rows))


class ConnectionSet:
    """The connections between two populations on this rank.

    Args:
        src_id: number of the source population.
        dst_id: number of the target population.
    """

    def __init__(self, src_id: int, dst_id: int) -> None:
        self.src_id = src_id
        self.dst_id = dst_id
        self._parts: list[Synapses] = []
        self._count = 0

    @property
    def parts(self) -> "list[SynapseColumns]":
        """The synapses as they were added, in no particular order: quicker than `columns`, which sorts them."""
        return [part.columns for part in self._parts]

    def append(self, columns: SynapseColumns) -> int:
        """Add synapses; gives the number of connections that are new."""
        before = self._count
        if len(columns):
            self._parts.append(Synapses(columns, overrides.fresh(len(columns))))
            self._count = pair_count(self.parts)
        return self._count - before

    def configure(self, override: "ConnectionOverride", sources: "Ids", targets: "Ids") -> int:
        """Apply an override to the connections from some gids onto some gids; gives the number of synapses."""
        rows = 0
        for number, part in enumerate(self._parts):
            mask = overrides.covered(part.columns.sgid, part.columns.tgid, sources, targets)
            self._parts[number] = replace(part, state=overrides.apply(part.state, mask, override))
            rows += int(mask.sum())
        return rows

    def synapses(self) -> Synapses | None:
        """All synapses in the order in which they are built, or None if there are none.

        Targets ascend; within a target sources descend, within a connection the file's order holds. The order inside a
        compartment decides floating-point sums: it is that of neurodamus.
        """
        if not self._parts:
            return None
        columns = concatenate(self.parts)
        state = reduce(overrides.concatenate, [part.state for part in self._parts])
        return Synapses(columns, state).take(np.lexsort((np.arange(len(columns)), -columns.sgid, columns.tgid)))

    def columns(self) -> SynapseColumns | None:
        """The columns of all synapses in the order in which they are built, or None if there are none."""
        found = self.synapses()
        return None if found is None else found.columns

    def clear(self) -> None:
        """Forget all synapses; they are in NEURON now."""
        self._parts.clear()
        self._count = 0

    def count(self) -> int:
        """The number of connections."""
        return self._count

    def synapse_count(self) -> int:
        """The number of synapses."""
        return sum(len(part) for part in self._parts)

    def target_gids(self) -> "list[int]":
        """The targets with connections, ascending."""
        return sorted({int(gid) for part in self._parts for gid in np.unique(part.columns.tgid)})

    def ids_match(self, population_ids: "int | tuple[int | None, int | None]", dst_second: int | None = None) -> bool:
        """Whether it is this pathway: a source number, or (source, target) where None stands for any."""
        pair = population_ids if isinstance(population_ids, tuple) else (population_ids, dst_second)
        return all(asked in (None, own) for asked, own in zip(pair, (self.src_id, self.dst_id), strict=True))


def pair_count(parts: "Sequence[SynapseColumns]") -> int:
    """The number of different pairs of source and target in all parts together."""
    if not parts:
        return 0
    sgid, tgid = (np.concatenate([getattr(part, name) for part in parts]) for name in ("sgid", "tgid"))
    order = np.lexsort((sgid, tgid))
    is_new = (np.diff(sgid[order]) != 0) | (np.diff(tgid[order]) != 0)
    return int(is_new.sum()) + min(len(order), 1)


Rows = TypeVar("Rows", SynapseColumns, Synapses)


def by_target(rows: Rows) -> "Iterator[tuple[int, Rows]]":
    """Target gid and its rows, for rows ordered by target."""
    gids, starts = np.unique(rows.tgid, return_index=True)
    for gid, own in zip(gids, np.split(np.arange(len(rows)), starts[1:]), strict=True):
        yield int(gid), rows.take(own)
