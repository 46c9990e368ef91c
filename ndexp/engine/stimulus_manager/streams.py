"""Noise from a stream per cell (or one for all): what Ornstein-Uhlenbeck and shot noise share."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.rng import random123
from ndexp.engine.stimulus_manager.base import BaseStim
from ndexp.engine.stimulus_manager.parameters import Parameters
from ndexp.engine.stimulus_manager.sources import ConductanceSource, SignalSource

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject

_ID1, _ID3 = 2997, 124
"""Added to the block's number in its family, and to the gid: the ids of neurodamus 4.2.9's streams."""


class StreamStim(BaseStim):
    """Noise that is the same in all points of a cell.

    The family's counter, which counts the blocks that inject, stands in the first class that has it.
    """

    STREAM: ClassVar[int]
    """Added to the stimulus seed."""
    dt: float
    reversal: float
    is_conductance: bool
    seed: int | None

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        if not self.parse_check_all_parameters(stim_info):
            return
        family = next(cls for cls in type(self).__mro__ if issubclass(cls, BaseStim) and "stim_count" in vars(cls))
        ids = (family.stim_count + _ID1, int(Parameters(stim_info).number("StimulusSeed")) + self.STREAM)
        made: dict[tuple[float, ...], SignalSource] = {}
        for points in target_points:
            self.compute_parameters(cell_manager.get_cell(points.gid))
            stream = points.gid + _ID3 if self.seed is None else self.seed
            key = (stream, *self.parameters())
            if key not in made:
                made.clear()  # the cell before had another stream, and no later one has it
                made[key] = self.add_signal(self._new_source(random123(*ids, stream)))
            self.inject(made[key], points)
        family.stim_count += 1

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read all parameters; False if there is nothing to inject."""
        raise NotImplementedError

    def compute_parameters(self, cell: "HocObject") -> None:
        """Set what depends on the cell."""
        raise NotImplementedError

    def parameters(self) -> tuple[float, ...]:
        """What the signal depends on besides its stream."""
        raise NotImplementedError

    def add_signal(self, source: SignalSource) -> SignalSource:
        """The source with its signal."""
        raise NotImplementedError

    def _new_source(self, rng: "HocObject") -> SignalSource:
        if not self.is_conductance:
            return self.current(rng)
        is_electrode = self.represents_physical_electrode
        return ConductanceSource(self.reversal, delay=self.delay, rng=rng, represents_physical_electrode=is_electrode)
