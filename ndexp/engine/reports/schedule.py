"""When a report samples, and what times its file tells: row arithmetic, pure Python.

Step k of the simulation is at k·dt. The rules are those of neurodamus 4.2.9 with libsonatareport, whose files are
reproduced: a report dt that is no multiple of dt, or a start between two steps, gives rows whose labels and sampled
times differ, and rows that are never sampled stay zero.
"""

import math
from dataclasses import dataclass

_SLACK = 1e-9


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

    def step(self, row: int) -> int:
        """The step that a row is sampled at."""
        return self.first_step + row * self.period

    def rows_before(self, step: int) -> int:
        """How many rows are sampled at steps below this one."""
        return min(max(-((self.first_step - step) // self.period), 0), self.samples)


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
