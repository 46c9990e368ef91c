"""Stimuli without randomness: lines, fractions of a cell's threshold or holding current, pulse trains and sines."""

from typing import TYPE_CHECKING

from ndexp.engine.stimulus_manager.base import BaseStim, gids_where, warn_without
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject


@StimulusManager.register_type
class Linear(BaseStim):
    """A current that goes in a line from one amplitude to another."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.amp_start = 0.0
        self.amp_end = 0.0
        if not self.parse_check_all_parameters(stim_info):
            return
        for points in target_points:
            self.compute_parameters(cell_manager.get_cell(points.gid))
            self.inject(self.current().add_ramp(self.amp_start, self.amp_end, self.duration), points)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `AmpStart` and `AmpEnd` (default: the same), nA; False if both are 0.

        Raises:
            ConfigError: a parameter is missing or no number.
        """
        read = Parameters(stim_info)
        self.amp_start = read.number("AmpStart")
        self.amp_end = read.number("AmpEnd", self.amp_start)
        read.check()
        return self.amp_start != 0 or self.amp_end != 0

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set the amplitudes for a cell: the same for all."""


@StimulusManager.register_type
class Hyperpolarizing(Linear):
    """The cell's holding current."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        gids = gids_where(lambda cell: cell.getHypAmp() == 0, target_points, cell_manager)
        warn_without("holding_current", gids, stim_info)

    @staticmethod
    def parse_check_all_parameters(_stim_info: "StimInfo") -> bool:
        """Nothing to read: always True."""
        return True

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set both amplitudes to the cell's holding current."""
        self.amp_start = self.amp_end = cell.getHypAmp()


@StimulusManager.register_type
class RelativeLinear(Linear):
    """A line between two percentages of each cell's threshold current."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        self.percent_start = 0.0
        self.percent_end = 0.0
        super().__init__(target_points, stim_info, cell_manager)
        if self.stimList:
            warn_without_threshold(target_points, stim_info, cell_manager)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `PercentStart` and `PercentEnd` (default: the same); False if both are 0.

        Raises:
            ConfigError: a parameter is missing or no number.
        """
        read = Parameters(stim_info)
        self.percent_start = read.number("PercentStart")
        self.percent_end = read.number("PercentEnd", self.percent_start)
        read.check()
        return self.percent_start != 0 or self.percent_end != 0

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set the amplitudes to percentages of the cell's threshold current."""
        threshold = cell.getThreshold()
        self.amp_start = threshold * (self.percent_start / 100)
        self.amp_end = threshold * (self.percent_end / 100)


@StimulusManager.register_type
class SubThreshold(Linear):
    """A constant some percent below each cell's threshold current."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        self.percent_less = 0.0
        super().__init__(target_points, stim_info, cell_manager)
        if self.stimList:
            warn_without_threshold(target_points, stim_info, cell_manager)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `PercentLess`: always True.

        Raises:
            ConfigError: the parameter is missing or no number.
        """
        read = Parameters(stim_info)
        self.percent_less = read.number("PercentLess")
        read.check()
        return True

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set both amplitudes below the cell's threshold current."""
        self.amp_start = self.amp_end = cell.getThreshold() * (100 - self.percent_less) / 100


@StimulusManager.register_type
class Pulse(BaseStim):
    """A train of equal pulses."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.amp = self.freq = self.width = 0.0
        if not self.parse_check_all_parameters(stim_info):
            return
        source = self.current().add_train(self.amp, self.freq, self.width, self.duration)
        for points in target_points:
            self.inject(source, points)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `AmpStart` (nA), `Frequency` (Hz) and `Width` (ms); False if one of the last two is not positive.

        Raises:
            ConfigError: a parameter is missing or no number, or the pulses would overlap.
        """
        read = Parameters(stim_info)
        self.amp = read.number("AmpStart")
        self.freq = read.number("Frequency")
        self.width = read.number("Width")
        if self.freq > 0 and self.width > 1000 / self.freq:
            what = f"a pulse of {self.width:g} ms is longer than its period of {1000 / self.freq:g} ms"
            read.refuse(what, "Width", "Lower width or frequency")
        read.check()
        return self.freq > 0 and self.width > 0


@StimulusManager.register_type
class Sinusoidal(BaseStim):
    """A sine that begins with phase 0 at the delay."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.amp = self.freq = self.dt = 0.0
        if not self.parse_check_all_parameters(stim_info):
            return
        source = self.current().add_sin(self.amp, self.duration, self.freq, self.dt)
        for points in target_points:
            self.inject(source, points)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `AmpStart` (nA), `Frequency` (Hz) and `Dt` (ms, 0.025); False if the frequency is not positive.

        Raises:
            ConfigError: a parameter is missing or no number, or no step fits in the duration.
        """
        read = Parameters(stim_info)
        self.dt = read.positive("Dt", 0.025)
        self.amp = read.number("AmpStart")
        self.freq = read.number("Frequency")
        if self.freq > 0:
            read.fits("Duration", self.dt, self.duration)
        read.check()
        return self.freq > 0


def warn_without_threshold(
    target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
) -> None:
    """One warning per block for the cells that a relative stimulus leaves without current."""
    gids = gids_where(lambda cell: cell.getThreshold() == 0, target_points, cell_manager)
    warn_without("threshold_current", gids, stim_info)
