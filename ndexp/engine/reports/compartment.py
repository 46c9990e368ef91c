"""Compartment reports: one value per point."""

from typing import TYPE_CHECKING

from ndexp.engine.reports.base import Report, ReportManager
from ndexp.engine.target_manager import existing_points
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject


@ReportManager.register_type("compartment")
@ReportManager.register_type("compartment_set")
class CompartmentReport(Report):
    """One value per segment, section or location of a compartment set; element ids are section ids."""

    def register_gid_section(
        self,
        cell_obj: "HocObject",  # noqa: ARG002 - published
        point: "TargetPointList",
        vgid: int,
        pop_name: str,
        pop_offset: int,
        sections: str,  # noqa: ARG002 - published
    ) -> None:
        """Add the values at a cell's points.

        Raises:
            ConfigError: a point has none or several values of the variable.
        """
        element_ids = []
        for section_id, section, x in existing_points(point):
            found = self.finder(self.variables[0]).at(section, x)
            self.recorded.references.append(self._only(found, f"{section}({x:g})"))
            element_ids.append(section_id)
        self.add_cell(vgid, pop_name, pop_offset, element_ids)

    def _only(self, references: "list[HocObject]", point: str) -> "HocObject":
        if len(references) == 1:
            return references[0]
        name = self.params.report_on.strip()
        number = len(references)
        what = f"there are {number} values of '{name}'" if number else f"there is no variable '{name}'"
        raise ConfigError(
            f"{what} at {point}, but the report needs exactly one",
            f"{self.params.where}.variable_name",
            "Choose another variable or other sections; a mechanism's variable is written mechanism.variable. "
            "Several values are for a summation or synapse report",
        )
