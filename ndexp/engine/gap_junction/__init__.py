"""Gap junctions: currents between two cells, and the corrections of cells that have them."""

from ndexp.engine.gap_junction.manager import GapJunctionConnParameters, GapJunctionManager, GapJunctionSynapseReader
from ndexp.engine.gap_junction.pairs import pair_junctions

__all__ = ["GapJunctionConnParameters", "GapJunctionManager", "GapJunctionSynapseReader", "pair_junctions"]
