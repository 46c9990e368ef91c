"""The stimulus manager: one stimulus object per block of `inputs`, in the order of the file."""

from collections.abc import Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES, BaseStim, place
from ndexp.engine.target_manager import TargetSpec

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import NodesetTarget, TargetManager, TargetPointList
    from ndexp.engine.typing import HocObject


class StimulusManager:
    """Makes stimuli and keeps them for the whole run.

    Args:
        target_manager: finds points; its `run_conf` has the stimulus seed and the time step.
    """

    def __init__(self, target_manager: "TargetManager") -> None:
        self._target_manager = target_manager
        self._stimulus: list[BaseStim] = []
        run_conf = target_manager.run_conf
        self._extras = {
            "ConfigFile": run_conf.path.name,
            "StimulusSeed": run_conf.run.stimulus_seed,
            "SimulationDt": run_conf.run.dt,
        }
        self.reset_helpers()

    def interpret(self, target_spec: TargetSpec | str | None, stim_info: "StimInfo") -> None:
        """Make the stimulus of one block on this rank's cells.

        The first look-up of a node set is collective: look it up on all ranks before, so that none can fail alone.

        Args:
            target_spec: the cells, unless the block names a compartment set.
            stim_info: the block; its `Pattern` is the name of a registered type.

        Raises:
            UnknownKeyError: no such stimulus type, node set or compartment set.
            ConfigError: a parameter makes no sense.
        """
        stim_class = STIMULUS_TYPES.find(str(stim_info["Pattern"]), place({**stim_info, **self._extras}, "module"))
        target = self._find_target(target_spec, stim_info)
        cell_manager = self._target_manager.cell_manager
        points = self._points(target, stim_info, cell_manager)
        stimulus = stim_class(points, MappingProxyType({**stim_info, **self._extras}), cell_manager)
        if not any(stimulus is known for known in self._stimulus):
            self._stimulus.append(stimulus)

    def get_point_list(
        self, target_spec: TargetSpec | str | None, stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> "list[TargetPointList]":
        """The points of a block on this rank: those of its compartment set, else the soma centres of the target."""
        return self._points(self._find_target(target_spec, stim_info), stim_info, cell_manager)

    @classmethod
    def register_type(cls, stim_class: type[BaseStim]) -> type[BaseStim]:
        """Class decorator: make a stimulus type known under its class's name, which is the `Pattern` of its blocks."""
        return STIMULUS_TYPES.register(stim_class.__name__)(stim_class)

    @staticmethod
    def reset_helpers() -> None:
        """Set the counters of the families with random streams to 0; a new manager does so itself."""
        for stim_class in STIMULUS_TYPES.values():
            if "stim_count" in vars(stim_class):
                stim_class.stim_count = 0

    def saveStatePreparation(self, ss_obj: "HocObject") -> None:
        """Tell a BBSaveState object to leave all clamps out."""
        for source in (source for stimulus in self._stimulus for source in stimulus.stimList):
            ss_obj.ignore(source.clamp)

    @property
    def stimuli(self) -> Sequence[BaseStim]:
        """The stimuli made so far."""
        return tuple(self._stimulus)

    def _find_target(self, target_spec: TargetSpec | str | None, stim_info: "StimInfo") -> "NodesetTarget":
        name = stim_info.get("CompartmentSet")
        if name is None:
            spec = target_spec if isinstance(target_spec, TargetSpec) else TargetSpec(target_spec, None)
        else:
            spec = TargetSpec(None, self._target_manager.get_compartment_set(str(name)).population)
        return self._target_manager.get_target(spec)

    def _points(
        self, target: "NodesetTarget", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> "list[TargetPointList]":
        name = stim_info.get("CompartmentSet")
        if name is None:
            return target.get_point_list(cell_manager, "soma", "center")
        compartment_set = self._target_manager.get_compartment_set(str(name))
        return target.get_point_list_from_compartment_set(cell_manager, compartment_set)
