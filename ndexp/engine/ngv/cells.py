"""The astrocytes of a population on this rank."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.cell_distributor import CellDistributor
from ndexp.engine.cell_distributor.attributes import NodeTable, open_nodes
from ndexp.engine.metype import METypeManager
from ndexp.engine.ngv.astrocyte import Astrocyte

if TYPE_CHECKING:
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import HocObject, Ids


class AstrocyteManager(CellDistributor):
    """The cells of a population of type `astrocyte`."""

    CellType: ClassVar["HocObject"] = Astrocyte

    def load_nodes(self, load_balancer: object | None = None, **kw: "HocObject") -> None:
        """Choose this rank's nodes and read their attributes; all ranks do so together."""
        super().load_nodes(load_balancer, **({"_loader": read_astrocytes} | kw))


def read_astrocytes(circuit: "CircuitConf", ids: "Ids") -> METypeManager:
    """What is needed to make astrocytes: their morphologies. Their template is the engine's own.

    Args:
        circuit: the population.
        ids: local node ids, ascending, `(n,) int64`.

    Raises:
        CircuitError: the nodes name no morphology.
    """
    items = METypeManager()
    if len(ids):
        table = NodeTable(open_nodes(circuit), ids, f"{circuit.nodes_file.name}: population '{circuit.name}'")
        none = [None] * len(ids)
        items.load_infoNP(ids, table.texts("morphology"), none, none, None)
    return items
