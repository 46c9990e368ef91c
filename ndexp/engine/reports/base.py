"""What all reports have in common, and the registry of their types."""

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.reports.columns import CellColumns
from ndexp.engine.reports.variables import (
    FAST_CURRENT,
    References,
    Variable,
    matching_processes,
    parse_variables,
    prepare_variable,
    processes_within,
)
from ndexp.registry import Registry

if TYPE_CHECKING:
    from ndexp.engine.reports.combine import Combine
    from ndexp.engine.reports.parameters import ReportParameters
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject, Section


@dataclass(slots=True)
class Recorded:
    """What one rank records for a report.

    Args:
        cells: by ascending gid, with an element id per column.
        references: NEURON's references to the values.
        combine: from the values to the columns; None where each value is a column.
        notes: what is odd about cells or points, in the plural → how many there are.
    """

    cells: list[CellColumns] = field(default_factory=list)
    references: "list[HocObject]" = field(default_factory=list)
    combine: "Combine | None" = None
    notes: Counter[str] = field(default_factory=Counter)

    @property
    def columns(self) -> int:
        """Number of columns on this rank."""
        return sum(len(cell.element_ids) for cell in self.cells)


class Report:
    """A report on this rank: finds the references of its points, cell by cell.

    A new type is a subclass with `register_gid_section`, registered by `ReportManager.register_type`.

    Args:
        params: the report and its points.
        use_coreneuron: part of the published API; not read.
    """

    CURRENT_INJECTING_PROCESSES: ClassVar[frozenset[str]] = frozenset({"IClamp", "SEClamp"})
    """Point processes whose current flows into the cell: sums count it with a minus."""

    def __init__(self, params: "ReportParameters", use_coreneuron: bool) -> None:  # noqa: ARG002 - published
        self.params = params
        self.variables = self.parse_variable_names(params.report_on)
        self.recorded = Recorded()
        self._finders: dict[Variable, References] = {}

    def setup(self, cell_manager: "HocObject") -> Recorded:
        """What this rank records: all cells of the report, registered one after the other.

        Raises:
            ConfigError: a variable is not what the report needs.
        """
        if any(len(points) for points in self.params.points):
            for variable in self.variables:
                prepare_variable(variable)
        for points in self.params.points:
            gid = int(points.gid)
            population, offset = cell_manager.getPopulationInfo(gid)
            cell = cell_manager.get_cell(gid)
            self.register_gid_section(cell, points, gid, population, offset, self.params.sections)
        return self.recorded

    def register_gid_section(
        self,
        cell_obj: "HocObject",
        point: "TargetPointList",
        vgid: int,
        pop_name: str,
        pop_offset: int,
        sections: str,
    ) -> None:
        """Add a cell's columns to what is recorded.

        Args:
            cell_obj: the cell.
            point: its points.
            vgid: its gid.
            pop_name: its population.
            pop_offset: that population's gid offset.
            sections: SONATA's word for the chosen sections.
        """
        raise NotImplementedError

    @staticmethod
    def parse_variable_names(report_on: str) -> list[Variable]:
        """The variables of a comma list, each a mechanism and its variable's name."""
        return parse_variables(report_on)

    @staticmethod
    def is_point_process_at_location(point_process: "HocObject", section: "Section", x: float) -> bool:
        """Whether a point process on a section lies in the segment that holds relative position `x`."""
        return any(True for _ in processes_within([point_process], section, x))

    @staticmethod
    def get_point_processes(section: "HocObject", mechanism: str | None = None) -> "list[HocObject]":
        """The point processes on a section, in NEURON's order; those whose name begins with `mechanism`."""
        return list(matching_processes(section, mechanism or ""))

    @staticmethod
    def get_var_refs(section: "Section", x: float, mechanism: str, variable_name: str) -> "list[HocObject]":
        """NEURON's references to a variable at relative position `x` of a section."""
        return References(Variable(mechanism, variable_name)).at(section, x)

    def get_scaling_factor(self, section: "Section", x: float, mechanism: str) -> float:
        """What a sum multiplies a value with: -1 for injected currents, else the area, from mA/cm² to nA, or 1."""
        if mechanism in self.CURRENT_INJECTING_PROCESSES:
            return -1.0
        if mechanism == FAST_CURRENT or self.params.scaling == "none":
            return 1.0
        return section(x).area() / 100

    def finder(self, variable: Variable) -> References:
        """What finds a variable at points that come section by section."""
        if variable not in self._finders:
            self._finders[variable] = References(variable)
        return self._finders[variable]

    def add_cell(self, vgid: int, pop_name: str, pop_offset: int, element_ids: list[int]) -> None:
        """Add a cell with the ids of its columns."""
        cell = CellColumns(gid=vgid, population=pop_name, offset=pop_offset, element_ids=element_ids)
        self.recorded.cells.append(cell)


class ReportManager:
    """Report types by SONATA's word."""

    _report_types: ClassVar[Registry[type[Report]]] = Registry("report type")

    @classmethod
    def register_type(cls, report_type: str) -> Callable[[type[Report]], type[Report]]:
        """Decorator that makes a class the one for reports of a type (SONATA's word, such as `summation`)."""
        return cls._report_types.register(report_type)

    @classmethod
    def create(cls, params: "ReportParameters", use_coreneuron: bool = False) -> Report:
        """The report object of the parameters' type.

        Raises:
            UnknownKeyError: there is no such type.
        """
        return cls._report_types.find(params.type, f"{params.where}.type")(params, use_coreneuron)
