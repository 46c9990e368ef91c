"""Synapse reports: one value per point process."""

from typing import TYPE_CHECKING

from ndexp.engine.reports.base import Recorded, Report, ReportManager
from ndexp.engine.reports.variables import point_process_names, reference
from ndexp.engine.target_manager import existing_points
from ndexp.errors import ConfigError, did_you_mean

if TYPE_CHECKING:
    from ndexp.engine.target_manager import TargetPointList
    from ndexp.engine.typing import HocObject


@ReportManager.register_type("synapse")
class SynapseReport(Report):
    """One value per point process at the points; element ids are their `synapseID`, the row in the edge file."""

    def setup(self, cell_manager: "HocObject") -> Recorded:
        """What this rank records.

        Raises:
            ConfigError: there are no such point processes, or one lacks the variable or its `synapseID`.
        """
        mechanism, known = self.variables[0].mechanism, point_process_names()
        if not any(name.startswith(mechanism) for name in known):
            raise ConfigError(
                f"no point process is called '{mechanism}'", self._variable_key, did_you_mean(mechanism, known)
            )
        return super().setup(cell_manager)

    def register_gid_section(
        self,
        cell_obj: "HocObject",  # noqa: ARG002 - published
        point: "TargetPointList",
        vgid: int,
        pop_name: str,
        pop_offset: int,
        sections: str,  # noqa: ARG002 - published
    ) -> None:
        """Add a cell's synapses; a cell without any is left out and counted in the notes.

        Raises:
            ConfigError: a synapse lacks the variable or its `synapseID`.
        """
        mechanism, name = self.variables[0]
        element_ids = []
        for _, section, x in existing_points(point):
            for process in self.finder(self.variables[0]).processes_at(section, x):
                element_ids.append(self._element_id(process))
                self.recorded.references.append(self._reference(process, name))
                if hasattr(process, "selected_for_report"):
                    process.selected_for_report = True
        if element_ids:
            self.add_cell(vgid, pop_name, pop_offset, element_ids)
        else:
            self.recorded.notes[f"cells without {mechanism} at the report's points, which are left out"] += 1

    def _element_id(self, process: "HocObject") -> int:
        if hasattr(process, "synapseID"):
            return int(process.synapseID)
        raise ConfigError(
            f"{process} has no synapseID, which a synapse report needs", self._variable_key, "Report other synapses"
        )

    def _reference(self, process: "HocObject", name: str) -> "HocObject":
        found = reference(process, name)
        if found is None:
            raise ConfigError(
                f"{process} has no variable '{name}'",
                self._variable_key,
                "Write mechanism.variable; all mechanisms whose names begin so must have it",
            )
        return found

    @property
    def _variable_key(self) -> str:
        return f"{self.params.where}.variable_name"
