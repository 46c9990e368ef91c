"""Synapses as columns, one row a synapse. Numpy only.

There is no object per synapse: what is asked for a whole pathway is computed on whole columns. A connection is all
rows of one source and target gid.
"""

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING, TypeVar

import numpy as np

from ndexp.engine.connection.overrides import OverrideState, begins

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.typing import Floats, Ids


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


def no_columns(values: "Iterable[str]") -> SynapseColumns:
    """No rows, with these columns in `values`."""
    integers, numbers = np.zeros(0, np.int64), np.zeros(0)
    return SynapseColumns(
        sgid=integers,
        tgid=integers,
        synapse_id=integers,
        isec=integers,
        ipt=integers,
        offset=numbers,
        weight=numbers,
        delay=numbers,
        values=dict.fromkeys(values, numbers),
    )


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


def pair_count(parts: "Sequence[SynapseColumns]") -> int:
    """The number of different pairs of source and target in all parts together."""
    if not parts:
        return 0
    sgid, tgid = (np.concatenate([getattr(part, name) for part in parts]) for name in ("sgid", "tgid"))
    order = np.lexsort((sgid, tgid))
    return int(begins(sgid[order], tgid[order]).sum())


Rows = TypeVar("Rows", SynapseColumns, Synapses)


def by_target(rows: Rows) -> "Iterator[tuple[int, Rows]]":
    """Target gid and its rows, for rows ordered by target."""
    return ((gid, rows.take(own)) for gid, own in target_rows(rows.tgid))


def target_rows(tgid: "Ids") -> "Iterator[tuple[int, Ids]]":
    """Target gid and the numbers of its rows, for rows ordered by target."""
    gids, starts = np.unique(tgid, return_index=True)
    ends = np.append(starts[1:], len(tgid))
    for gid, start, end in zip(gids.tolist(), starts.tolist(), ends[: len(gids)].tolist(), strict=True):
        yield gid, np.arange(start, end)
