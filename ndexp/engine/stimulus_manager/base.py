"""What all stimuli share: their parameters read and checked, the registry of types, and the clamp that injects."""

from typing import TYPE_CHECKING, ClassVar

from ndexp.engine.neuron_api import hoc
from ndexp.errors import ConfigError
from ndexp.registry import Registry

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.stimulus_manager.signals import Signal
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject, Section


class BaseStim:
    """One block of `inputs`: its sources in `stimList`, kept alive as long as the stimulus.

    Args:
        _target_points: the points of each local cell.
        stim_info: the block under the published API's keys, plus what the stimulus manager adds.
        _cell_manager: finds cells by gid.
    """

    IsNoise: ClassVar[bool] = False
    stim_count: ClassVar[int]
    """Blocks of its family so far; only types with random streams have it."""

    def __init__(
        self, _target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", _cell_manager: "HocObject"
    ) -> None:
        self.stimList: list[CurrentSource] = []
        self.duration = number(stim_info, "Duration")
        self.delay = number(stim_info, "Delay")
        self.represents_physical_electrode = bool(stim_info.get("RepresentsPhysicalElectrode", False))

    def inject(self, signal: "Signal", section: "Section", x: float) -> None:
        """Play a signal as current into a point; `stimList` keeps it."""
        source = CurrentSource(signal, represents_physical_electrode=self.represents_physical_electrode)
        source.attach_to(section, x)
        self.stimList.append(source)


STIMULUS_TYPES: Registry[type[BaseStim]] = Registry("stimulus type")
"""Class name (the `Pattern` of a block) → class."""


class CurrentSource:
    """A signal as current into one point: `MembraneCurrentSource`, or `IClamp` for a physical electrode.

    Args:
        signal: what to inject, nA.
        represents_physical_electrode: whether the current comes through an electrode, so is no membrane current.
    """

    def __init__(self, signal: "Signal", *, represents_physical_electrode: bool = False) -> None:
        self.time_vec = hoc().Vector(signal.times)
        self.stim_vec = hoc().Vector(signal.values)
        self._duration = signal.end
        self._is_electrode = represents_physical_electrode
        self.clamp: HocObject = None

    def attach_to(self, section: "Section", position: float) -> None:
        """Make the clamp there and play the signal into it, continuously; this object holds both."""
        kind = hoc().IClamp if self._is_electrode else hoc().MembraneCurrentSource
        self.clamp = kind(position, sec=section)
        self.clamp.dur = self._duration
        self.stim_vec.play(self.clamp._ref_amp, self.time_vec, 1)  # noqa: SLF001 - NEURON's pointer syntax


def places(points: "TargetPointList") -> "Iterator[tuple[Section, float]]":
    """Section and relative position of each point whose section exists on this rank."""
    for _, reference, x in points:
        if reference is not None and reference.exists():
            yield reference.sec, x


def place(stim_info: "StimInfo", key: str = "") -> str:
    """Where a block stands, for messages: `simulation_config.json: inputs.dc.AmpStart`."""
    file = stim_info.get("ConfigFile")
    block = f"inputs.{stim_info.get('Name', '?')}" + (f".{key}" if key else "")
    return f"{file}: {block}" if file else block


def number(stim_info: "StimInfo", key: str, default: float | None = None) -> float:
    """A parameter as a number.

    Raises:
        ConfigError: it is missing and has no default, or it is not a number.
    """
    value = stim_info.get(key, default)
    if value is None:
        raise ConfigError("the parameter is missing", place(stim_info, key))
    if isinstance(value, bool) or not isinstance(value, int | float):
        raise ConfigError(f"a number is expected, not {value!r}", place(stim_info, key))
    return float(value)
