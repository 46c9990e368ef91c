"""What must be true of an experiment's reports, and what about them will surprise."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ndexp.errors import ConfigError, NdexpError
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.reports import ReportConfig, ReportSections, ReportType

_READABLE_SECTIONS = {None, ReportSections.soma, ReportSections.all}
_NEEDED: Mapping[ReportType, tuple[str, ...]] = {
    ReportType.lfp: ("electrodes_file",),
    ReportType.compartment_set: ("variable_name", "compartment_set"),
}
_FORBIDDEN: Mapping[ReportType, tuple[str, ...]] = {
    ReportType.lfp: ("variable_name", "compartment_set"),
    ReportType.compartment_set: ("sections", "compartments", "electrodes_file"),
}
_OTHERS_NEED = ("variable_name",)
_OTHERS_FORBID = ("compartment_set", "electrodes_file")


def report_problems(config: ExperimentConfig, spikes_file: str, where: str) -> Iterator[NdexpError]:
    """Everything that is wrong with the enabled reports.

    Args:
        config: the composed experiment.
        spikes_file: name of the spike file, which no report may have.
        where: what the messages call the experiment.
    """
    enabled = {name: report for name, report in config.reports.items() if report.enabled}
    for name, report in enabled.items():
        yield from _fields(report, f"{where}: reports.{name}")
        yield from _times(report, config, f"{where}: reports.{name}")
    yield from _same_files(enabled, spikes_file, where)


def report_warnings(config: ExperimentConfig) -> Iterator[str]:
    """What is allowed, but will surprise."""
    types = {ReportType.compartment_set, ReportType.lfp}
    odd = [
        name
        for name, one in config.reports.items()
        if one.enabled and one.type not in types and one.sections not in _READABLE_SECTIONS
    ]
    if odd:
        yield f"BluePySnap reads no report at all when one has sections other than soma or all: {', '.join(odd)}"


def _fields(report: ReportConfig, where: str) -> Iterator[NdexpError]:
    values = vars(report)
    for key in _NEEDED.get(report.type, _OTHERS_NEED):
        if not values[key]:
            yield ConfigError(f"a report of type {report.type.value} needs it", f"{where}.{key}", "Give it a value")
    for key in _FORBIDDEN.get(report.type, _OTHERS_FORBID):
        if values[key] is not None:
            hint = f"Leave {key} out, or choose another type"
            yield ConfigError(f"it has no meaning for type {report.type.value}", f"{where}.{key}", hint)
    number = len((report.variable_name or "").split(","))
    if number > 1 and report.type not in {ReportType.summation, ReportType.lfp}:
        hint = "Make a report for each, or a summation report"
        yield ConfigError(
            f"a {report.type.value} report has one variable, not {number}", f"{where}.variable_name", hint
        )


def _times(report: ReportConfig, config: ExperimentConfig, where: str) -> Iterator[NdexpError]:
    if report.dt < config.run.dt:
        yield ConfigError(
            "samples come more often than time steps", f"{where}.dt", f"Give {config.run.dt:g} ms or more"
        )
    end = config.run.tstop if report.end_time is None else min(report.end_time, config.run.tstop)
    if report.start_time > end >= 0:
        yield ConfigError(
            f"it starts at {report.start_time:g} ms, after its end at {end:g} ms",
            f"{where}.start_time",
            "Start before end_time and run.tstop",
        )


def _same_files(reports: Mapping[str, ReportConfig], spikes_file: str, where: str) -> Iterator[NdexpError]:
    first = {spikes_file.removesuffix(".h5"): "the spike file"}
    for name, report in reports.items():
        file = Path(report.file_name or name).name.removesuffix(".h5")
        if file in first:
            what = f"the file '{file}.h5' is {first[file]} already"
            yield ConfigError(what, f"{where}: reports.{name}.file_name", "Folders do not count; give another name")
        first.setdefault(file, f"report '{name}'")
