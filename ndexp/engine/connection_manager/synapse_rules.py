"""Chemical synapses: one point process an edge, its presynaptic NetCon, minis and replay."""

import logging
import os
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import ReplayMode
from ndexp.engine.connection_manager.base import ConnectionManagerBase
from ndexp.engine.connection_manager.cell_synapses import Target, build_synapses
from ndexp.engine.connection_manager.connection_set import ConnectionSet, by_target
from ndexp.engine.connection_manager.helper_files import find_helper, hoc_folders
from ndexp.engine.connection_manager.placed import PlacedSynapses
from ndexp.engine.connection_manager.replay_sources import ReplaySources
from ndexp.engine.connection_manager.streams import Pathway
from ndexp.engine.connection_manager.synapse_helpers import HelperContext
from ndexp.engine.neuron_api import hoc
from ndexp.engine.target_manager import TargetSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from ndexp.engine.connection_manager.connection_set import SynapseColumns
    from ndexp.engine.connection_manager.edges import EdgeKind
    from ndexp.engine.connection_manager.helper_files import HocHelper
    from ndexp.engine.connection_manager.placed import Placed
    from ndexp.engine.connection_manager.synapse_builder import Built
    from ndexp.engine.connection_manager.synapse_helpers import SynapseHelper
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import Floats, HocObject, Ids

log = logging.getLogger(__name__)


class SynapseRuleManager(ConnectionManagerBase):
    """The chemical synapses of one pathway."""

    CONNECTIONS_TYPE: ClassVar[str | None] = "chemical"

    def __init__(
        self,
        circuit_conf: "HocObject",
        target_manager: "TargetManager",
        cell_manager: "HocObject",
        src_cell_manager: "HocObject" = None,
        **kw: object,
    ) -> None:
        super().__init__(circuit_conf, target_manager, cell_manager, src_cell_manager, **kw)
        self._replay = ReplaySources()
        self.built: dict[int, list[Built]] = {}
        self.placed = PlacedSynapses()
        self.watchers: list[Callable[[int, SynapseColumns, Placed], None]] = []
        """Called for each cell when its synapses are built: with its gid, their rows, and where they are."""
        self._helpers: dict[str, SynapseHelper | HocHelper] = {}

    def replay(  # type: ignore[override]  # the published API's signatures differ
        self,
        spike_manager: "Mapping[int, Floats]",
        src_target_name: str | None,
        dst_target_name: str | None,
        start_delay: float = 0.0,
    ) -> int:
        """Let the synapses from some sources onto some targets get spikes from a file.

        Args:
            spike_manager: node id → times in ms.
            src_target_name: node set of the sources, None for all.
            dst_target_name: node set of the targets, None for all.
            start_delay: earlier spikes are left out, in ms.

        Returns:
            The number of replayed connections on this rank.
        """
        sources = self._gids_of(src_target_name, self.src_node_population)
        targets = self._gids_of(dst_target_name, self.dst_node_population)
        trains = {
            int(node_id) + self.src_pop_offset: times[times >= max(start_delay, float(hoc().t))]
            for node_id, times in spike_manager.items()
        }
        chosen = {gid: times for gid, times in trains.items() if len(times) and (sources is None or gid in sources)}
        self._replay.add(chosen, targets)
        read = (population.parts for population in self._populations.values())
        return sum(self._replay.connection_count(*parts) for parts in read if parts)

    def finalize(self, base_seed: int = 0, **kwargs: "HocObject") -> int:
        """Build all synapses in NEURON; gives their number on all ranks together."""
        kwargs.setdefault("replay_mode", ReplayMode.AS_REQUIRED)
        return super().finalize(base_seed, **kwargs)

    def clear(self) -> None:
        """Let all connections go, built or not: NetCons first, then what they connect."""
        super().clear()
        for parts in self.built.values():
            for built in parts:
                built.netcons.remove_all()
                built.stims.remove_all()
        self.built.clear()
        self.placed = PlacedSynapses()
        self.watchers.clear()
        self._replay = ReplaySources()

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **conn_params: object) -> int:
        synapses = population.synapses()
        if synapses is None:
            return 0
        run = self.target_manager.run_conf.run
        pathway = Pathway(
            src_id=population.src_id,
            dst_id=population.dst_id,
            synapse_seed=run.synapse_seed,
            minis_seed=run.minis_seed,
        )
        context = HelperContext(
            pathway=pathway,
            base_seed=base_seed,
            randomizes_rise_time=self.target_manager.run_conf.conditions.randomize_gaba_rise_time,
        )
        sources = self._firing_gids(population.src_id)
        replay = None if conn_params["replay_mode"] is ReplayMode.NONE else self._replay
        for gid, own in by_target(synapses):
            built, placed = build_synapses(own, self._target(gid, context, replay, sources))
            self.built.setdefault(gid, []).append(built)
            self.placed.keep(gid, placed)
            for watch in self.watchers:
                watch(gid, own.columns.take(placed.row), placed)
        return len(synapses)

    def _target(self, gid: int, context: HelperContext, replay: ReplaySources | None, sources: "Ids") -> Target:
        cell = self._cell_manager.get_cell(gid)
        return Target(
            cell=cell,
            sections=self.target_manager.gid_to_sections(gid).sections,
            context=context,
            sources=sources,
            helpers=self._helpers,
            mini_rates=(float(cell.inh_mini_frequency or 0), float(cell.exc_mini_frequency or 0)),
            tstop=self.target_manager.run_conf.run.tstop,
            replay=replay,
        )

    def _firing_gids(self, src_id: int) -> "Ids":
        """The gids of this pathway's source cells that are simulated; those of virtual sources never fire."""
        if src_id != 0 and self._is_virtual_source:
            return np.zeros(0, np.int64)
        return np.asarray(self._src_cell_manager.simulated_ids) + self.src_pop_offset

    def _edge_kind(self) -> "EdgeKind":
        """What the edges must have for their usual mechanisms and for those that overrides ask for."""
        kind = self.EDGE_KIND
        for override in self.matching_overrides():
            if override.modoverride is not None:
                helper = self._helper(override.modoverride, override.name)
                kind = kind.with_extra(helper.needed, helper.scaled_with_u)
        return kind

    def _helper(self, name: str, override: str) -> "SynapseHelper | HocHelper":
        """The helper of a `modoverride`, looked up once: the user's hoc file, or ours."""
        if name not in self._helpers:
            template_folder = self._cell_manager.circuit_conf.metype_path
            where = f"connection_overrides: {override}: modoverride"
            self._helpers[name] = find_helper(name, hoc_folders(template_folder, os.environ), where)
        return self._helpers[name]

    def _gids_of(self, target_name: str | None, population: str) -> "set[int] | None":
        if target_name is None:
            return None
        target = self.target_manager.get_target(TargetSpec(target_name, population))
        return set(target.gids(raw_gids=False).tolist())
