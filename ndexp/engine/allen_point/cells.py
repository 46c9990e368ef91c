"""Point neurons: hoc templates that hold one artificial cell, their `pointcell`."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.cell_distributor import CellDistributor
from ndexp.engine.cell_distributor.attributes import NodeTable, needed_parameters, open_nodes
from ndexp.engine.metype import Cell_V6, METypeManager
from ndexp.engine.neuron_api import hoc
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from ndexp.engine.metype import METypeItem
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import HocObject, Ids


class AllenPointCell(Cell_V6):
    """A cell whose template has a public `pointcell`: it gets the events and emits the spikes.

    Args:
        gid: raw gid.
        meinfo: the node's attributes.
        circuit_conf: the node population.

    Raises:
        CircuitError: the template is missing, or has no `pointcell`.
        SimulationError: the template's constructor failed.
    """

    __slots__ = ("_gid",)

    def __init__(self, gid: int, meinfo: "METypeItem", circuit_conf: "CircuitConf") -> None:
        self._gid = int(gid)
        super().__init__(gid, meinfo, circuit_conf)

    @property
    def gid(self) -> int:
        """Raw when the cell is built, final once it is in the network; the template need not know it."""
        return self._gid

    @gid.setter
    def gid(self, value: int) -> None:
        self._gid = value

    @property
    def pointcell(self) -> "HocObject":
        """The artificial cell."""
        return self._cellref.pointcell

    def connect2target(self, target_pp: "HocObject | None" = None) -> "HocObject":
        """A NetCon from the artificial cell, which decides itself when it fires: there is no threshold to set."""
        return hoc().NetCon(self.pointcell, target_pp)

    def re_init_rng(self, ion_seed: int) -> None:
        """Seed the template's random numbers, if it has any."""
        if hasattr(self._cellref, "re_init_rng"):
            self._cellref.re_init_rng(ion_seed)

    def _arguments(self, folder: str, info: "METypeItem | None", detailed_axon: bool) -> "tuple[float | str, ...]":
        """As of other templates, with an empty name for the morphology."""
        raw_gid, path, _, *extra = super()._arguments(folder, info, detailed_axon)
        return (raw_gid, path, "", *extra)

    def _check_complete(self, info: "METypeItem") -> None:
        if getattr(self._cellref, "pointcell", None) is None:
            raise CircuitError(
                "the template has no artificial cell in a public `pointcell`",
                f"{self._place()}, template '{info.emodel_tpl}'",
                "Templates of point_process populations make one in init(), such as `pointcell = new IntFire1()`",
            )


class AllenPointNeuronManager(CellDistributor):
    """The cells of a population of type `point_process`."""

    CellType: ClassVar["HocObject"] = AllenPointCell

    def load_nodes(self, load_balancer: object | None = None, **kw: "HocObject") -> None:
        """Choose this rank's nodes and read their attributes; all ranks do so together."""
        super().load_nodes(load_balancer, **({"_loader": read_point_items} | kw))


def read_point_items(circuit: "CircuitConf", ids: "Ids") -> METypeManager:
    """What is needed to make point neurons: their template and what it asks for; they have no morphology.

    Args:
        circuit: the population.
        ids: local node ids, ascending, `(n,) int64`.

    Raises:
        CircuitError: the nodes name no template, or lack what it asks for.
    """
    items = METypeManager()
    if len(ids):
        table = NodeTable(open_nodes(circuit), ids, f"{circuit.nodes_file.name}: population '{circuit.name}'")
        templates = [name.removeprefix("hoc:") for name in table.texts("model_template")]
        mtypes = table.optional_texts("mtype") or [""] * len(ids)
        parameters = needed_parameters(circuit, table, templates)
        items.load_infoNP(ids, [""] * len(ids), templates, mtypes, None, add_params_list=parameters)
    return items
