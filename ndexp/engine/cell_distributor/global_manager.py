"""All cells of this rank, found by gid."""

from bisect import bisect_right
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import hoc, parallel_context

if TYPE_CHECKING:
    from ndexp.engine.cell_distributor.base import CellManagerBase
    from ndexp.engine.typing import HocObject, Ids


class GlobalCellManager:
    """The cell managers of a run, ordered by offset."""

    def __init__(self) -> None:
        self._managers: list[CellManagerBase] = []

    def register_manager(self, cell_manager: "CellManagerBase") -> None:
        """Add a cell manager."""
        self._managers.append(cell_manager)

    def finalize(self) -> None:
        """Order the managers by offset; offsets must be frozen."""
        self._managers.sort(key=_offset)

    @property
    def managers(self) -> "tuple[CellManagerBase, ...]":
        """The cell managers."""
        return tuple(self._managers)

    def get_cell(self, gid: int) -> "HocObject":
        """The cell with this gid.

        Raises:
            KeyError: it is not on this rank.
        """
        return self._owner(gid).get_cell(gid)

    getCell = get_cell

    def get_cellref(self, gid: int) -> "HocObject":
        """The hoc object of the cell with this gid."""
        return self.get_cell(gid).CellRef

    def getSpGid(self, gid: int) -> int:
        """The gid of the piece with the soma; cells are never split, so the gid itself."""
        return gid

    def getPopulationInfo(self, gid: int) -> tuple[str, int]:
        """Population and offset of a gid."""
        owner = self._owner(gid)
        return owner.population_name, owner.local_nodes.offset

    def get_final_gids(self) -> "Ids":
        """All gids of this rank, by population offset and ascending."""
        parts = [manager.get_final_gids() for manager in self._managers]
        return np.concatenate(parts) if parts else np.zeros(0, np.int64)

    def getGidListForProcessor(self) -> "HocObject":
        """All gids of this rank as a hoc Vector."""
        return hoc().Vector(self.get_final_gids())

    @property
    def pc(self) -> "HocObject":
        """NEURON's ParallelContext."""
        return parallel_context()

    def _owner(self, gid: int) -> "CellManagerBase":
        index = bisect_right([_offset(manager) for manager in self._managers], gid) - 1
        if index < 0:
            raise KeyError(gid)
        return self._managers[index]


def _offset(manager: "CellManagerBase") -> int:
    return manager.local_nodes.offset
