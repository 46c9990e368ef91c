"""Gaussian current noise, sampled every 0.5 ms, from one random stream per cell."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.neuron_api import hoc
from ndexp.engine.rng import random123
from ndexp.engine.stimulus_manager.base import BaseStim, number, place, places
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.signals import Signal, grid_size
from ndexp.engine.stimulus_manager.steps import warn_without_threshold
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import Floats, HocObject

_ID1, _ID2, _ID3 = 100, 500, 301
"""Added to the block's number, the stimulus seed and the gid: the ids of neurodamus 4.2.9's streams."""


@StimulusManager.register_type
class Noise(BaseStim):
    """Gaussian noise around a mean, absolute or relative to each cell's threshold current."""

    IsNoise: ClassVar[bool] = True
    stim_count: ClassVar[int] = 0
    mean_percent: float | None

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.mean = self.var = 0.0
        self.parse_check_all_parameters(stim_info)
        seed = int(number(stim_info, "StimulusSeed"))
        dt = number(stim_info, "SimulationDt")
        for points in target_points:
            rng = random123(Noise.stim_count + _ID1, seed + _ID2, points.gid + _ID3)
            self.draw_already_used_numbers(rng, dt)
            self.compute_parameters(cell_manager.get_cell(points.gid))
            for section, x in places(points):
                samples = draw_normal(rng, self.mean, self.var, grid_size(max(self.delay, 0), self.duration, self.dt))
                self.inject(Signal(self.delay).add_samples(samples, self.dt, self.duration), section, x)
        if self.mean_percent is not None:
            warn_without_threshold(target_points, stim_info, cell_manager)
        Noise.stim_count += 1

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Dt` (ms), `Mean` (nA) or `MeanPercent`, and `Variance` (nA², or percent); always True.

        Raises:
            ConfigError: a parameter is not positive, or not even one step fits in the duration.
        """
        self.dt = number(stim_info, "Dt", 0.5)
        self._variance = number(stim_info, "Variance")
        for key, value in (("Dt", self.dt), ("Variance", self._variance)):
            if value <= 0:
                raise ConfigError(f"{key} is {value:g}, but must be positive", place(stim_info, key))
        if self.duration + 1e-9 * self.dt < self.dt:
            raise ConfigError(
                f"the duration {self.duration:g} ms is shorter than the sampling step {self.dt:g} ms",
                place(stim_info, "Duration"),
                "Make it longer",
            )
        self.mean_percent = None if "Mean" in stim_info else number(stim_info, "MeanPercent")
        if self.mean_percent is None:
            self.mean, self.var = number(stim_info, "Mean"), self._variance
        return True

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set mean and variance for a cell; relative ones are fractions of its threshold current."""
        if self.mean_percent is not None:
            threshold = cell.getThreshold()
            self.mean = threshold * self.mean_percent / 100
            self.var = threshold * self._variance / 100

    def draw_already_used_numbers(self, rng: "HocObject", dt: float) -> None:
        """Advance the stream as if the stimulus had run since 0 (as neurodamus does); `dt` is the run's, ms."""
        for count in already_used(self.delay, self.duration, self.dt, dt):
            hoc().Vector(count).setrand(rng)


def already_used(delay: float, duration: float, step: float, dt: float) -> Iterator[int]:
    """How many numbers each round of the noise would have used before its delay.

    Args:
        delay: of the stimulus, ms.
        duration: of the stimulus, and so of each round, ms.
        step: of the samples, ms.
        dt: of the simulation, ms: between two rounds.
    """
    begin = 0.0
    while begin < delay - dt:
        end = min(begin + duration - dt, delay - dt)
        yield max(math.floor((end - begin) / step + 1e-9) + 1, 0)
        begin = end + dt


def draw_normal(rng: "HocObject", mean: float, variance: float, count: int) -> "Floats":
    """(count,) float64: normal samples; setting the distribution uses up one more number."""
    rng.normal(mean, variance)
    vector = hoc().Vector(count)
    vector.setrand(rng)
    samples: Floats = vector.as_numpy().copy()
    return samples
