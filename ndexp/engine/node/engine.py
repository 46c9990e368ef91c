"""Which managers serve cells with morphologies, and which edge type gets which connection manager."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from ndexp.engine.cell_distributor import CellDistributor, CellManagerBase
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager


class METypeEngine:
    """Cells made by hoc templates."""

    CellManagerCls: ClassVar[type[CellManagerBase]] = CellDistributor
    InnerConnectivityCls: ClassVar[type[ConnectionManagerBase]] = SynapseRuleManager
    ConnectionTypes: ClassVar[Mapping[str | None, type[ConnectionManagerBase]]] = MappingProxyType(
        {None: SynapseRuleManager, "chemical": SynapseRuleManager},
    )
    """SONATA's edge type → connection manager."""
    CircuitPrecedence: ClassVar[int] = 0
