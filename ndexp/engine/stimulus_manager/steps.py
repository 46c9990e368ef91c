"""Stimuli without randomness: lines, fractions of a cell's threshold or holding current, and pulse trains."""

import logging
from typing import TYPE_CHECKING

from ndexp.engine.stimulus_manager.base import BaseStim, number, place, places
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.signals import Signal
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject

log = logging.getLogger(__name__)


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
            for section, x in places(points):
                signal = Signal(self.delay).add_ramp(self.amp_start, self.amp_end, self.duration)
                self.inject(signal, section, x)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `AmpStart` and `AmpEnd` (default: the same), nA; False if both are 0."""
        self.amp_start = number(stim_info, "AmpStart")
        self.amp_end = number(stim_info, "AmpEnd", self.amp_start)
        return self.amp_start != 0 or self.amp_end != 0

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set the amplitudes for a cell: the same for all."""


@StimulusManager.register_type
class Hyperpolarizing(Linear):
    """The cell's holding current."""

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
        """Read `PercentStart` and `PercentEnd` (default: the same); False if both are 0."""
        self.percent_start = number(stim_info, "PercentStart")
        self.percent_end = number(stim_info, "PercentEnd", self.percent_start)
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
        """Read `PercentLess`: always True."""
        self.percent_less = number(stim_info, "PercentLess")
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
        signal = Signal(self.delay).add_train(self.amp, self.freq, self.width, self.duration)
        for points in target_points:
            for section, x in places(points):
                self.inject(signal, section, x)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `AmpStart` (nA), `Frequency` (Hz) and `Width` (ms); False if one of the last two is not positive.

        Raises:
            ConfigError: the pulses would overlap.
        """
        self.amp = number(stim_info, "AmpStart")
        self.freq = number(stim_info, "Frequency")
        self.width = number(stim_info, "Width")
        if self.freq <= 0 or self.width <= 0:
            return False
        if self.width > 1000 / self.freq:
            raise ConfigError(
                f"a pulse of {self.width:g} ms is longer than its period of {1000 / self.freq:g} ms",
                place(stim_info, "Width"),
                "Lower width or frequency",
            )
        return True


def warn_without_threshold(
    target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
) -> None:
    """One warning per block for the cells that a relative stimulus leaves without current."""
    gids = [points.gid for points in target_points if cell_manager.get_cell(points.gid).getThreshold() == 0]
    if gids:
        log.warning(
            "%s: %d cells get no current, their threshold_current is 0 or missing (gids %s%s)",
            place(stim_info),
            len(gids),
            ", ".join(map(str, gids[:5])),
            ", …" if len(gids) > len(gids[:5]) else "",
        )
