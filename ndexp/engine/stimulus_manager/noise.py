"""Gaussian current noise, sampled every 0.5 ms, from one random stream per cell."""

import math
from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.rng import random123
from ndexp.engine.stimulus_manager.base import BaseStim, places
from ndexp.engine.stimulus_manager.draws import Draws
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters
from ndexp.engine.stimulus_manager.steps import warn_without_threshold

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject

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
        read = Parameters(stim_info)
        seed, dt = int(read.number("StimulusSeed")), read.number("SimulationDt")
        for points in target_points:
            rng = random123(Noise.stim_count + _ID1, seed + _ID2, points.gid + _ID3)
            self.draw_already_used_numbers(rng, dt)
            self.compute_parameters(cell_manager.get_cell(points.gid))
            for section, x in places(points):
                source = self.current(rng).add_noise(self.mean, self.var, self.duration, self.dt)
                source.attach_to(section, x)
                self.stimList.append(source)
        if self.mean_percent is not None:
            warn_without_threshold(target_points, stim_info, cell_manager)
        Noise.stim_count += 1

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Dt` (ms), `Mean` (nA) or `MeanPercent`, and `Variance` (nA², or percent); always True.

        Raises:
            ConfigError: a parameter is not positive, or not even one step fits in the duration.
        """
        read = Parameters(stim_info)
        self.dt = read.positive("Dt", 0.5)
        self._variance = read.positive("Variance")
        read.fits("Duration", self.dt, self.duration)
        self.mean_percent = None if "Mean" in stim_info else read.number("MeanPercent")
        self.mean, self.var = 0.0 if self.mean_percent is not None else read.number("Mean"), self._variance
        read.check()
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
            Draws(rng).more(count)


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
