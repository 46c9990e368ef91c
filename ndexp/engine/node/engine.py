"""Which managers serve which cells, and which edge type gets which connection manager."""

from collections.abc import Mapping
from importlib import import_module
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar, TypeAlias

from ndexp.engine.allen_point import AllenPointEngine, Exp2SynSynapseRuleManager
from ndexp.engine.cell_distributor import CellDistributor, CellManagerBase
from ndexp.engine.connection_manager import ConnectionManagerBase, SynapseRuleManager
from ndexp.engine.gap_junction import GapJunctionManager
from ndexp.engine.neuromodulation_manager import NeuroModulationManager
from ndexp.errors import ConfigError, UnknownKeyError

if TYPE_CHECKING:
    from ndexp.engine.ngv import NGVEngine
    from ndexp.engine.settings import EdgeConf


class METypeEngine:
    """Cells made by hoc templates."""

    CellManagerCls: ClassVar[type[CellManagerBase]] = CellDistributor
    InnerConnectivityCls: ClassVar[type[ConnectionManagerBase]] = SynapseRuleManager
    ConnectionTypes: ClassVar[Mapping[str | None, type[ConnectionManagerBase]]] = MappingProxyType(
        {
            None: SynapseRuleManager,
            "chemical": SynapseRuleManager,
            "electrical": GapJunctionManager,
            "Exp2Syn_synapse": Exp2SynSynapseRuleManager,
            "neuromodulatory": NeuroModulationManager,
        },
    )
    """SONATA's edge type → connection manager."""
    CircuitPrecedence: ClassVar[int] = 0


Engine: TypeAlias = "type[METypeEngine | AllenPointEngine | NGVEngine]"


_INNER = frozenset({"chemical", "point_process"})

_PLUGINS: Mapping[str, tuple[str, str]] = MappingProxyType({"astrocyte": ("ndexp.engine.ngv", "NGVEngine")})
"""Population type → module and name of its engine, which is imported when a circuit has such cells."""

_PLUGIN_EDGES = ("synapse_astrocyte", "endfoot")
"""Edge types that only engines of `_PLUGINS` know."""


def engine_of(population_type: str) -> Engine:
    """The engine of a SONATA population type."""
    if population_type in _PLUGINS:
        module, name = _PLUGINS[population_type]
        engine: Engine = getattr(import_module(module), name)
        return engine
    return AllenPointEngine if population_type == "point_process" else METypeEngine


def connection_class(edges: "EdgeConf", target_type: str, *, is_inner: bool) -> type[ConnectionManagerBase]:
    """The connection manager of an edge population.

    Args:
        edges: the edge population.
        target_type: the type of the population that it ends on.
        is_inner: whether it is that population's inner connectivity, whose kind the cells decide.

    Raises:
        UnknownKeyError: there are no edges of that type.
        ConfigError: such edges cannot end on such cells.
    """
    engine = engine_of(target_type)
    if is_inner and edges.type in _INNER and engine.InnerConnectivityCls is not None:
        return engine.InnerConnectivityCls
    types = (*METypeEngine.ConnectionTypes, *AllenPointEngine.ConnectionTypes, *_PLUGIN_EDGES)
    if edges.type not in types:
        known = [name for name in types if name]
        raise UnknownKeyError(f"edges of type '{edges.type}' cannot be simulated", edges.location, edges.type, known)
    if edges.type not in engine.ConnectionTypes:
        fitting = ", ".join(name for name in engine.ConnectionTypes if name)
        raise ConfigError(
            f"edges of type '{edges.type}' cannot end on '{edges.ends[1]}', a population of type '{target_type}'",
            edges.location,
            f"Edges onto such cells are of type {fitting}",
        )
    return engine.ConnectionTypes[edges.type]
