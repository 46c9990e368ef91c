"""A finished or failed run, read from its folder: configuration, state, spikes and reports."""

import json
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ndexp.errors import NdexpError, ResultError, UnknownKeyError
from ndexp.results.rates import population_rates
from ndexp.results.report_data import ReportData
from ndexp.results.table import Table, column
from ndexp.sonata.circuit_facts import CircuitFacts, PopulationFacts, node_set_ids, read_circuit_facts
from ndexp.sonata.json_file import number, section
from ndexp.sonata.reports import ReportFile, ReportLayout
from ndexp.sonata.run_files import RunFiles, files_of_config, files_of_folder
from ndexp.sonata.spikes import SpikeTrains, read_spikes, spike_trains

log = logging.getLogger(__name__)

CONFIG_NAME = "simulation_config.json"


@dataclass(frozen=True, kw_only=True)
class RunResult:
    """What a run was asked to do and what it left; files are read when they are asked for, spikes once.

    Args:
        folder: the run's folder, or a bare output folder.
        files: where its inputs and outputs are.
        simulation_config: the SONATA simulation config; empty for a bare output folder.
        state: what `state.json` says; empty without one.
        manifest: what `manifest.json` says; empty without one.
    """

    folder: Path
    files: RunFiles
    simulation_config: Mapping[str, object]
    state: Mapping[str, object]
    manifest: Mapping[str, object]

    @cached_property
    def tstop(self) -> float:
        """End of the simulation, ms; in a bare output folder the end of its reports or its last spike."""
        if self.files.tstop is not None:
            return self.files.tstop
        ends = [layout.time[1] for name in self.reports for layout in self.report_layouts(name).values()]
        ends += [float(train.timestamps.max()) for train in self.spikes().values() if train.timestamps.size]
        return max(ends, default=0.0)

    @property
    def has_spikes(self) -> bool:
        """Whether the run left a spike file."""
        return self.files.spikes.is_file()

    @property
    def reports(self) -> tuple[str, ...]:
        """Names of the reports that were written, in alphabetical order."""
        return tuple(sorted(name for name, entry in self.files.reports.items() if entry.path.is_file()))

    def spikes(self) -> dict[str, SpikeTrains]:
        """Population → its spikes, sorted by time and then id; the arrays are shared and cannot be written to.

        Raises:
            ResultError: the spike file is missing or broken.
        """
        return dict(self._spikes)

    @cached_property
    def _spikes(self) -> dict[str, SpikeTrains]:
        trains = {name: train.by_time() for name, train in read_spikes(self.files.spikes).items()}
        for train in trains.values():
            train.timestamps.flags.writeable = train.node_ids.flags.writeable = False
        return trains

    def spike_table(self) -> Table:
        """All spikes by time: columns `population`, `node_id` (int64) and `time` (float64, ms).

        Raises:
            ResultError: the spike file is missing or broken.
        """
        trains = self.spikes()
        names = np.repeat(np.array(list(trains), dtype=np.str_), [len(one.timestamps) for one in trains.values()])
        nothing = spike_trains("", [], [])
        times = np.concatenate([one.timestamps for one in (*trains.values(), nothing)])
        ids = np.concatenate([one.node_ids for one in (*trains.values(), nothing)])
        order = np.argsort(times, kind="stable")
        return Table(columns={"population": names[order], "node_id": ids[order], "time": times[order]})

    def rate_table(self) -> Table:
        """A row a population: `population`, `cells`, `spikes`, `rate` (Hz per cell); unknown cells and rates are None.

        Raises:
            ResultError: the spike file is missing or broken.
        """
        rows = population_rates(self.spikes(), self.population_sizes(), self.tstop)
        names = ("population", "cells", "spikes", "rate")
        values = zip(*((row.population, row.cells, row.spikes, row.rate) for row in rows), strict=True)
        return Table(columns={name: column(list(each)) for name, each in zip(names, values, strict=False)})

    def replays(self) -> dict[str, dict[str, SpikeTrains]]:
        """Input → source population → the spikes it gave to the cells; inputs whose file is gone are left out."""
        found = {}
        for name, entry in self.files.replays.items():
            if entry.path.is_file():
                end = entry.delay + entry.duration
                trains = read_spikes(entry.path).values()
                found[name] = {train.population: _within(train, entry.delay, end) for train in trains}
        return found

    def report_layouts(self, name: str) -> dict[str, ReportLayout]:
        """Population → what the rows and columns of a report mean, without its data.

        Raises:
            UnknownKeyError: there is no such report.
            ResultError: its file is missing or broken.
        """
        with ReportFile(self._report_path(name)) as file:
            return {population: file.layout(population) for population in file.populations}

    def report(self, name: str, nodes: Mapping[str, Sequence[int]] | None = None) -> dict[str, ReportData]:
        """Population → its recorded values.

        Args:
            name: the report.
            nodes: population → node ids to read; all of every population without it. Columns of others are not read.

        Raises:
            UnknownKeyError: there is no such report.
            ResultError: its file is missing or broken.
        """
        with ReportFile(self._report_path(name)) as file:
            wanted = file.populations if nodes is None else [each for each in file.populations if each in nodes]
            return {each: _read(file, each, None if nodes is None else nodes[each]) for each in wanted}

    @cached_property
    def circuit(self) -> CircuitFacts | None:
        """Sizes of the circuit: from its files, else as the manifest recorded them, else None."""
        if self.files.circuit_config is not None and self.files.circuit_config.is_file():
            try:
                return read_circuit_facts(self.files.circuit_config)
            except NdexpError as error:
                log.warning("%s", error)
        return _recorded_circuit(self.manifest)

    @cached_property
    def cells(self) -> dict[str, npt.NDArray[np.int64]]:
        """Population → ids of the cells that were simulated, (n,) int64; empty when the circuit is not known.

        Those of the config's `node_set`, all without one. When the circuit is gone, the manifest's count from 0.
        """
        if self.circuit is None:
            return {}
        real = {name: facts.size for name, facts in self.circuit.populations.items() if not facts.is_virtual}
        try:
            chosen = self.node_set(self.files.node_set) if self.files.node_set else None
        except NdexpError:
            chosen = None
        if chosen is None:
            chosen = {name: np.arange(size) for name, size in {**real, **_recorded_cells(self.manifest)}.items()}
        return {name: ids for name, ids in chosen.items() if name in real}

    def population_sizes(self) -> dict[str, int]:
        """Population → number of its cells that were simulated; empty when the circuit is not known."""
        return {name: len(ids) for name, ids in self.cells.items()}

    def node_set(self, name: str) -> dict[str, npt.NDArray[np.int64]]:
        """Population → ids of a node set, (n,) int64.

        Raises:
            UnknownKeyError: no such node set.
            ResultError: the circuit is not known.
        """
        if self.files.circuit_config is None or self.circuit is None:
            raise ResultError("the circuit is not known", str(self.folder), "Open a folder with its simulation config")
        own = (self.circuit.node_sets,) if self.circuit.node_sets else ()
        return node_set_ids(self.files.circuit_config, (*own, *self.files.node_sets), name)

    def _report_path(self, name: str) -> Path:
        if name not in self.files.reports:
            raise UnknownKeyError(f"no report '{name}'", str(self.folder), name, self.files.reports)
        return self.files.reports[name].path


