"""A voltage clamp, constant or with levels."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import hoc
from ndexp.engine.stimulus_manager.base import BaseStim, places
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject


@StimulusManager.register_type
class SEClamp(BaseStim):
    """NEURON's SEClamp from 0 to the duration, at `voltage`, then at each level in turn.

    As in neurodamus 4.2.9 the first level follows the first duration: `voltage` holds until then.
    """

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.parse_check_all_parameters(stim_info)
        has_levels = bool(self.voltage_vec and target_points)
        self._levels = (hoc().Vector(self.voltage_vec), hoc().Vector(self.time_vec)) if has_levels else None
        for points in target_points:
            for section, x in places(points):
                self.stimList.append(self._clamp(section, x))

    @property
    def clamps(self) -> "list[HocObject]":
        """The clamps."""
        return list(self.stimList)

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Voltage` (mV), `RS` (MΩ, 0.01), `DurationLevels` (ms) and `VoltageLevels` (mV): always True.

        Raises:
            ConfigError: a parameter is missing or makes no sense.
        """
        read = Parameters(stim_info)
        self.vhold = read.number("Voltage")
        self.rs = read.positive("RS", 0.01)
        self.time_vec = np.cumsum(read.numbers("DurationLevels")).tolist()
        self.voltage_vec = read.numbers("VoltageLevels")
        if len(self.time_vec) != len(self.voltage_vec):
            read.refuse(f"{len(self.time_vec)} durations for {len(self.voltage_vec)} voltages", "DurationLevels")
        read.check()
        if self.delay > 0:
            self.warnings.append("the delay has no effect on a voltage clamp")
        return True

    def _clamp(self, section: "HocObject", x: float) -> "HocObject":
        """A clamp there; NEURON plays the levels, which this object holds."""
        clamp = hoc().SEClamp(x, sec=section)
        clamp.rs, clamp.dur1, clamp.amp1 = self.rs, self.duration, self.vhold
        if self._levels is not None:
            voltages, times = self._levels
            voltages.play(clamp._ref_amp1, times, 0)  # noqa: SLF001 - NEURON's name
        return clamp
