"""Which files a simulation reads and leaves: from its config, or from what lies in an output folder."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import h5py
import libsonata

from ndexp.errors import ResultError


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportEntry:
    """A report that a config asks for, or that was found: its file, variable (`v`), sections (`soma`) and unit."""

    path: Path
    variable: str = ""
    sections: str = ""
    unit: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayEntry:
    """Spikes given to the cells from a file, within `delay` and `delay + duration`, ms."""

    path: Path
    delay: float
    duration: float


@dataclass(frozen=True, slots=True, kw_only=True)
class RunFiles:
    """Where a simulation's inputs and outputs are; `tstop` and `dt` in ms, None where no config tells them."""

    output_dir: Path
    spikes: Path
    reports: Mapping[str, ReportEntry]
    replays: Mapping[str, ReplayEntry]
    circuit_config: Path | None = None
    node_sets: tuple[Path, ...] = ()
    node_set: str = ""
    tstop: float | None = None
    dt: float | None = None


def files_of_config(config: Path) -> RunFiles:
    """What a SONATA simulation config reads and leaves, with all paths resolved.

    Args:
        config: the simulation config; its outputs need not exist yet.

    Raises:
        ResultError: the config is missing, or libsonata refuses it.
    """
    try:
        sonata = libsonata.SimulationConfig.from_file(str(config))
    except (libsonata.SonataError, RuntimeError, ValueError) as error:
        raise ResultError(f"libsonata refuses it: {error}", str(config), "Was the run planned by ndexp?") from error
    reports = {name: sonata.report(name) for name in sorted(sonata.list_report_names)}
    node_sets = (Path(sonata.node_sets_file),) if sonata.node_sets_file else ()
    return RunFiles(
        output_dir=Path(sonata.output.output_dir),
        spikes=Path(sonata.output.output_dir) / _with_h5(Path(sonata.output.spikes_file).name),
        reports={name: _report_entry(entry) for name, entry in reports.items() if entry.enabled},
        replays=_replays(sonata),
        circuit_config=Path(sonata.network),
        node_sets=node_sets,
        node_set=sonata.node_set or "",
        tstop=float(sonata.run.tstop),
        dt=float(sonata.run.dt),
    )


def files_of_folder(folder: Path) -> RunFiles:
    """What lies in an output folder that no config describes: its spike file and its reports.

    Raises:
        ResultError: there is no spike file and no report.
    """
    kinds = {path: _top_groups(path) for path in sorted(folder.glob("*.h5"))}
    spikes = [path for path, groups in kinds.items() if "spikes" in groups]
    reports = {path.stem: ReportEntry(path=path) for path, groups in kinds.items() if "report" in groups}
    if not spikes and not reports:
        raise ResultError(
            "holds no spike file and no report",
            str(folder),
            "Give a run's folder, or the output folder of a simulation",
        )
    return RunFiles(
        output_dir=folder, spikes=spikes[0] if spikes else folder / "spikes.h5", reports=reports, replays={}
    )


def _report_entry(report: libsonata.SimulationConfig.Report) -> ReportEntry:
    return ReportEntry(
        path=Path(report.file_name),
        variable=report.variable_name,
        sections=report.sections.name,
        unit=report.unit,
    )


def _replays(sonata: libsonata.SimulationConfig) -> dict[str, ReplayEntry]:
    inputs = {name: sonata.input(name) for name in sorted(sonata.list_input_names)}
    return {
        name: ReplayEntry(path=Path(entry.spike_file), delay=entry.delay, duration=entry.duration)
        for name, entry in inputs.items()
        if entry.module.name == "synapse_replay"
    }


def _with_h5(name: str) -> str:
    return name if name.endswith(".h5") else f"{name}.h5"


def _top_groups(path: Path) -> tuple[str, ...]:
    try:
        with h5py.File(path, "r") as file:
            return tuple(file)
    except OSError:
        return ()
