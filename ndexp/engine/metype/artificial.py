"""Cells without a morphology: an artificial cell object, and a bare point."""

from typing import TYPE_CHECKING

from ndexp.engine.metype.base import BaseCell
from ndexp.engine.neuron_api import hoc

if TYPE_CHECKING:
    from ndexp.engine.metype.item import METypeItem
    from ndexp.engine.settings import CircuitConf
    from ndexp.engine.typing import HocObject


class EmptyCell(BaseCell):
    """An artificial cell object under a gid.

    Args:
        gid: of the cell.
        cell: the hoc object; its NetCons come from the object itself.
    """

    __slots__ = ("gid",)

    def __init__(self, gid: int, cell: "HocObject") -> None:
        super().__init__()
        self.gid = gid
        self.raw_gid = gid
        self._cellref = self._ccell = cell


class PointCell:
    """One bare section, to try a circuit's wiring and memory without its templates.

    Args:
        gid: of the cell.
        cell_info: the node's attributes.
        _circuit_conf: not used.
    """

    def __init__(self, gid: int, cell_info: "METypeItem", _circuit_conf: "CircuitConf | None") -> None:
        h = hoc()
        self.gid = gid
        self.raw_gid = gid
        self.soma = [h.Section(name="soma[0]", cell=self)]
        self.synlist = h.List()
        self.synHelperList = h.List()
        self.exc_mini_frequency = cell_info.exc_mini_frequency
        self.inh_mini_frequency = cell_info.inh_mini_frequency
        self._threshold_current = cell_info.threshold_current
        self._holding_current = cell_info.holding_current

    def __repr__(self) -> str:
        return f"PointCell[{self.gid}]"

    @property
    def CellRef(self) -> "PointCell":
        """The cell itself."""
        return self

    @property
    def CCell(self) -> "PointCell":
        """The cell itself."""
        return self

    @property
    def all(self) -> "list[HocObject]":
        """Its one section."""
        return self.soma

    @property
    def nSecAll(self) -> int:
        """1."""
        return 1

    @property
    def input_resistance(self) -> float:
        """1 MΩ."""
        return 1.0

    def getThreshold(self) -> float:
        """Threshold current (nA)."""
        return self._threshold_current

    def getHypAmp(self) -> float:
        """Holding current (nA)."""
        return self._holding_current

    def connect2target(self, target_pp: "HocObject | None" = None) -> "HocObject":
        """A NetCon from the end of the section, with NEURON's own threshold (10 mV)."""
        return hoc().NetCon(self.soma[0](1)._ref_v, target_pp, sec=self.soma[0])  # noqa: SLF001 - NEURON's name

    def re_init_rng(self, ion_seed: int) -> None:
        """Nothing: such a cell has no random channels."""
