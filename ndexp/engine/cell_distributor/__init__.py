"""Which cells live on which rank, and how they are made and known to the network."""

from ndexp.engine.cell_distributor.base import CellManagerBase
from ndexp.engine.cell_distributor.distributor import CellDistributor, VirtualCellPopulation
from ndexp.engine.cell_distributor.global_manager import GlobalCellManager

__all__ = ["CellDistributor", "CellManagerBase", "GlobalCellManager", "VirtualCellPopulation"]
