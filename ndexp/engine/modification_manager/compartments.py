"""Modifications of the compartments of a compartment set."""

from typing import TYPE_CHECKING

import libsonata
import numpy as np

from ndexp.engine.modification_manager import statements
from ndexp.engine.modification_manager.attributes import carry_out_where_possible
from ndexp.engine.modification_manager.base import BaseModification
from ndexp.engine.modification_manager.manager import ModificationManager
from ndexp.engine.modification_manager.statements import read_statements

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ndexp.engine.settings import ModificationSettings
    from ndexp.engine.typing import HocObject, LibsonataObject


@ModificationManager.register_type
class CompartmentSetModification(BaseModification):
    """Statements on the compartments of a set that have all their attributes; one that is listed twice gets them twice.

    Locations are those of the set's own population, whatever its gid offset.
    """

    MOD_TYPE = libsonata.SimulationConfig.ModificationBase.ModificationType.compartment_set
    DIALECT = statements.COMPARTMENT

    def __init__(self, target: "LibsonataObject", mod_info: "ModificationSettings", cell_manager: "HocObject") -> None:
        super().__init__(target, mod_info, cell_manager)
        self.applied = self.apply_config(target, mod_info.section_configure or "", cell_manager)

    def apply_config(self, target: "LibsonataObject", config: str, cell_manager: "HocObject") -> int:
        """Carry statements out; gives the number of locations."""
        read = read_statements(config, self.DIALECT, self.where)
        return carry_out_where_possible(read, _segments(target, cell_manager) if read.assignments else ())


def _segments(target: "LibsonataObject", cell_manager: "HocObject") -> "Iterator[HocObject]":
    """The segments of the set's locations on this rank, in the order of the set."""
    for cells in cell_manager.managers:
        gids = cells.get_final_gids()
        if cells.population_name == target.population and len(gids):  # an empty selection would be all nodes
            offset = cells.local_nodes.offset
            for location in target.filtered_iter(libsonata.Selection(np.ascontiguousarray(gids - offset))):
                yield cells.get_cell(location.node_id + offset).get_sec(location.section_id)(location.offset)
