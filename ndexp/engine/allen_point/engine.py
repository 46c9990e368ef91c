"""Which managers serve populations of type `point_process`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from ndexp.engine.allen_point.cells import AllenPointNeuronManager
from ndexp.engine.allen_point.point_process import AllenPointConnectionManager
from ndexp.engine.cell_distributor import CellManagerBase
from ndexp.engine.connection_manager import ConnectionManagerBase


class AllenPointEngine:
    """Cells that are one artificial cell each."""

    CellManagerCls: ClassVar[type[CellManagerBase]] = AllenPointNeuronManager
    InnerConnectivityCls: ClassVar[type[ConnectionManagerBase]] = AllenPointConnectionManager
    ConnectionTypes: ClassVar[Mapping[str | None, type[ConnectionManagerBase]]] = MappingProxyType(
        {"point_process": AllenPointConnectionManager},
    )
    """SONATA's edge type → connection manager."""
    CircuitPrecedence: ClassVar[int] = 2
