"""When a report samples, and what times its file tells: row arithmetic, numpy only.

Step k of the simulation is at k·dt. The rules are those of neurodamus 4.2.9 with libsonatareport, whose files are
reproduced: a report dt that is no multiple of dt, or a start between two steps, gives rows whose labels and sampled
times differ, and rows that are never sampled stay zero.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, Ids

_SLACK = 1e-9
_CLOCK_ADVANCE_MS = 1e-5
"""How much neurodamus' clock of sums is faster than the rows, each time."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """The sampled steps and the rows of one report.

    Args:
        time: start, end and dt as the file tells them, ms.
        rows: rows of the file.
        first_step: the step of row 0.
        period: steps between two rows.
        samples: how many rows are sampled; the others stay zero.
    """

    time: tuple[float, float, float]
    rows: int
    first_step: int
    period: int
    samples: int

    @property
    def steps(self) -> range:
        """The step that each row is sampled at."""
        return range(self.first_step, self.first_step + self.samples * self.period, self.period)


def schedule(*, start: float, end: float, report_dt: float, dt: float, tstop: float) -> Schedule:
    """The schedule of a report; all arguments in ms.

    Args:
        start: as asked for.
        end: as asked for; a later one than `tstop` is cut.
        report_dt: not below `dt`.
        dt: time step of the simulation.
        tstop: end of the simulation; the step there is never sampled.
    """
    end = min(end, tstop)
    rounded = _round(start / report_dt) * report_dt
    rows = max(math.ceil((end - rounded) / report_dt), 0)
    period = int(report_dt / dt)
    first = _first_step(start / dt, period)
    last = min(math.floor(end / dt), steps_before(tstop, dt) - 1)
    samples = min(max((last - first) // period + 1, 0), rows)
    return Schedule(time=(rounded, end, report_dt), rows=rows, first_step=first, period=period, samples=samples)


def summation_steps(rows: Schedule, *, report_dt: float, dt: float) -> "Ids":
    """The step of the sum that each row of a summation report has: (samples,) int64, at or before the row's own step.

    neurodamus sums by a clock of its own, which ticks every `report_dt` - 1e-5 ms from 0 on, and a row gets the last
    sum. So rows off that clock have older sums, and so have rows to which the clock has gained more than half a time
    step: with 0.1 ms for both those from 5001 to 9998, and so on. That is reproduced, with the rounding of NEURON's
    times and its rule that an event belongs to the step whose middle it does not pass.

    Args:
        rows: when rows are due.
        report_dt: as the config has it, ms.
        dt: time step of the simulation, ms.
    """
    if rows.samples == 0:
        return np.zeros(0, dtype=np.int64)
    due = np.asarray(rows.steps, dtype=np.int64)
    steps = int(due[-1]) + 2
    ticks = _times(report_dt, -_CLOCK_ADVANCE_MS, int(steps * dt / (report_dt - _CLOCK_ADVANCE_MS)) + 2)
    row_times = _times(dt, 0.0, steps)
    last_tick = np.searchsorted(ticks, row_times[due], side="right") - 1
    middles = _times(dt / 2, dt / 2, steps) + dt / 2
    return np.asarray(np.searchsorted(middles, ticks[last_tick], side="left"), dtype=np.int64)


def _times(first: float, second: float, number: int) -> "Floats":
    """`number` times from 0 on, each the one before plus `first`, then plus `second`: their rounding decides ties."""
    parts = np.empty(2 * number - 1)
    parts[0], parts[1::2], parts[2::2] = 0.0, first, second
    return np.cumsum(parts)[::2]


def steps_before(t: float, dt: float) -> int:
    """The number of steps that begin before time `t`: a sample at `t` itself belongs to what follows."""
    return math.ceil(t / dt - _SLACK)


def _first_step(start: float, period: int) -> int:
    """The first step from `start` (in steps, a fraction) on that is due."""
    step = max(math.ceil(start), 0)
    while int(step - start) % period:
        step += 1
    return step


def _round(value: float) -> float:
    """The nearest whole number, halves away from zero (Python's own `round` goes to even)."""
    whole = math.floor(abs(value))
    return math.copysign(whole + (abs(value) - whole >= 0.5), value)  # noqa: PLR2004 - a half