def open_run(folder: Path) -> RunResult:
    """The run in a folder: one made by ndexp, or the bare output folder of any SONATA simulation.

    Args:
        folder: a run's folder (with `simulation_config.json`), or an output folder with spikes or reports.

    Raises:
        ResultError: the folder is missing, or holds no run.
    """
    folder = Path(folder)
    if not folder.is_dir():
        raise ResultError("no such folder", str(folder), "Give a run's folder")
    config = folder / CONFIG_NAME
    if config.is_file():
        files = files_of_config(config)
    else:
        config, files = _bare(folder)
    return RunResult(
        folder=folder,
        files=files,
        simulation_config=read_json_file(config) if config.is_file() else {},
        state=read_json_file(folder / "state.json"),
        manifest=read_json_file(folder / "manifest.json"),
    )


def read_json_file(path: Path) -> dict[str, object]:
    """The JSON object in a file; empty when there is no such file.

    Raises:
        ResultError: it is not JSON, or not an object.
    """
    try:
        value = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, ValueError) as error:
        raise ResultError(f"cannot be read: {error}", str(path), "Was the run cut off?") from error
    if not isinstance(value, dict):
        raise ResultError("is not a JSON object", str(path), "Was the run cut off?")
    return value


def _bare(folder: Path) -> tuple[Path, RunFiles]:
    """An output folder: described by a config beside it that writes here, else by what lies in it."""
    config = folder.parent / CONFIG_NAME
    if config.is_file():
        files = files_of_config(config)
        if files.output_dir.resolve() == folder.resolve():
            return config, files
    return folder / CONFIG_NAME, files_of_folder(folder)


def _within(train: SpikeTrains, start: float, end: float) -> SpikeTrains:
    kept = (train.timestamps >= start) & (train.timestamps <= end)
    return spike_trains(train.population, train.timestamps[kept], train.node_ids[kept])


def _read(file: ReportFile, population: str, nodes: Sequence[int] | None) -> ReportData:
    layout = file.layout(population)
    columns = np.repeat(layout.node_ids, np.diff(layout.index_pointers))
    kept = np.arange(layout.columns) if nodes is None else np.flatnonzero(np.isin(columns, list(nodes)))
    if nodes is None:
        data = file.data(population)
    else:
        parts = [file.data(population, columns=slice(int(each), int(each) + 1)) for each in kept]
        data = np.hstack(parts) if parts else np.empty((layout.rows, 0), dtype=np.float32)
    return ReportData(
        population=population,
        unit=file.unit(population),
        times=layout.times,
        node_ids=columns[kept],
        element_ids=layout.element_ids[kept],
        data=data,
    )


def _recorded_cells(manifest: Mapping[str, object]) -> dict[str, int]:
    cells = section(section(manifest, "circuit"), "simulated")
    return {name: int(number(cells, name)) for name in cells}


def _recorded_circuit(manifest: Mapping[str, object]) -> CircuitFacts | None:
    recorded = manifest.get("circuit")
    if not isinstance(recorded, dict) or not isinstance(recorded.get("populations"), dict):
        return None
    populations = {
        name: PopulationFacts(size=int(each["size"]), type=str(each["type"]))
        for name, each in recorded["populations"].items()
    }
    edges = {name: int(count) for name, count in recorded.get("edges", {}).items()}
    return CircuitFacts(populations=populations, edges=edges, node_sets=None)
