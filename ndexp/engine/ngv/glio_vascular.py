"""Vessels to astrocytes: endfeet, whose radius at rest is their vessel's."""

import logging
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.connection.columns import target_rows
from ndexp.engine.connection_manager import ConnectionManagerBase
from ndexp.engine.ngv.edges import Endfeet, read_endfeet
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from pathlib import Path

    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import HocObject

log = logging.getLogger(__name__)


class GlioVascularManager(ConnectionManagerBase):
    """The endfeet of one population of astrocytes on the vessels of one vasculature. Overrides do not act on them."""

    CONNECTIONS_TYPE: ClassVar[str | None] = "endfoot"
    HAS_SOURCE_NODES: ClassVar[bool] = False
    InnerConnectivityCls: ClassVar[None] = None

    def __init__(
        self,
        circuit_conf: "HocObject",
        target_manager: "TargetManager",
        cell_manager: "HocObject",
        src_cell_manager: "HocObject" = None,
        **kw: object,
    ) -> None:
        super().__init__(circuit_conf, target_manager, cell_manager, src_cell_manager, **kw)
        self._endfeet: list[Endfeet] = []

    def open_edge_location(  # type: ignore[override]  # the published names
        self, sonata_source: str, circuit_conf: "HocObject", **_kw: str
    ) -> str:
        """Open `file:population`; gives the file's path."""
        return super().open_edge_location(sonata_source, circuit_conf)

    def create_connections(self, *_: object, **_kw: object) -> None:
        """Read the endfeet of this rank's astrocytes."""
        local = np.asarray(self._cell_manager.local_nodes.ids)
        if self._file is None or not len(local):
            return
        found = read_endfeet(*self._file, local, self._vessels())
        if found is not None:
            self._endfeet.append(found)

    def configure_connections(self, conn_conf: object) -> int:  # noqa: ARG002 - part of the published API
        """Nothing: overrides do not act on endfeet."""
        return 0

    def finalize(self, *_: object, **_kw: object) -> int:
        """Make the endfeet; the astrocytes hold them. Gives their number on all ranks together."""
        with mpi.agreed():
            for endfeet in self._endfeet:
                self._make(endfeet)
        count = int(mpi.total(sum(len(endfeet.astrocyte) for endfeet in self._endfeet)))
        log.info("%s → %s: %d endfeet", *self._names, count)
        self._endfeet.clear()
        self.is_built = True
        return count

    def _make(self, endfeet: Endfeet) -> None:
        for node_id, own in target_rows(endfeet.astrocyte):
            self._cell_manager.get_cell(node_id + self.target_pop_offset).add_endfeet(
                endfeet.section_id[own], endfeet.length[own], endfeet.diameter[own], endfeet.radius[own]
            )

    def _vessels(self) -> "Path":
        """The node file of the vasculature.

        Raises:
            CircuitError: the circuit does not declare it.
        """
        name, known = self.src_node_population, self.target_manager.run_conf.vasculature
        if name not in known:
            raise CircuitError(
                f"endfeet are on vessels of '{name}', which the circuit does not declare",
                self.circuit_conf.location,
                "Declare a node population of type vasculature under that name",
            )
        return known[name]
