"""Cell managers for cells with morphologies, and for virtual populations that only emit spikes."""

from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.cell_distributor.base import CellManagerBase
from ndexp.engine.metype import Cell_V6
from ndexp.engine.target_manager import NodeSet

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject, Ids


class CellDistributor(CellManagerBase):
    """Cells made by hoc templates from morphologies."""

    CellType: ClassVar["HocObject"] = Cell_V6

    def load_nodes(self, load_balancer: object | None = None, **kw: "HocObject") -> None:
        """Choose this rank's nodes and read their attributes; all ranks do so together."""
        super().load_nodes(load_balancer, **kw)


class VirtualCellPopulation:
    """Sources of spikes without cells.

    Args:
        population_name: the SONATA population.
        gids: its node ids; None if they are not known.
        circuit_target: the simulated node set.
    """

    is_virtual = True

    def __init__(self, population_name: str, gids: "Ids | None" = None, circuit_target: str | None = None) -> None:
        self.population_name = population_name
        self.circuit_name = population_name
        self.circuit_target = circuit_target
        self.local_nodes = NodeSet(population_name, np.zeros(0, np.int64) if gids is None else gids)
