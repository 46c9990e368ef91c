"""Samples one report's values on this rank, at its steps only, into a buffer of float32 rows."""

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import cvode, hoc
from ndexp.engine.reports.schedule import steps_before

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ndexp.engine.reports.combine import Combine
    from ndexp.engine.typing import Floats, HocObject, Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class Buffer:
    """Where rows go: number of columns, rows that it holds, and how values become columns (None: as they are)."""

    columns: int
    rows: int
    combine: "Combine | None" = None


class Sampler:
    """Gathers values by pointer from Python events that post one another.

    No event is left pending when a segment of the run ends: the row that is due there is taken at the start of the
    next one. Row 0 at t = 0 is taken during initialisation, after the INITIAL blocks and before any current is
    evaluated.

    Args:
        references: one per value; held by NEURON's PtrVector.
        steps: the step that each row is sampled at, never falling; several rows may have one step.
        dt: time step of the simulation, ms.
        buffer: its columns, the rows that it holds (it grows when it is not emptied in time), and how values become
            columns.
    """

    def __init__(
        self, references: "Sequence[HocObject]", steps: "Sequence[int] | Ids", dt: float, buffer: Buffer
    ) -> None:
        self._steps = steps
        self._dt = dt
        self._columns = buffer.columns
        self._combine = buffer.combine
        self._next = 0
        self._stop = 0
        self._buffer = np.empty((buffer.rows if self._columns else 0, self._columns), dtype=np.float32)
        self._filled = 0
        self._handler: HocObject = None
        self._pointers = hoc().PtrVector(max(len(references), 1))
        for number, reference in enumerate(references):
            self._pointers.pset(number, reference)
        self._vector = hoc().Vector(max(len(references), 1))
        self._values: Floats = self._vector.as_numpy()[: len(references)]

    def start(self) -> None:
        """Let initialisation begin the report; called before it."""
        if self._columns:
            self._handler = hoc().FInitializeHandler(1, self._initialise)

    def resume(self, t: float, end: float) -> None:
        """Arm the rows of a segment of the run, from `t` (NEURON's own time, ms) to `end`, exclusive."""
        self._stop = bisect_left(self._steps, steps_before(end, self._dt))
        if self._columns == 0 or self._next >= self._stop:
            return
        if self._due <= t + self._dt / 2:
            self._take_rows()
        else:
            cvode().event(self._due, self._take_rows)

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
        return float(self._steps[self._next] * self._dt)

    def _initialise(self) -> None:
        self._next = self._filled = 0
        self._stop = bisect_right(self._steps, 0)
        if self._stop:
            self._take_rows()

    def _take_rows(self) -> None:
        """Sample the next row, and those that have the same step; then wait for the one after."""
        self._pointers.gather(self._vector)
        row = self._values if self._combine is None else self._combine(self._values)
        step = self._steps[self._next]
        while self._next < self._stop and self._steps[self._next] == step:
            if self._filled == len(self._buffer):
                self._buffer = np.concatenate([self._buffer, np.empty_like(self._buffer)])
            self._buffer[self._filled] = row
            self._filled += 1
            self._next += 1
        if self._next < self._stop:
            cvode().event(self._due, self._take_rows)
