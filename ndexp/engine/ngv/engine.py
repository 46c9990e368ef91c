"""Which managers serve populations of type `astrocyte`."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import ClassVar

from ndexp.engine.cell_distributor import CellManagerBase
from ndexp.engine.connection_manager import ConnectionManagerBase
from ndexp.engine.ngv.cells import AstrocyteManager
from ndexp.engine.ngv.glio_vascular import GlioVascularManager
from ndexp.engine.ngv.neuro_glia import NeuroGliaConnManager


class NGVEngine:
    """Astrocytes between neurons and vessels."""

    CellManagerCls: ClassVar[type[CellManagerBase]] = AstrocyteManager
    InnerConnectivityCls: ClassVar[type[ConnectionManagerBase] | None] = None
    """There are no connections between astrocytes."""
    ConnectionTypes: ClassVar[Mapping[str | None, type[ConnectionManagerBase]]] = MappingProxyType(
        {"synapse_astrocyte": NeuroGliaConnManager, "endfoot": GlioVascularManager},
    )
    """SONATA's edge type → connection manager."""
    CircuitPrecedence: ClassVar[int] = 1
