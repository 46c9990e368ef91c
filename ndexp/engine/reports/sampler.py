"""Samples one report's values on this rank, at its steps only, into a buffer of float32 rows."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import cvode, hoc
from ndexp.engine.reports.schedule import Schedule, steps_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ndexp.engine.typing import HocObject


class Sampler:
    """Gathers values by pointer from Python events that post one another.

    No event is left pending when a segment of the run ends: the row that is due there is taken at the start of the
    next one. Row 0 at t = 0 is taken during initialisation, after the INITIAL blocks and before any current is
    evaluated.

    Args:
        references: one per column; held by NEURON's PtrVector.
        schedule: when.
        dt: time step of the simulation, ms.
        chunk_rows: rows that the buffer holds; it grows when it is not emptied in time.
    """

    def __init__(self, references: "Sequence[HocObject]", schedule: Schedule, dt: float, chunk_rows: int) -> None:
        self.schedule = schedule
        self._dt = dt
        self._columns = len(references)
        self._next = 0
        self._stop = 0
        self._buffer = np.empty((chunk_rows if references else 0, self._columns), dtype=np.float32)
        self._filled = 0
        self._handler: HocObject = None
        if references:
            self._pointers = hoc().PtrVector(self._columns)
            for column, reference in enumerate(references):
                self._pointers.pset(column, reference)
            self._vector = hoc().Vector(self._columns)
            self._values = self._vector.as_numpy()

    def start(self) -> None:
        """Let initialisation begin the report; called before it."""
        if self._columns:
            self._handler = hoc().FInitializeHandler(1, self._initialise)

    def resume(self, t: float, end: float) -> None:
        """Arm the rows of a segment of the run, from `t` (NEURON's own time, ms) to `end`, exclusive."""
        self._stop = self.schedule.rows_before(steps_before(end, self._dt))
        if self._columns == 0 or self._next >= self._stop:
            return
        if self._due <= t + self._dt / 2:
            self._take_row()
        else:
            cvode().event(self._due, self._take_row)

    def stop(self) -> None:
        """Take no part in later initialisations; the cells may go."""
        self._handler = None

    def take_rows(self) -> "NDArray[np.float32]":
        """(rows, columns) float32: what was sampled since the last call; a view, valid until the next sample."""
        rows = self._buffer[: self._filled]
        self._filled = 0
        return rows

    @property
    def _due(self) -> float:
        """Time of the next row, ms."""
        return self.schedule.step(self._next) * self._dt

    def _initialise(self) -> None:
        self._next = self._filled = self._stop = 0
        if self.schedule.samples and self.schedule.first_step == 0:
            self._take_row()

    def _take_row(self) -> None:
        if self._filled == len(self._buffer):
            self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
        self._pointers.gather(self._vector)
        self._buffer[self._filled] = self._values
        self._filled += 1
        self._next += 1
        if self._next < self._stop:
            cvode().event(self._due, self._take_row)
