"""What each type of report records: references to values, cell by cell, and the ids of its elements."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

from ndexp.engine.reports.variables import References, Variable, prepare_variable
from ndexp.errors import ConfigError
from ndexp.registry import Registry

if TYPE_CHECKING:
    from ndexp.engine.settings import ReportSettings
    from ndexp.engine.target_manager import NodesetTarget, TargetManager, TargetPointList
    from ndexp.engine.typing import HocObject


@dataclass(frozen=True, slots=True, kw_only=True)
class Recorded:
    """What one rank records for a report: cells by ascending gid, columns in their order.

    Args:
        gids: of the cells.
        element_ids: of each cell's columns.
        references: NEURON's references, one per column.
    """

    gids: list[int]
    element_ids: list[list[int]]
    references: "list[HocObject]"


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """A report to be resolved on this rank."""

    report: "ReportSettings"
    variable: Variable
    target: "NodesetTarget"
    target_manager: "TargetManager"
    cell_manager: "HocObject"
    where: str
    """The report's place in the config, for messages."""


Collect: TypeAlias = Callable[[Request], Recorded]

REPORT_TYPES: Registry[Collect] = Registry("report type")
"""SONATA's report type → the function that collects its values on one rank."""


@REPORT_TYPES.register("compartment")
def collect_compartments(request: Request) -> Recorded:
    """One value per segment or section of the target's cells; element ids are section ids.

    Raises:
        ConfigError: a point has none or several values of the variable.
    """
    report = request.report
    points = request.target.get_point_list(request.cell_manager, report.sections, report.compartments)
    return _record(points, request)


@REPORT_TYPES.register("compartment_set")
def collect_compartment_set(request: Request) -> Recorded:
    """One value per location of a compartment set that lies on the target's cells.

    Raises:
        ConfigError: a point has none or several values of the variable, or there is no such set.
    """
    compartment_set = request.target_manager.get_compartment_set(request.report.compartment_set)
    points = request.target.get_point_list_from_compartment_set(request.cell_manager, compartment_set)
    return _record(points, request)


def _record(point_lists: "Sequence[TargetPointList]", request: Request) -> Recorded:
    if any(len(points) for points in point_lists):
        prepare_variable(request.variable)
    found = References(request.variable)
    recorded = Recorded(gids=[], element_ids=[], references=[])
    for points in sorted(point_lists, key=lambda one: one.gid):
        recorded.gids.append(int(points.gid))
        recorded.element_ids.append([])
        for section_id, section, x in points:
            if section is not None and section.exists():
                recorded.references.append(_only(found.at(section.sec, x), request, f"{section.sec}({x:g})"))
                recorded.element_ids[-1].append(section_id)
    return recorded


def _only(references: "list[HocObject]", request: Request, point: str) -> "HocObject":
    if len(references) == 1:
        return references[0]
    name = request.report.variable_name.strip()
    what = f"{len(references)} values of '{name}'" if references else f"no variable '{name}'"
    raise ConfigError(
        f"there is {what} at {point}, but the report needs exactly one",
        f"{request.where}.variable_name",
        "Choose another variable or other sections; a mechanism's variable is written mechanism.variable",
    )
