"""From the config to reports that are ready to be sampled, on all ranks together."""

import logging
import math
from collections import Counter
from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.reports.base import Recorded, ReportManager
from ndexp.engine.reports.checks import check_report, check_reports
from ndexp.engine.reports.columns import PopulationColumns, arrange
from ndexp.engine.reports.parameters import report_parameters
from ndexp.engine.reports.reports import BuiltReport, Reports
from ndexp.engine.reports.sampler import Buffer, Sampler
from ndexp.engine.reports.schedule import Schedule, schedule, summation_steps
from ndexp.engine.target_manager import TargetSpec
from ndexp.errors import NdexpError, raise_problems
from ndexp.sonata.reports import ReportWriter

if TYPE_CHECKING:
    from ndexp.engine.settings import ReportSettings, Settings
    from ndexp.engine.target_manager import NodesetTarget, TargetManager
    from ndexp.engine.typing import HocObject, Ids

log = logging.getLogger(__name__)

_RANK_BYTES = 8_000_000
_ALL_BYTES = 64_000_000
"""What a report's rows may take between two flushes: on one rank, and from all ranks together on rank 0."""


def build_reports(settings: "Settings", target_manager: "TargetManager", cell_manager: "HocObject") -> Reports:
    """The reports of a run, with their files laid out in full and zero; collective.

    Args:
        settings: of the run.
        target_manager: finds the points.
        cell_manager: finds cells and their populations by gid.

    Raises:
        ConfigError: reports make no sense; all problems of all reports and ranks are told together.
        UnknownKeyError: there is no such node set or compartment set.
        ResultError: a file cannot be made.
    """
    targets = [target_manager.get_target(TargetSpec(one.cells or settings.node_set, None)) for one in settings.reports]
    recorded: list[Recorded] = []
    problems: list[tuple[int, NdexpError]] = [(-1, problem) for problem in check_reports(settings)]
    with mpi.agreed():
        for number, (report, target) in enumerate(zip(settings.reports, targets, strict=True)):
            try:
                recorded.append(_record(report, target, target_manager, cell_manager))
            except NdexpError as error:
                problems.append((number, error))
    _raise_together(problems)
    built = [_build(report, one, settings) for report, one in zip(settings.reports, recorded, strict=True)]
    return Reports([report for report in built if report is not None])


def _record(
    report: "ReportSettings", target: "NodesetTarget", target_manager: "TargetManager", cell_manager: "HocObject"
) -> Recorded:
    """What this rank records for a report; nothing if the report is wrong by itself, which is told elsewhere."""
    if check_report(report, target_manager.run_conf):
        return Recorded()
    parameters = report_parameters(report, target, target_manager, cell_manager)
    return ReportManager.create(parameters, use_coreneuron=False).setup(cell_manager)


def _raise_together(problems: Sequence[tuple[int, NdexpError]]) -> None:
    """Raise the problems of all ranks on every rank: each report's first, and those of the config once."""
    told: dict[tuple[int, str], NdexpError] = {}
    for rank in mpi.gather_everywhere(list(problems)):
        for number, problem in rank:
            told.setdefault((number, str(problem) if number < 0 else ""), problem)
    with mpi.agreed():
        raise_problems("The reports have problems", [told[key] for key in sorted(told, key=lambda one: one[0])])


def _build(report: "ReportSettings", recorded: Recorded, settings: "Settings") -> BuiltReport | None:
    """One report, or None if no rank has a column of it."""
    facts = mpi.gather_everywhere((recorded.columns, len(recorded.references), recorded.notes))
    ranks = mpi.gather(recorded.cells)
    columns = [rank_columns for rank_columns, _, _ in facts]
    _tell(report, sum((notes for _, _, notes in facts), Counter()), is_empty=not any(columns))
    if not any(columns):
        return None
    times = _schedule(report, settings)
    chunk_rows = _chunk_rows(max(columns), sum(columns), times.samples)
    is_first = mpi.this_rank().rank == 0
    populations = arrange(ranks, times.time, times.rows) if is_first else {}
    with mpi.agreed():
        writer = _open(report, populations, settings) if populations else None
    buffer = Buffer(columns=recorded.columns, rows=chunk_rows, combine=recorded.combine)
    return BuiltReport(
        sampler=Sampler(recorded.references, _steps(report, times, settings), settings.run.dt, buffer),
        max_interval_ms=math.inf if chunk_rows >= times.samples else chunk_rows * times.period * settings.run.dt,
        populations=populations,
        writer=writer,
    )


def _tell(report: "ReportSettings", notes: Mapping[str, int], *, is_empty: bool) -> None:
    """Warn of what is odd about a report, on rank 0."""
    if mpi.this_rank().rank != 0:
        return
    for text, number in notes.items():
        log.warning("reports.%s: %s: %d", report.name, text, number)
    if is_empty:
        log.warning("reports.%s: no simulated cell has any of its points; no file is written", report.name)


def _steps(report: "ReportSettings", times: Schedule, settings: "Settings") -> "range | Ids":
    """The step of each row's values."""
    if report.type != "summation":
        return times.steps
    return summation_steps(times, report_dt=report.dt, dt=settings.run.dt)


def _schedule(report: "ReportSettings", settings: "Settings") -> Schedule:
    run = settings.run
    times = schedule(start=report.start_time, end=report.end_time, report_dt=report.dt, dt=run.dt, tstop=run.tstop)
    sampled = (times.period * run.dt, times.first_step * run.dt)
    if mpi.this_rank().rank == 0 and not np.allclose(sampled, (report.dt, max(times.time[0], 0.0)), atol=1e-9):
        log.warning(
            "reports.%s: sampled from %g ms on every %g ms, though the file says from %g ms on every %g ms; "
            "start_time must be a multiple of dt, and dt of run.dt",
            report.name,
            *reversed(sampled),
            times.time[0],
            report.dt,
        )
    return times


def _chunk_rows(most_columns: int, all_columns: int, samples: int) -> int:
    """Rows that a buffer holds, the same on all ranks."""
    fitting = min(_RANK_BYTES // (4 * most_columns), _ALL_BYTES // (4 * all_columns))
    return max(min(fitting, samples), 1)


def _open(report: "ReportSettings", populations: Mapping[str, PopulationColumns], settings: "Settings") -> ReportWriter:
    layouts = {name: population.layout for name, population in populations.items()}
    return ReportWriter(settings.output.directory / report.file_name, layouts, report.unit)
