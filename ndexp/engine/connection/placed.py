"""Where the synapses that were built are, and their objects in NEURON: a few numbers a synapse. Numpy only."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ndexp.engine.connection.synapse_rows import Built
    from ndexp.engine.typing import Floats, Ids

Indices: TypeAlias = NDArray[np.int32]
"""Small whole numbers, int32: a cell has not more objects than that."""

NOTHING = -1
"""In a column of indices: there is no such object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Synapses of one cell in columns of one length, in the order of the rows that they were made from.

    `row`: number among the cell's rows of its connection set, as `ConnectionSet.synapses` orders them; rows on removed
    sections are not there. `sgid`: source. `isec`, `x`: section id and relative position. `synapse`: index in
    `built.synapses`, the cell's list. `netcon`, `mini`, `replay`: indices in `built.netcons` (which other cells may
    share) of the NetCon from the source cell, from the mini generator and from the replayed source, or NOTHING.
    `mechanism`: index in `mechanisms`, names of point processes. `built`: the hoc Lists; None when rows of several were
    joined.
    """

    row: Indices
    sgid: Indices
    isec: Indices
    x: "Floats"
    synapse: Indices
    netcon: Indices
    mini: Indices
    replay: Indices
    mechanism: NDArray[np.int8]
    mechanisms: tuple[str, ...]
    built: "Built | None"

    def __len__(self) -> int:
        return len(self.row)

    def take(self, rows: "Ids | NDArray[np.bool_]") -> "Placed":
        """The rows chosen by an index array or a mask."""
        columns = {name: getattr(self, name)[rows] for name in _DTYPES}
        return Placed(**columns, mechanisms=self.mechanisms, built=self.built)

    def rows(self, begin: int, end: int, built: "Built | None") -> "Placed":
        """Some rows that follow each other; the columns are shared."""
        columns = {name: getattr(self, name)[begin:end] for name in _DTYPES}
        return Placed(**columns, mechanisms=self.mechanisms, built=built)


_DTYPES = {name: np.int32 for name in Placed.__slots__ if name not in ("mechanisms", "built")} | {
    "x": np.float64,
    "mechanism": np.int8,
}


def placed_rows(
    sgid: "Ids",
    isec: "Ids",
    x: "Floats",
    mechanism: str,
    built: "Built",
    row: "Ids | None" = None,
    **indices: "Ids",
) -> Placed:
    """Rows of one mechanism, of which only some kinds of objects were made.

    Args:
        sgid: sources, `(n,)`.
        isec: section ids, `(n,)`.
        x: relative positions, `(n,) float64`.
        mechanism: name of the point process.
        built: the hoc Lists.
        row: numbers among the cell's rows of its connection set; None for all of them.
        **indices: `synapse`, `netcon`, `mini`, `replay`, each `(n,)`; what is not given was not made.
    """
    count = len(sgid)
    columns = {name: np.full(count, NOTHING, np.int32) for name in ("synapse", "netcon", "mini", "replay")}
    columns |= {name: column.astype(np.int32) for name, column in indices.items()}
    return Placed(
        row=(np.arange(count) if row is None else row).astype(np.int32),
        sgid=sgid.astype(np.int32),
        isec=isec.astype(np.int32),
        x=x,
        mechanism=np.zeros(count, np.int8),
        mechanisms=(mechanism,),
        built=built,
        **columns,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Cell:
    """Where the synapses of one cell are in its set's columns."""

    all: Placed
    begin: int
    end: int
    built: "Built | None"


@dataclass(slots=True)
class PlacedSynapses:
    """All synapses that a connection manager has built, by connection set and target."""

    _cells: dict[int, dict[tuple[int, int], _Cell]] = field(default_factory=dict)

    def keep(
        self,
        ids: tuple[int, int],
        gid: int,
        part: Placed,
        rows: tuple[int, int] | None = None,
        built: "Built | None" = None,
    ) -> None:
        """Remember a cell's synapses of the connection set with these numbers of populations.

        Args:
            ids: numbers of the source and the target population.
            gid: the cell.
            part: synapses of this cell, or of many.
            rows: the cell's first one, and the end; None means all.
            built: the cell's hoc Lists; None means those of the part.
        """
        begin, end = rows or (0, len(part))
        self._cells.setdefault(gid, {})[ids] = _Cell(all=part, begin=begin, end=end, built=built or part.built)

    def part(self, ids: tuple[int, int], gid: int) -> Placed | None:
        """A cell's synapses of one connection set, None if it has none."""
        cell = self._cells.get(gid, {}).get(ids)
        return None if cell is None else cell.all.rows(cell.begin, cell.end, cell.built)

    def of(self, gid: int) -> Placed:
        """All synapses of a cell: sources ascending, rows of one source in their order."""
        found = joined(cell.all.rows(cell.begin, cell.end, cell.built) for cell in self._cells.get(gid, {}).values())
        order = np.lexsort((found.row, found.sgid))
        return found.take(order)


def joined(parts: "Iterable[Placed]") -> Placed:
    """All rows of all parts, one after another."""
    parts = list(parts)
    names = tuple(dict.fromkeys(name for part in parts for name in part.mechanisms))
    columns = {name: [getattr(part, name) for part in parts] for name in _DTYPES}
    columns["mechanism"] = [_renumbered(part, names) for part in parts]
    stacked = {name: np.concatenate([np.zeros(0, dtype), *columns[name]]) for name, dtype in _DTYPES.items()}
    return Placed(**stacked, mechanisms=names, built=None)


def _renumbered(part: Placed, names: tuple[str, ...]) -> NDArray[np.int8]:
    return np.array([names.index(name) for name in part.mechanisms], np.int8)[part.mechanism]
