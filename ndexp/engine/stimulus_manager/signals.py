"""Signals as time and value points, pure numpy: what is played into a clamp.

A signal is piecewise linear between its points; two points at one time are a jump.
"""

from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

import numpy as np

from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats

_SLACK = 1e-9
"""Share of a step that rounding may cost a grid, as in NEURON's Vector."""


class Signal:
    """Points of a signal under construction; every `add_…` returns the signal, so that calls chain.

    Args:
        delay: ms before the signal begins; it is at its base until then.
        base: the value outside of the signal (nA).
    """

    def __init__(self, delay: float = 0.0, base: float = 0.0) -> None:
        self.base = base
        self.now = 0.0
        self._times: list[float] = []
        self._values: list[float] = []
        if delay > 0:
            self.add_point(base)
            self.now = float(delay)

    @property
    def times(self) -> "Floats":
        """(n,) float64, ms: absolute time of each point."""
        return np.array(self._times, dtype=np.float64)

    @property
    def values(self) -> "Floats":
        """(n,) float64: value of each point."""
        return np.array(self._values, dtype=np.float64)

    @property
    def end(self) -> float:
        """Time of the last point, ms; 0 without points."""
        return self._times[-1] if self._times else 0.0

    def delay(self, duration: float) -> Self:
        """Let time pass without points."""
        self.now += duration
        return self

    def add_point(self, value: float) -> Self:
        """A point now; time does not move."""
        self._times.append(self.now)
        self._values.append(float(value))
        return self

    def add_segment(self, amp: float, duration: float, amp2: float | None = None) -> Self:
        """A line from `amp` to `amp2` (or a constant)."""
        return self.add_point(amp).delay(duration).add_point(amp if amp2 is None else amp2)

    def add_ramp(self, amp1: float, amp2: float, duration: float) -> Self:
        """A line from `amp1` to `amp2`, from the base and back to it."""
        return self.add_point(self.base).add_segment(amp1, duration, amp2).add_point(self.base)

    def add_pulse(self, amp: float, duration: float) -> Self:
        """A constant, from the base and back to it."""
        return self.add_ramp(amp, amp, duration)

    def add_train(self, amp: float, frequency: float, width: float, duration: float) -> Self:
        """Pulses of `width` ms, `frequency` per second, for `duration` ms, and a base point at the end.

        A rest of the last period gets a pulse too, cut to what is left, even when nothing is left.
        """
        period = 1000 / frequency
        gap = period - width
        count = int(duration / period)
        for _ in range(count):
            self.add_pulse(amp, width).delay(gap)
        rest = duration - count * period
        if width <= rest:
            self.add_pulse(amp, width).delay(min(gap, rest - width))
        else:
            self.add_pulse(amp, rest)
        return self.add_point(self.base)

    def add_samples(self, values: Iterable[float], step: float, duration: float) -> Self:
        """Sampled values on the grid of `duration` and `step` from now on, from the base and back to it.

        When the step does not divide the duration, the line back to the base fills what is left.
        """
        self.add_point(self.base)
        self._times.extend(grid(self.now, duration, step).tolist())
        self._values.extend(float(value) for value in values)
        assert len(self._times) == len(self._values), "as many samples as grid points"
        return self.delay(duration).add_point(self.base)


def grid_size(start: float, duration: float, step: float) -> int:
    """The number of samples that fit in `duration` ms from `start` on, one every `step` ms, both ends included.

    Raises:
        ConfigError: not even one step fits.
    """
    steps = int(np.floor((start + duration - start) / step + _SLACK))
    if steps < 1:
        raise ConfigError(
            f"the duration {duration} ms is shorter than the sampling step {step} ms", hint="Make it longer"
        )
    return steps + 1


def grid(start: float, duration: float, step: float) -> "Floats":
    """(n,) float64, ms: the times of the samples, `start + i * step`."""
    return np.asarray(np.arange(grid_size(start, duration, step)) * step + start, dtype=np.float64)
