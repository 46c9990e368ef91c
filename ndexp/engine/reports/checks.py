"""What is wrong with the `reports` of a config, before any cell is looked at."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from ndexp.engine.reports.points import REPORT_TYPES
from ndexp.errors import ConfigError, NdexpError, did_you_mean

if TYPE_CHECKING:
    from ndexp.engine.settings import ReportSettings, Settings


def check_reports(settings: "Settings") -> list[NdexpError]:
    """Every problem of every report, in the order of the file."""
    problems: list[NdexpError] = list(_same_files(settings.reports, settings.path.name))
    for report in settings.reports:
        problems += _check(report, settings)
    return problems


def variables(report: "ReportSettings") -> list[str]:
    """The variables of a report, without the blanks around commas."""
    return [name.strip() for name in report.variable_name.split(",")]


def _check(report: "ReportSettings", settings: "Settings") -> Iterator[NdexpError]:
    where, dt, tstop = f"{settings.path.name}: reports.{report.name}", settings.run.dt, settings.run.tstop
    if report.type not in REPORT_TYPES:
        yield ConfigError(
            f"reports of type '{report.type}' are not available in this version",
            f"{where}.type",
            did_you_mean(report.type, REPORT_TYPES),
        )
    elif len(variables(report)) != 1:
        yield ConfigError(
            f"a {report.type} report has one variable, not {len(variables(report))}",
            f"{where}.variable_name",
            "Make a report for each",
        )
    if report.dt < dt:
        yield ConfigError(
            f"{report.dt:g} ms is shorter than the simulation's time step of {dt:g} ms",
            f"{where}.dt",
            "Use run.dt or a multiple of it",
        )
    if report.start_time > min(report.end_time, tstop):
        yield ConfigError(
            f"it starts at {report.start_time:g} ms, after its end at {min(report.end_time, tstop):g} ms",
            f"{where}.start_time",
            "Start before end_time and run.tstop",
        )


def _same_files(reports: "Sequence[ReportSettings]", file: str) -> Iterator[NdexpError]:
    first: dict[str, str] = {}
    for report in reports:
        other = first.setdefault(report.file_name, report.name)
        if other != report.name:
            yield ConfigError(
                f"the file '{report.file_name}' is report '{other}' already",
                f"{file}: reports.{report.name}.file_name",
                "Folders do not count; give another name",
            )
