"""Summation reports: sums over variables and point processes, per point or per cell."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.reports.base import Recorded, Report, ReportManager
from ndexp.engine.reports.combine import WeightedSums
from ndexp.engine.target_manager import existing_points

if TYPE_CHECKING:
    from ndexp.engine.reports.parameters import ReportParameters
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject, Section


@ReportManager.register_type("summation")
class SummationReport(Report):
    """Sums over the listed variables: per cell for `soma` (element id 0), else per point (element ids: section ids).

    What a point lacks adds nothing, so an unknown variable gives zeros.
    """

    def __init__(self, params: "ReportParameters", use_coreneuron: bool) -> None:
        super().__init__(params, use_coreneuron)
        self._factors: list[float] = []
        self._columns: list[int] = []
        self._size = 0

    def setup(self, cell_manager: "HocObject") -> Recorded:
        """What this rank records."""
        recorded = super().setup(cell_manager)
        factors, columns = np.array(self._factors, dtype=np.float64), np.array(self._columns, dtype=np.int64)
        recorded.combine = WeightedSums(factors=factors, columns=columns, size=self._size)
        return recorded

    def register_gid_section(
        self,
        cell_obj: "HocObject",  # noqa: ARG002 - published
        point: "TargetPointList",
        vgid: int,
        pop_name: str,
        pop_offset: int,
        sections: str,
    ) -> None:
        """Add the sums of a cell."""
        is_whole = sections == "soma"
        element_ids = [0] if is_whole else []
        for section_id, section, x in existing_points(point):
            self._add_terms(section, x, self._size if is_whole else self._size + len(element_ids))
            element_ids += [] if is_whole else [section_id]
        self._size += len(element_ids)
        self.add_cell(vgid, pop_name, pop_offset, element_ids)

    def _add_terms(self, section: "Section", x: float, column: int) -> None:
        """The terms of one point: variables in their order, of each what is found."""
        for variable in self.variables:
            found = self.finder(variable).at(section, x)
            factor = self.get_scaling_factor(section, x, variable.mechanism) if found else 1.0
            if factor == 0:
                self.recorded.notes["points without area, which add nothing"] += 1
                continue
            self.recorded.references += found
            self._factors += [factor] * len(found)
            self._columns += [column] * len(found)
