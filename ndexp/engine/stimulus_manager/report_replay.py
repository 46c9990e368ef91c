"""The samples of a SONATA compartment report as current."""

import logging
from pathlib import Path
from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.stimulus_manager.base import BaseStim, listed, places
from ndexp.engine.stimulus_manager.manager import StimulusManager
from ndexp.engine.stimulus_manager.parameters import Parameters, place
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import Floats, HocObject, LibsonataObject

log = logging.getLogger(__name__)


@StimulusManager.register_type
class Replay(BaseStim):
    """What a report has recorded of a cell's first element, injected into the cell's first point."""

    def __init__(
        self, target_points: "Sequence[TargetPointList]", stim_info: "StimInfo", cell_manager: "HocObject"
    ) -> None:
        super().__init__(target_points, stim_info, cell_manager)
        self.parse_check_all_parameters(stim_info)
        missing = []
        for points in target_points:
            population, offset = cell_manager.getPopulationInfo(points.gid)
            samples = self._samples(population, points.gid - offset)
            if samples is None:
                missing.append(points.gid)
                continue
            source = self.current(interpolate=self.interpolate).add_samples(*samples)
            for section, x in list(places(points))[:1]:
                source.attach_to(section, x)
                self.stimList.append(source)
        if missing:
            log.warning(
                "%s: the report has not recorded %d cells (%s)", place(stim_info), len(missing), listed(missing)
            )

    def parse_check_all_parameters(self, stim_info: "StimInfo") -> bool:
        """Read `Path` and `Interpolate`: always True.

        Raises:
            ConfigError: the file is missing or no report, or something else than current is asked for.
        """
        read = Parameters(stim_info)
        if stim_info.get("Mode") != "Current":
            read.refuse(f"a report cannot be replayed as {stim_info.get('Mode')}", "Mode", "Use current_clamp")
        self.interpolate = bool(stim_info.get("Interpolate", True))
        path = Path(str(stim_info.get("Path", "")))
        if not path.is_file():
            read.refuse(f"the report {path} does not exist", "Path", "Relative paths start at the config")
        read.check()
        try:
            self._report = libsonata.ElementReportReader(str(path))
        except (libsonata.SonataError, RuntimeError) as error:
            raise ConfigError(f"the report cannot be read: {error}", place(stim_info, "Path")) from error
        return True

    def _samples(self, population: str, node_id: int) -> "tuple[Floats, Floats] | None":
        """Times (ms, from 0) and values of a cell's first element; None if the report does not have it."""
        if population not in self._report.get_population_names():
            return None
        recorded = self._report[population]
        if node_id not in recorded.get_node_ids():
            return None
        begin, end, _ = recorded.times
        stop = min(end, begin + self.duration) if self.duration > 0 else end
        frame = recorded.get(node_ids=libsonata.Selection([node_id]), tstart=begin, tstop=stop)
        return samples_of(frame)


def samples_of(frame: "LibsonataObject") -> "tuple[Floats, Floats] | None":
    """Times (ms), shifted to begin at 0, and the first column of libsonata's frame; None if it is empty."""
    times, data = np.asarray(frame.times, np.float64), np.asarray(frame.data, np.float64)
    return (times - times[0], data[:, 0]) if data.size else None
