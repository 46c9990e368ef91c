"""LFP reports: each cell's membrane currents, weighted for the electrodes."""

from collections import defaultdict
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.engine.reports.base import Recorded, Report, ReportManager
from ndexp.engine.reports.combine import Projections
from ndexp.engine.reports.variables import FAST_CURRENT, Variable
from ndexp.errors import ConfigError
from ndexp.sonata.electrodes import read_electrode_weights

if TYPE_CHECKING:
    from ndexp.engine.reports.parameters import ReportParameters
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import Floats, HocObject


@ReportManager.register_type("lfp")
class LFPReport(Report):
    """What each cell adds to each electrode: Σ membrane current (nA) · weight (mV/nA); element ids are electrodes.

    Source: the formula of neurodamus' LFP reports on CoreNEURON; currents that electrodes inject are not in it.
    """

    def __init__(self, params: "ReportParameters", use_coreneuron: bool) -> None:
        super().__init__(params, use_coreneuron)
        self.variables = [Variable(FAST_CURRENT, "i")]
        self._weights: list[Floats] = []
        self._of_gid: dict[int, Floats] = {}

    def setup(self, cell_manager: "HocObject") -> Recorded:
        """What this rank records.

        Raises:
            ConfigError: the electrodes file does not fit the cells.
        """
        self._read(cell_manager)
        recorded = super().setup(cell_manager)
        recorded.combine = Projections(weights=self._weights)
        return recorded

    def register_gid_section(
        self,
        cell_obj: "HocObject",  # noqa: ARG002 - published
        point: "TargetPointList",
        vgid: int,
        pop_name: str,
        pop_offset: int,
        sections: str,  # noqa: ARG002 - published
    ) -> None:
        """Add a cell's electrodes; a cell that the file does not have is left out and counted in the notes.

        Raises:
            ConfigError: the file has too few rows for the cell.
        """
        weights = self._of_gid.get(vgid)
        if weights is None or weights.shape[1] == 0:
            self.recorded.notes["cells that are not in the electrodes file and are left out"] += 1
            return
        self._check(weights, len(point), f"population '{pop_name}', node {vgid - pop_offset}")
        for _, section, x in point:
            self.recorded.references += self.finder(self.variables[0]).at(section.sec, x)
        self._weights.append(weights[: len(point)])
        self.add_cell(vgid, pop_name, pop_offset, list(range(weights.shape[1])))

    def _read(self, cell_manager: "HocObject") -> None:
        """Read the weights of this rank's cells, population by population."""
        offsets, nodes = {}, defaultdict(list)
        for points in self.params.points:
            population, offset = cell_manager.getPopulationInfo(int(points.gid))
            offsets[population] = offset
            nodes[population].append(int(points.gid) - offset)
        for population, node_ids in nodes.items():
            found = read_electrode_weights(Path(self.params.electrodes_file), population, node_ids)
            self._of_gid |= {node_id + offsets[population]: weights for node_id, weights in found.items()}

    def _check(self, weights: "Floats", segments: int, cell: str) -> None:
        if len(weights) < segments:
            raise ConfigError(
                f"the electrodes file has {len(weights)} rows for {cell}, which has {segments} segments",
                f"{self.params.where}.electrodes_file",
                "Make it for the cells as they are simulated: axons replaced, the same number of segments",
            )
        if len(weights) > segments:
            self.recorded.notes[
                "cells with more rows in the electrodes file than segments; the further rows are ignored"
            ] += 1
