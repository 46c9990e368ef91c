"""What is wrong with the `reports` of a config, before any cell is looked at."""

from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.reports.variables import parse_variables
from ndexp.errors import ConfigError, NdexpError

if TYPE_CHECKING:
    from ndexp.engine.settings import ReportSettings, Settings

_MANY_VARIABLES = {"summation"}
_NO_VARIABLE = {"lfp"}


def check_reports(settings: "Settings") -> list[NdexpError]:
    """Every problem of every report, in the order of the file; all but their files' names stand in `check_report`."""
    return [*_same_files(settings), *(problem for one in settings.reports for problem in check_report(one, settings))]


def check_report(report: "ReportSettings", settings: "Settings") -> list[NdexpError]:
    """Every problem of one report by itself."""
    where = f"{settings.path.name}: reports.{report.name}"
    return [*_variables(report, where), *_times(report, settings, where), *_electrodes(report, where)]


def _variables(report: "ReportSettings", where: str) -> Iterator[NdexpError]:
    number = len(parse_variables(report.variable_name))
    if report.type not in _MANY_VARIABLES | _NO_VARIABLE and number != 1:
        hint = "Make a report for each, or a summation report"
        yield ConfigError(f"a {report.type} report has one variable, not {number}", f"{where}.variable_name", hint)


def _times(report: "ReportSettings", settings: "Settings", where: str) -> Iterator[NdexpError]:
    dt, end = settings.run.dt, min(report.end_time, settings.run.tstop)
    if report.dt < dt:
        yield ConfigError(
            f"{report.dt:g} ms is shorter than the simulation's time step of {dt:g} ms",
            f"{where}.dt",
            "Use run.dt or a multiple of it",
        )
    if report.start_time > end:
        yield ConfigError(
            f"it starts at {report.start_time:g} ms, after its end at {end:g} ms",
            f"{where}.start_time",
            "Start before end_time and run.tstop",
        )


def _electrodes(report: "ReportSettings", where: str) -> Iterator[NdexpError]:
    if report.type == "lfp" and not Path(report.electrodes_file).is_file():
        yield ConfigError(
            f"the electrodes file {report.electrodes_file} does not exist",
            f"{where}.electrodes_file",
            "Relative paths start at the config",
        )


def _same_files(settings: "Settings") -> Iterator[NdexpError]:
    first = {settings.output.spikes_file.name: "the spike file"}
    for report in settings.reports:
        if report.file_name in first:
            yield ConfigError(
                f"the file '{report.file_name}' is {first[report.file_name]} already",
                f"{settings.path.name}: reports.{report.name}.file_name",
                "Folders do not count; give another name",
            )
        first.setdefault(report.file_name, f"report '{report.name}'")
