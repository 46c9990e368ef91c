"""Where the synapses of some cells are: kept for what looks for the synapse nearest to a place. Numpy only."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterable

    from ndexp.engine.typing import Floats, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Placed:
    """Synapses of one cell in columns of one length.

    `row`: number among the cell's rows of its pathway. `sgid`: source. `isec`, `x`: section id and relative position.
    `synapse`: index in the cell's list of synapses. `mechanism`: index in `mechanisms`, names of point processes.
    """

    row: "Ids"
    sgid: "Ids"
    isec: "Ids"
    x: "Floats"
    synapse: "Ids"
    mechanism: "Ids"
    mechanisms: tuple[str, ...]

    def __len__(self) -> int:
        return len(self.row)


_DTYPES = {name: np.float64 if name == "x" else np.int64 for name in Placed.__slots__ if name != "mechanisms"}


@dataclass(slots=True)
class PlacedSynapses:
    """The synapses of the cells that somebody wants to know of; of no others anything is kept."""

    wanted: set[int] = field(default_factory=set)
    """Gids of those cells."""
    _parts: dict[int, list[Placed]] = field(default_factory=dict)

    def keep(self, gid: int, part: Placed) -> None:
        """Remember some of a cell's synapses, if they are wanted."""
        if gid in self.wanted:
            self._parts.setdefault(gid, []).append(part)

    def of(self, gid: int) -> Placed:
        """All that is known of a cell: sources ascending, rows of one source in their order."""
        found = joined(self._parts.get(gid, []))
        order = np.lexsort((found.row, found.sgid))
        columns = {name: getattr(found, name)[order] for name in _DTYPES}
        return Placed(**columns, mechanisms=found.mechanisms)


def joined(parts: "Iterable[Placed]") -> Placed:
    """All rows of all parts, one after another."""
    parts = list(parts)
    names = tuple(dict.fromkeys(name for part in parts for name in part.mechanisms))
    columns = {name: [getattr(part, name) for part in parts] for name in _DTYPES}
    columns["mechanism"] = [_renumbered(part, names) for part in parts]
    stacked = {name: np.concatenate([np.zeros(0, dtype), *columns[name]]) for name, dtype in _DTYPES.items()}
    return Placed(**stacked, mechanisms=names)


def _renumbered(part: Placed, names: tuple[str, ...]) -> "Ids":
    return np.array([names.index(name) for name in part.mechanisms], np.int64)[part.mechanism]
