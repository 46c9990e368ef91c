"""What all stimuli share: their registry, their sources, and how they reach the points of a cell."""

import logging
from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.stimulus_manager.parameters import Parameters, place
from ndexp.engine.stimulus_manager.sources import CurrentSource
from ndexp.engine.target_manager import existing_points
from ndexp.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.stimulus_manager.sources import SignalSource
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject, Section

log = logging.getLogger(__name__)

_SHOWN = 5


class BaseStim:
    """One block of `inputs`: its sources in `stimList`, kept alive as long as the stimulus.

    Args:
        _target_points: the points of each local cell; none when a block is only checked.
        stim_info: the block under the published API's keys, plus what the stimulus manager adds.
        _cell_manager: finds cells by gid.
    """

    IsNoise: ClassVar[bool] = False
    stim_count: ClassVar[int]
    """Blocks of its family so far; only types with random streams have it."""

    def __init__(
        self, _target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", _cell_manager: "HocObject"
    ) -> None:
        self.stimList: HocObject = []
        self.warnings: list[str] = []
        read = Parameters(stim_info)
        self.duration = read.number("Duration")
        self.delay = read.number("Delay")
        read.check()
        self.represents_physical_electrode = bool(stim_info.get("RepresentsPhysicalElectrode", False))

    @property
    def clamps(self) -> "list[HocObject]":
        """NEURON's objects that inject."""
        return [source.clamp for source in self.stimList]

    @classmethod
    def begin_run(cls) -> None:
        """Forget what earlier runs in this process have left: the family's counter is 0."""
        if "stim_count" in vars(cls):
            cls.stim_count = 0

    @classmethod
    def apply_all_stimuli(cls, cell_manager: "HocObject") -> None:
        """Nothing: most types inject while their blocks are read."""

    def current(self, rng: "HocObject | None" = None, *, interpolate: bool = True) -> CurrentSource:
        """A current without points yet, with the block's delay and kind of clamp.

        Args:
            rng: NEURON's `Random`, for random signals.
            interpolate: whether values between points lie on the line, or are those of the point before.
        """
        is_electrode = self.represents_physical_electrode
        return CurrentSource(
            delay=self.delay, rng=rng, represents_physical_electrode=is_electrode, interpolate=interpolate
        )

    def inject(self, source: "SignalSource", points: "TargetPointList") -> None:
        """Play a source into each point of a cell, with a clamp each; `stimList` keeps them."""
        for section, x in places(points):
            twin = source.twin()
            twin.attach_to(section, x)
            self.stimList.append(twin)


STIMULUS_TYPES: Registry[type[BaseStim]] = Registry("stimulus type")
"""Class name (the `Pattern` of a block) → class."""


def places(points: "TargetPointList") -> "Iterator[tuple[Section, float]]":
    """Section and relative position of each point whose section exists on this rank."""
    return ((section, x) for _, section, x in existing_points(points))


def gids_where(
    is_so: "Callable[[HocObject], bool]", target_points: "Sequence[TargetPointList]", cell_manager: "HocObject"
) -> list[int]:
    """The gids of the cells of which something is true."""
    return [points.gid for points in target_points if is_so(cell_manager.get_cell(points.gid))]


def listed(gids: "Sequence[int]") -> str:
    """The first few gids as text."""
    return f"gids {', '.join(map(str, gids[:_SHOWN]))}{', …' if len(gids) > _SHOWN else ''}"


def warn_without(current: str, gids: "Sequence[int]", stim_info: "StimInfo") -> None:
    """One warning per block for the cells that get no current since an attribute of theirs is 0 or missing."""
    if gids:
        text = "%s: %d cells get no current, their %s is 0 or missing (%s)"
        log.warning(text, place(stim_info), len(gids), current, listed(gids))
