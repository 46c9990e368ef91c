"""The gap junctions of one pathway: each edge a point process that takes current from the partner's voltage."""

import logging
from dataclasses import dataclass
from types import MappingProxyType
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.connection.columns import SynapseColumns, target_rows
from ndexp.engine.connection.gap_builder import make_gaps
from ndexp.engine.connection.placed import placed_rows
from ndexp.engine.connection.placement import has_section, positions
from ndexp.engine.connection.synapse_rows import Built
from ndexp.engine.connection_manager.base import ConnectionManagerBase
from ndexp.engine.connection_manager.connection_set import ConnectionSet
from ndexp.engine.connection_manager.edges import EdgeKind
from ndexp.engine.connection_manager.loading import Rule
from ndexp.engine.connection_manager.reader import SonataReader, SynapseParameters
from ndexp.engine.gap_junction.corrections import Clamps, correct
from ndexp.engine.gap_junction.pairs import pair_junctions
from ndexp.engine.gap_junction.partners import JunctionEnds
from ndexp.engine.neuron_api import hoc
from ndexp.engine.settings.beta_features import FIND_HOLDING_CURRENT
from ndexp.errors import ConfigError
from ndexp.sonata.gap_junction_files import write_clamp_currents

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import Floats, HocObject, Ids

log = logging.getLogger(__name__)

_SECLAMP_FILE = "gap_junction_seclamps/seclamp_currents.h5"


ELECTRICAL = EdgeKind(
    required=MappingProxyType(
        {
            "weight": "conductance",
            "efferent_junction_id": "efferent_junction_id",
            "afferent_junction_id": "afferent_junction_id",
        },
    ),
    has_delay=False,
)
"""Gap junctions: a conductance in nS and the ids of both ends."""


class GapJunctionConnParameters(SynapseParameters):
    """The attributes of electrical edges."""

    KIND: ClassVar[EdgeKind] = ELECTRICAL


class GapJunctionSynapseReader(SonataReader):
    """Reads electrical edges."""

    Parameters: ClassVar[type[SynapseParameters]] = GapJunctionConnParameters


