"""Shot noise from the variates of a stream, without NEURON: events of a Poisson process, each with an amplitude.

A shot rises and decays exponentially; amplitudes have a gamma distribution. What is multiplied and added in which order
decides the last bits, so it stands as it does.
"""

import math
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, Ids

_SLACK = 1e-11
"""What NEURON's comparisons of Vectors forgive."""
_DEVIATIONS = 3.0
"""So many standard deviations more intervals are drawn than are expected."""


class Variates(Protocol):
    """A random stream; setting a distribution uses up a variate, as NEURON's `Random` does."""

    def normal(self) -> float:
        """Set the standard normal distribution; gives the variate that this uses up."""

    def uniform(self) -> float:
        """Set the uniform distribution from 0 to 1; gives the variate that this uses up."""

    def uniforms(self, count: int) -> "Floats":
        """Set the uniform distribution from 0 to 1, then draw."""

    def exponentials(self, mean: float, count: int) -> "Floats":
        """Set the exponential distribution, then draw."""

    def more(self, count: int) -> "Floats":
        """Draw more from the distribution that was set last."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Shots:
    """What shot noise is made of: rate in Hz, amplitudes in nA or µS (variance in their square), times in ms."""

    rate: float
    amp_mean: float
    amp_var: float
    tau_R: float
    tau_D: float


def shots_of(mean: float, sd: float, relative_skew: float, tau_R: float, tau_D: float) -> Shots:
    """The shots whose sum has a mean, a standard deviation and a skewness.

    Args:
        mean: of the signal; a negative one mirrors the signal.
        sd: standard deviation of the signal.
        relative_skew: between 0 (shots of one amplitude) and 1 (infinitely many small ones), both excluded.
        tau_R: rise time, ms.
        tau_D: decay time, ms.

    Source: Campbell's theorem (S. O. Rice, Mathematical analysis of random noise, 1944) for two exponentials.
    """
    size = abs(mean)
    peak_time = math.log(tau_D / tau_R) / (1 / tau_R - 1 / tau_D)
    peak = math.exp(-peak_time / tau_D) - math.exp(-peak_time / tau_R)
    area = (tau_D - tau_R) / peak
    second = 1 / (tau_D + tau_R)
    third = 1 / ((tau_D + 2 * tau_R) * (2 * tau_D + tau_R))
    least_skew = (8 / 3) * (third / second**2) * (sd / size)
    skew = (1 + relative_skew) * least_skew
    theta1 = 2 / (second * area) * (sd**2 / size)
    theta2 = (3 * second) / (4 * third * area) * (sd * skew)
    amp_mean = 2 * theta1 - theta2
    return Shots(
        rate=1000 * size / (amp_mean * area),
        amp_mean=math.copysign(amp_mean, mean),
        amp_var=amp_mean * (theta2 - theta1),
        tau_R=tau_R,
        tau_D=tau_D,
    )


def shot_noise(stream: Variates, shots: Shots, duration: float, dt: float, count: int) -> "Floats":
    """Samples of shot noise.

    Args:
        stream: gives the variates.
        shots: what it is made of.
        duration: of the signal, ms.
        dt: between samples, ms.
        count: number of samples.

    Returns:
        (count,) float64; a shot begins one sample after its event.
    """
    indices = event_indices(event_times(stream, shots.rate, duration), duration, dt, count)
    size = abs(shots.amp_mean)
    scale = shots.amp_var / size
    amplitudes = np.array(gamma(stream, size / scale, scale, len(indices)))
    events = np.zeros(count)
    np.add.at(events, indices, math.copysign(1.0, shots.amp_mean) * amplitudes)
    return bi_exponential(events, shots.tau_R, shots.tau_D, dt)


def event_times(stream: Variates, rate: float, duration: float) -> "Floats":
    """Ascending times (ms) of a Poisson process of `rate` Hz: all up to `duration` and at least one behind it."""
    expected = 1 + int(duration * rate / 1000)
    intervals = stream.exponentials(1 / rate, int(expected + _DEVIATIONS * math.sqrt(expected)))
    while np.cumsum(intervals)[-1] * 1000 < duration:
        intervals = np.concatenate([intervals, stream.more(1 + int(_DEVIATIONS * math.sqrt(expected)))])
    return np.asarray(np.cumsum(intervals) * 1000)


def event_indices(times: "Floats", duration: float, dt: float, count: int) -> "Ids":
    """The samples nearest to the events within the duration, ties to even, without those behind the last sample."""
    kept = np.rint(times[times < duration - _SLACK] / dt)
    return kept[kept < count - _SLACK].astype(np.int64)


def bi_exponential(events: "Floats", tau_R: float, tau_D: float, dt: float) -> "Floats":
    """(n,) float64: the sum of shots of peak `events[i]`, (n,), one every `dt` ms, that rise and decay (ms)."""
    a, b = math.exp(-dt / tau_D), math.exp(-dt / tau_R)
    decay, rise = -math.log(a), -math.log(b)
    peak = math.log(rise / decay) / (rise - decay)
    norm = (a / b - 1) / (math.pow(a, peak) - math.pow(b, peak))
    signal, fast = 0.0, 0.0
    found = [0.0]
    for event in events[:-1].tolist():
        signal = a * signal + b * fast
        fast = b * fast + event
        found.append(signal)
    return np.array(found) * norm


def gamma(stream: Variates, shape: float, scale: float, count: int) -> list[float]:
    """Gamma variates.

    Source: G. Marsaglia and W. W. Tsang, A simple method for generating gamma variables, ACM TOMS 26 (2000).
    """
    if shape >= 1:
        d = shape - 1 / 3
        c = (1 / 3) / math.sqrt(d)
        return [float(scale * d * _cubed_normal(stream, d, c)) for _ in range(count)]
    powers = [math.pow(u, 1 / shape) for u in stream.uniforms(count).tolist()]
    return [one * w for one, w in zip(gamma(stream, shape + 1, scale, count), powers, strict=True)]


def _cubed_normal(stream: Variates, d: float, c: float) -> float:
    while True:
        x = stream.normal()
        v = 1 + c * x
        if v <= 0:
            continue
        v = v * v * v
        u = stream.uniform()
        if u < 1 - 0.0331 * x * x * x * x or math.log(u) < 0.5 * x * x + d * (1 - v + math.log(v)):
            return v
