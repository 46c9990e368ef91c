"""All reports of a run, sampled by every rank while the run goes on and written by rank 0."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.reports.columns import PopulationColumns
from ndexp.engine.reports.sampler import Sampler
from ndexp.sonata.reports import ReportWriter

if TYPE_CHECKING:
    from numpy.typing import NDArray


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltReport:
    """A report that is sampled here and, on rank 0, written."""

    sampler: Sampler
    max_interval_ms: float
    populations: Mapping[str, PopulationColumns]
    writer: ReportWriter | None
    """On rank 0 only, where the populations are too."""


class Reports:
    """The reports of a run. All methods but `start` and `resume` are collective.

    Use: `start()` before initialisation, then for each segment of the run `resume(t, end)`, the solver's `psolve(end)`
    and `flush()`; at last `close()`.

    Args:
        reports: what `build_reports` made.
    """

    def __init__(self, reports: Sequence[BuiltReport]) -> None:
        self._reports = tuple(reports)
        self._rows_written = [0] * len(self._reports)

    @property
    def max_interval_ms(self) -> float:
        """The longest segment that keeps all buffers within their bounds, ms; infinite without reports."""
        return min((report.max_interval_ms for report in self._reports), default=math.inf)

    def start(self) -> None:
        """Begin with the coming initialisation, which takes the rows at t = 0."""
        for report in self._reports:
            report.sampler.start()

    def resume(self, t: float, end: float) -> None:
        """Arm the rows of the segment from `t` (NEURON's own time, ms) to `end`, which excludes `end` itself."""
        for report in self._reports:
            report.sampler.resume(t, end)

    def flush(self) -> None:
        """Write what was sampled since the last flush.

        Raises:
            ResultError: the file cannot be written.
        """
        for index, report in enumerate(self._reports):
            ranks = mpi.gather(report.sampler.take_rows())
            with mpi.agreed():
                self._rows_written[index] += _write(report, self._rows_written[index], ranks)

    def close(self) -> None:
        """Write the rest and end the files.

        Raises:
            ResultError: a file cannot be written.
        """
        self.flush()
        with mpi.agreed():
            self.stop()

    def stop(self) -> None:
        """End the files as they are, and the sampling; nothing more is gathered."""
        for report in self._reports:
            report.sampler.stop()
            if report.writer is not None:
                report.writer.close()


def _write(report: BuiltReport, first_row: int, ranks: "Sequence[NDArray[np.float32]]") -> int:
    """Write the ranks' rows from `first_row` on, and say how many; on the other ranks nothing."""
    if report.writer is None:
        return 0
    block = np.concatenate([rows for rows in ranks if rows.shape[1]], axis=1)
    if len(block):
        for name, population in report.populations.items():
            report.writer.write_rows(name, first_row, block[:, population.order])
    return len(block)