class GapJunctionManager(ConnectionManagerBase):
    """The gap junctions of one pathway.

    Overrides do not act on them, and only edges between simulated cells are made.

    Args:
        gj_conf: the edges, with their file as `location`.
        target_manager: gives targets and sections, and has the run's settings.
        cell_manager: of the target population.
        src_cell_manager: of the source population; None means the same.

    Raises:
        ConfigError: there is no file, or the sources are virtual.
    """

    CONNECTIONS_TYPE: ClassVar[str | None] = "electrical"

    EDGE_KIND: ClassVar[EdgeKind] = ELECTRICAL
    SynapseReader: ClassVar[type[SonataReader]] = GapJunctionSynapseReader

    def __init__(
        self,
        gj_conf: "HocObject",
        target_manager: "TargetManager",
        cell_manager: "HocObject",
        src_cell_manager: "HocObject" = None,
        **kw: object,
    ) -> None:
        super().__init__(gj_conf, target_manager, cell_manager, src_cell_manager, **kw)
        _check(gj_conf, cell_manager, self._src_cell_manager)
        self.gaps: dict[int, HocObject] = {}
        """Target gid → hoc List of its Gap point processes, once built."""
        self.holding_ic_per_gid: dict[int, HocObject] | None = None
        """Gid → IClamp of the holding current, None until corrected."""
        self.seclamp_per_gid: dict[int, HocObject] | None = None
        """Gid → SEClamp at the holding voltage, None until corrected."""
        self.corrects_cells = True
        """Whether it corrects its cells: of several managers onto one population the first does."""
        self._clamps = Clamps()
        self._placed: dict[ConnectionSet, _Junctions] | None = None
        features = target_manager.run_conf.beta_features
        is_corrected = features.gapjunction_target_population == cell_manager.population_name
        self._features = features if is_corrected else None

    @property
    def place_name(self) -> str:
        """Its edge file and population, for messages."""
        return "edges" if self._file is None else f"{self._file[0]}: population '{self._file[1]}'"

    def create_connections(self, *_: object, **_kw: object) -> None:
        """Read the edges between simulated cells onto the local ones."""
        self.connect_all()

    def configure_connections(self, conn_conf: object) -> int:  # noqa: ARG002 - part of the published API
        """Nothing: overrides do not act on gap junctions."""
        return 0

    def place(self) -> JunctionEnds:
        """Find the sections and positions of all junctions; gives their ends.

        Raises:
            CircuitError: a section id does not exist on its cell.
        """
        self._placed = {
            population: self._place(columns)
            for population in self._populations.values()
            if (columns := population.columns()) is not None
        }
        placed = list(self._placed.values())
        return JunctionEnds(
            sgid=_joined([part.columns.sgid for part in placed]),
            tgid=_joined([part.columns.tgid for part in placed]),
            afferent=_joined([part.columns.values["afferent_junction_id"] for part in placed]),
            efferent=_joined([part.columns.values["efferent_junction_id"] for part in placed]),
            is_placed=~np.isnan(np.concatenate([np.zeros(0), *(part.x for part in placed)])),
            origin=np.zeros(sum(len(part.x) for part in placed), np.int64),
            places=[self.place_name],
        )

    def leave_out(self, lost: "NDArray[np.bool_]") -> None:
        """Build only the junctions that have a section and are not `lost`, a mask over the ends that `place` gave."""
        assert self._placed is not None, "junctions are placed first"
        bounds = np.cumsum([len(part.x) for part in self._placed.values()])[:-1]
        masks = np.split(lost, bounds)
        self._placed = {
            population: part.take(~np.isnan(part.x) & ~mask)
            for (population, part), mask in zip(self._placed.items(), masks, strict=False)
        }

    def finalize(self, base_seed: int = 0, **kwargs: "HocObject") -> int:
        """Build all junctions in NEURON and correct their cells; gives the number of connections on all ranks."""
        is_corrected = self.is_built
        if self._placed is None:
            pair_junctions([self], self.target_manager.run_conf.beta_features)
        kwargs.setdefault("_conn_type", "gap junctions")
        count = super().finalize(base_seed, **kwargs)
        self._placed = None
        if self._features is not None and self.corrects_cells and not is_corrected:
            with mpi.agreed():
                self._clamps = correct(self._cell_manager, self._features)
            self.holding_ic_per_gid = self._clamps.holding
            self.seclamp_per_gid = self._clamps.voltage
        return count

    def save_seclamp(self) -> None:
        """Write the clamps' currents of all ranks to one file, if holding currents were asked for.

        Raises:
            ResultError: the file cannot be written.
        """
        if self._features is None or not self.corrects_cells or self._features.procedure_type != FIND_HOLDING_CURRENT:
            return
        own = {gid - self.target_pop_offset: np.array(found) for gid, found in self._clamps.currents.items()}
        parts = mpi.gather(own)
        settings = self.target_manager.run_conf
        with mpi.agreed():
            if mpi.this_rank().rank == 0:
                path = settings.output.directory / _SECLAMP_FILE
                path.parent.mkdir(parents=True, exist_ok=True)
                currents = {node_id: values for part in parts for node_id, values in part.items()}
                write_clamp_currents(path, self._features.gjc_text, currents, settings.run.dt)

    def clear(self) -> None:
        """Let all junctions and clamps go."""
        super().clear()
        self.gaps.clear()
        self._clamps = Clamps()
        self.holding_ic_per_gid = self.seclamp_per_gid = self._placed = None

    def _mini_rates(self, tgid: int) -> tuple[float, float]:  # noqa: ARG002 - whatever the cell
        """None: gap junctions get no events."""
        return 0.0, 0.0

    def _finalize_by_hand(self, population: ConnectionSet, base_seed: int, **_: object) -> int:  # noqa: ARG002
        connections: list[HocObject] = list(population.by_hand())
        return sum(connection.finalize_gap_junctions() for connection in connections)

    def _usable(self) -> Rule:
        """Edges between simulated cells."""
        simulated = self._src_cell_manager.simulated_ids
        return lambda columns: np.isin(columns.sgid, simulated)

    def _place(self, columns: SynapseColumns) -> "_Junctions":
        x = np.full(len(columns), np.nan)
        for gid, own in target_rows(columns.tgid):
            sections = self.target_manager.gid_to_sections(gid).sections
            there = own[has_section(columns.take(own), sections)]
            x[there] = positions(columns.take(there), sections)
        return _Junctions(columns, x, np.arange(len(columns)) - np.searchsorted(columns.tgid, columns.tgid))

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **_: object) -> int:  # noqa: ARG002
        assert self._placed is not None, "junctions are placed first"
        placed = self._placed.get(population)
        if placed is None:
            return 0
        count = 0
        for gid, own in target_rows(placed.columns.tgid):
            rows, x = placed.columns.take(own), placed.x[own]
            values = (
                x,
                self._conductance(rows),
                rows.values["efferent_junction_id"],
                rows.values["afferent_junction_id"],
            )
            gaps = self.gaps.setdefault(gid, hoc().List())
            made = make_gaps(rows.isec, values, self.target_manager.gid_to_sections(gid).sections, gaps)
            self.placed.keep(
                (population.src_id, population.dst_id),
                gid,
                placed_rows(rows.sgid, rows.isec, x, "Gap", Built(synapses=gaps), row=placed.row[own], synapse=made),
            )
            count += len(np.unique(rows.sgid))
        return count

    def _conductance(self, rows: SynapseColumns) -> "Floats":
        """What the edges say, or under a procedure the same for all; nS."""
        fixed = None if self._features is None else self._features.fixed_conductance
        return rows.weight if fixed is None else np.full(len(rows), fixed)


@dataclass(frozen=True, slots=True)
class _Junctions:
    """Junctions, their positions, NaN where the section was removed, and their numbers among their cell's."""

    columns: SynapseColumns
    x: "Floats"
    row: "Ids"

    def take(self, rows: "NDArray[np.bool_]") -> "_Junctions":
        return _Junctions(self.columns.take(rows), self.x[rows], self.row[rows])


def _joined(parts: "Sequence[Floats | Ids]") -> "Ids":
    return np.concatenate([np.zeros(0, np.int64), *(part.astype(np.int64) for part in parts)])


def _check(gj_conf: "HocObject", cells: "HocObject", sources: "HocObject") -> None:
    if not getattr(gj_conf, "location", ""):
        raise ConfigError("gap junctions need an edge file", f"population '{cells.population_name}'")
    if sources.is_virtual:
        raise ConfigError(
            f"the sources of gap junctions, population '{sources.population_name}', are virtual",
            str(gj_conf.location),
            "Gap junctions join two simulated cells",
        )
