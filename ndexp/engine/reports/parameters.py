"""What a report object gets: its block of the config, and its points on this rank."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from ndexp.engine.reports.lfp_points import mapped_points

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings import ReportSettings
    from ndexp.engine.target_manager import NodesetTarget, TargetManager, TargetPointList
    from ndexp.engine.typing import HocObject


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportParameters:
    """One report on this rank; enumerated values are SONATA's lower-case words."""

    type: str
    name: str
    report_on: str
    """The variables, as the config writes them."""
    scaling: str = "area"
    sections: str = "soma"
    electrodes_file: str = ""
    points: "Sequence[TargetPointList]" = ()
    """The points of each local cell, by ascending gid."""
    where: str = ""
    """The report's place in the config, for messages."""


def report_parameters(
    report: "ReportSettings", target: "NodesetTarget", target_manager: "TargetManager", cell_manager: "HocObject"
) -> ReportParameters:
    """The parameters of a report of the config, with its points.

    Raises:
        UnknownKeyError: there is no such compartment set.
        SectionIdError: a section of a cell has no id.
    """
    points = _points(report, target, target_manager, cell_manager)
    return ReportParameters(
        type=report.type,
        name=report.name,
        report_on=report.variable_name,
        scaling=report.scaling,
        sections=report.sections,
        electrodes_file=report.electrodes_file,
        points=sorted(points, key=lambda one: int(one.gid)),
        where=f"{target_manager.run_conf.path.name}: reports.{report.name}",
    )


def _points(
    report: "ReportSettings", target: "NodesetTarget", target_manager: "TargetManager", cell_manager: "HocObject"
) -> "list[TargetPointList]":
    if report.type == "compartment_set":
        chosen = target_manager.get_compartment_set(report.compartment_set)
        return target.get_point_list_from_compartment_set(cell_manager, chosen)
    if report.type == "lfp":
        return [mapped_points(cell_manager.get_cell(gid), int(gid)) for gid in target.get_local_gids()]
    if report.type == "summation" and report.sections == "soma":  # neurodamus sums up the whole cell then
        return target.get_point_list(cell_manager, "all", "all")
    return target.get_point_list(cell_manager, report.sections, report.compartments)
