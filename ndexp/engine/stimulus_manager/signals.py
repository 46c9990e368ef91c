"""Signals as time and value points, pure numpy: what is played into a clamp.

A signal is piecewise linear between its points; two points at one time are a jump.
"""

import math
from typing import TYPE_CHECKING, Self

import numpy as np

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from numpy.typing import ArrayLike

    from ndexp.engine.typing import Floats

_SLACK = 1e-9
"""Share of a step that rounding may cost a grid, as in NEURON's Vector."""
_LEAST_CONDUCTANCE, _MOST_CONDUCTANCE = 1e-9, 1e9
"""Outside of these (µS) a clamp counts as open."""
_OPEN = 1e9
"""The resistance (MΩ) of a clamp that does not conduct."""


class Signal:
    """Points of a signal under construction; every `add_…` returns the signal, so that calls chain.

    Args:
        delay: ms before the signal begins; it is at its base until then.
        base: the value outside of the signal (nA; µS for conductances).
    """

    def __init__(self, delay: float = 0.0, base: float = 0.0) -> None:
        self.base = base
        self.now = 0.0
        self._times: list[Floats] = []
        self._values: list[Floats] = []
        if delay > 0:
            self.add_point(base)
            self.now = float(delay)

    @property
    def times(self) -> "Floats":
        """(n,) float64, ms: absolute time of each point."""
        return np.concatenate([np.zeros(0), *self._times])

    @property
    def values(self) -> "Floats":
        """(n,) float64: value of each point."""
        return np.concatenate([np.zeros(0), *self._values])

    @property
    def end(self) -> float:
        """Time of the last point, ms; 0 without points."""
        return float(self._times[-1][-1]) if self._times else 0.0

    def delay(self, duration: float) -> Self:
        """Let time pass without points."""
        self.now += duration
        return self

    def add_point(self, value: float) -> Self:
        """A point now; time does not move."""
        return self._add([self.now], [value])

    def add_segment(self, amp: float, duration: float, amp2: float) -> Self:
        """A line from `amp` to `amp2`."""
        return self.add_point(amp).delay(duration).add_point(amp2)

    def add_ramp(self, amp1: float, amp2: float, duration: float) -> Self:
        """A line from `amp1` to `amp2`, from the base and back to it."""
        return self.add_point(self.base).add_segment(amp1, duration, amp2).add_point(self.base)

    def add_pulse(self, max_amp: float, duration: float) -> Self:
        """A constant, from the base and back to it."""
        return self.add_ramp(max_amp, max_amp, duration)

    def add_train(self, amp: float, frequency: float, pulse_duration: float, total_duration: float) -> Self:
        """Pulses of `pulse_duration` ms, `frequency` per second, for `total_duration` ms, and a base point at the end.

        A rest of the last period gets a pulse too, cut to what is left, even when nothing is left.
        """
        period = 1000 / frequency
        gap = period - pulse_duration
        count = int(total_duration / period)
        for _ in range(count):
            self.add_pulse(amp, pulse_duration).delay(gap)
        rest = total_duration - count * period
        if pulse_duration <= rest:
            self.add_pulse(amp, pulse_duration).delay(min(gap, rest - pulse_duration))
        else:
            self.add_pulse(amp, rest)
        return self.add_point(self.base)

    def add_sin(self, amp: float, total_duration: float, freq: float, step: float) -> Self:
        """A sine of `freq` Hz that begins with phase 0 now, sampled every `step` ms; back to the base at the end."""
        count = grid_size(self.now, total_duration, step)
        self._add(grid(self.now, total_duration, step), amp * sine(freq, step, count))
        return self.delay(total_duration).add_point(self.base)

    def add_samples(self, times: "ArrayLike", values: "ArrayLike", duration: float | None = None) -> Self:
        """Values at times (ms) that count from now on, from the base and back to it at the end.

        Args:
            times: (n,), ascending from 0.
            values: (n,).
            duration: when the signal is back at its base; with the last sample if None.
        """
        shifts = np.asarray(times, np.float64)
        self.add_point(self.base)
        self._add(shifts + self.now, values)
        last = float(shifts[-1]) if len(shifts) else 0.0
        return self.delay(last if duration is None else duration).add_point(self.base)

    def add_grid(self, values: "ArrayLike", step: float, duration: float) -> Self:
        """Values on the grid of `duration` and `step` (ms) from now on, from the base and back to it.

        When the step does not divide the duration, the line back to the base fills what is left.
        """
        self.add_point(self.base)
        self._add(grid(self.now, duration, step), values)
        return self.delay(duration).add_point(self.base)

    def _add(self, times: "ArrayLike", values: "ArrayLike") -> Self:
        self._times.append(np.asarray(times, np.float64))
        self._values.append(np.asarray(values, np.float64))
        assert len(self._times[-1]) == len(self._values[-1]), "a value for each time"
        return self


def grid_size(start: float, duration: float, step: float) -> int:
    """The number of samples that fit in `duration` ms from `start` on, one every `step` ms, both ends included.

    Raises:
        ConfigError: not even one step fits.
    """
    steps = int(np.floor((start + duration - start) / step + _SLACK))
    if steps < 1:
        raise ConfigError(
            f"the duration {duration:g} ms is shorter than the sampling step {step:g} ms", hint="Make it longer"
        )
    return steps + 1


def grid(start: float, duration: float, step: float) -> "Floats":
    """(n,) float64, ms: the times of the samples, `start + i * step`."""
    return np.asarray(np.arange(grid_size(start, duration, step)) * step + start, dtype=np.float64)


def sine(frequency: float, step: float, count: int) -> "Floats":
    """(count,) float64: a sine of amplitude 1 and `frequency` Hz, every `step` ms.

    `math.sin` and not numpy's, whose last bits depend on the processor.
    """
    turn = 2 * math.pi / 1000 * frequency * step
    return np.array([math.sin(turn * number) for number in range(count)])


def resistances(conductances: "Floats") -> "Floats":
    """(n,) float64, MΩ, of conductances in µS; those outside of 1e-9 to 1e9, negative ones too, are open (1e9)."""
    conducts = (conductances > _LEAST_CONDUCTANCE) & (conductances < _MOST_CONDUCTANCE)
    return np.where(conducts, 1.0 / np.where(conducts, conductances, 1.0), _OPEN)
