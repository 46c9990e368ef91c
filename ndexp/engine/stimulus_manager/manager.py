"""The stimulus manager: one stimulus object per block of `inputs`, in the order of the file."""

import logging
from collections.abc import Iterable, Sequence
from types import MappingProxyType
from typing import TYPE_CHECKING

from ndexp.engine.plugins import blaming
from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES, BaseStim
from ndexp.engine.stimulus_manager.parameters import place
from ndexp.engine.target_manager import TargetSpec
from ndexp.errors import NdexpError, ProblemsError, raise_problems

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import NodesetTarget, TargetManager, TargetPointList
    from ndexp.engine.typing import HocObject, LibsonataObject

log = logging.getLogger(__name__)

_EXTRACELLULAR = "Extracellular"


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
        info = self._with_run(stim_info)
        stim_class = STIMULUS_TYPES.find(str(info["Pattern"]), place(info, "module"))
        cell_manager = self._target_manager.cell_manager
        points = self._points(self._find_target(target_spec, stim_info), stim_info, cell_manager)
        with blaming(stim_class, place(info)):
            stimulus = stim_class(points, info, cell_manager)
        for text in stimulus.warnings:
            log.warning("%s: %s", place(info), text)
        if not any(stimulus is known for known in self._stimulus):
            self._stimulus.append(stimulus)

    def check(self, blocks: "Iterable[StimInfo]") -> None:
        """Check blocks without cells: their types, parameters and compartment sets; counters are 0 afterwards.

        Raises:
            NdexpError: the only problem.
            ProblemsError: all problems.
        """
        problems: list[NdexpError] = []
        for info in map(self._with_run, blocks):
            try:
                stim_class = STIMULUS_TYPES.find(str(info["Pattern"]), place(info, "module"))
                with blaming(stim_class, place(info)):
                    stim_class([], info, None)
                if "CompartmentSet" in info:
                    self._compartment_set(info)
            except ProblemsError as error:
                problems.extend(error.problems)
            except NdexpError as error:
                problems.append(error)
        self.reset_helpers()
        raise_problems(f"{self._extras['ConfigFile']} has problems", problems)

    def apply_fields(self) -> None:
        """Let cells get the electric fields of all blocks; after the last block, once.

        Raises:
            CircuitError: a cell has no orientation, or a section no place.
        """
        kinds = {type(stimulus): None for stimulus in self._stimulus}
        for stim_class in kinds:
            stim_class.apply_all_stimuli(self._target_manager.cell_manager)

    def get_point_list(
        self, target_spec: TargetSpec | str | None, stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> "list[TargetPointList]":
        """The points of a block on this rank: its compartment set, else soma centres, for fields all segments."""
        return self._points(self._find_target(target_spec, stim_info), stim_info, cell_manager)

    @classmethod
    def register_type(cls, stim_class: type[BaseStim]) -> type[BaseStim]:
        """Class decorator: make a stimulus type known under its class's name, which is the `Pattern` of its blocks."""
        return STIMULUS_TYPES.register(stim_class.__name__)(stim_class)

    @staticmethod
    def reset_helpers() -> None:
        """Forget what earlier runs have left: counters of families with random streams are 0; a new manager does so."""
        for stim_class in STIMULUS_TYPES.values():
            stim_class.begin_run()

    def saveStatePreparation(self, ss_obj: "HocObject") -> None:
        """Tell a BBSaveState object to leave all clamps out."""
        for clamp in (clamp for stimulus in self._stimulus for clamp in stimulus.clamps):
            ss_obj.ignore(clamp)

    @property
    def stimuli(self) -> Sequence[BaseStim]:
        """The stimuli made so far."""
        return tuple(self._stimulus)

    def _with_run(self, stim_info: "StimInfo") -> "StimInfo":
        """The block with what it needs of the run, read-only."""
        return MappingProxyType({**stim_info, **self._extras})

    def _compartment_set(self, stim_info: "StimInfo") -> "LibsonataObject":
        return self._target_manager.get_compartment_set(str(stim_info["CompartmentSet"]))

    def _find_target(self, target_spec: TargetSpec | str | None, stim_info: "StimInfo") -> "NodesetTarget":
        if "CompartmentSet" in stim_info:
            spec = TargetSpec(None, self._compartment_set(stim_info).population)
        else:
            spec = target_spec if isinstance(target_spec, TargetSpec) else TargetSpec(target_spec, None)
        return self._target_manager.get_target(spec)

    def _points(
        self, target: "NodesetTarget", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> "list[TargetPointList]":
        if "CompartmentSet" in stim_info:
            return target.get_point_list_from_compartment_set(cell_manager, self._compartment_set(stim_info))
        if stim_info.get("Mode") == _EXTRACELLULAR:
            return target.get_point_list(cell_manager, "all", "all")
        return target.get_point_list(cell_manager, "soma", "center")
