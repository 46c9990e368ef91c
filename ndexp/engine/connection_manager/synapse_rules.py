"""Chemical synapses: one point process an edge, its presynaptic NetCon, minis and replay."""

import logging
import os
from itertools import chain
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import ReplayMode
from ndexp.engine.connection.artificial import restartable
from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.helper_files import find_helper, hoc_folders
from ndexp.engine.connection.set_synapses import SetContext, build_synapses
from ndexp.engine.connection.streams import Pathway
from ndexp.engine.connection.synapse_helpers import HelperContext
from ndexp.engine.connection.target_cells import Target, TargetCells
from ndexp.engine.connection_manager import by_hand
from ndexp.engine.connection_manager.base import ConnectionManagerBase
from ndexp.engine.connection_manager.connection_set import ConnectionSet
from ndexp.engine.neuron_api import hoc
from ndexp.engine.target_manager import TargetSpec

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from ndexp.engine.connection.columns import SynapseColumns
    from ndexp.engine.connection.helper_files import HocHelper
    from ndexp.engine.connection.placed import Placed
    from ndexp.engine.connection.synapse_builder import Built
    from ndexp.engine.connection.synapse_helpers import SynapseHelper
    from ndexp.engine.connection_manager.edges import EdgeKind
    from ndexp.engine.settings import ConnectionOverride
    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import Floats, HocObject, Ids

log = logging.getLogger(__name__)

_MOST_ROWS = 30_000
"""Synapses that are computed together, about: each takes some 400 bytes meanwhile."""


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
        self.built: dict[int, list[Built]] = {}
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
        chosen = {gid: times for gid, times in trains.items() if sources is None or gid in sources}
        count = 0
        for population in self._populations.values():
            population.rows.replay.add(chosen, targets)
            if population.parts:
                count += population.rows.replay.connection_count(*population.parts)
            count += by_hand.replay(population, chosen, targets)
        return count

    def finalize(self, base_seed: int = 0, **kwargs: "HocObject") -> int:
        """Build all synapses in NEURON; gives their number on all ranks together."""
        kwargs.setdefault("replay_mode", ReplayMode.AS_REQUIRED)
        return super().finalize(base_seed, **kwargs)

    def setup_delayed_connection(self, conn_config: "ConnectionOverride") -> int:
        """Let weights change at a delayed override's time; gives the number of synapses on this rank."""
        return self.configure_connections(conn_config)

    def restart_events(self) -> None:
        """Let minis and replay of all connections go on from the present time, after a saved state was restored."""
        stims = [built.stims for parts in self.built.values() for built in parts]
        stims += [population.rows.replay.stims for population in self._populations.values()]
        for stim in chain.from_iterable(map(restartable, dict.fromkeys(stims))):  # cells share their Lists
            stim.restartEvent()
        for population in self._populations.values():
            by_hand.restart_events(population)

    def clear(self) -> None:
        """Let all connections go, built or not: NetCons first, then what they connect."""
        super().clear()
        for parts in self.built.values():
            for built in parts:
                built.netcons.remove_all()
                built.stims.remove_all()
        self.built.clear()
        self.watchers.clear()

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
        for name in synapses.state.mods:
            self._helper(name, f"connections {' → '.join(self._names)}")
        replay = None if conn_params["replay_mode"] is ReplayMode.NONE else population.rows.replay
        sources = self._firing_gids(population.src_id)
        for part in _parts(synapses):
            gids, cell = np.unique(part.tgid, return_inverse=True)
            given = SetContext(
                cells=TargetCells(map(self._target, gids.tolist())),
                context=context,
                sources=sources,
                helpers=self._helpers,
                tstop=run.tstop,
                replay=replay,
                replays_silence=conn_params["replay_mode"] is ReplayMode.COMPLETE,
            )
            made = build_synapses(part, cell, given)
            for number, (gid, built) in enumerate(zip(gids.tolist(), made.built, strict=True)):
                rows = (int(made.first[number]), int(made.first[number + 1]))
                self.built.setdefault(gid, []).append(built)
                self.placed.keep((population.src_id, population.dst_id), gid, made.placed, rows, built)
                for watch in self.watchers:
                    placed = made.placed.rows(*rows, built)
                    first = int(np.searchsorted(cell, number))
                    watch(gid, part.columns.take(first + placed.row.astype(np.int64)), placed)
        return len(synapses)

    def _target(self, gid: int) -> Target:
        sections = self.target_manager.gid_to_sections(gid).sections
        return Target(gid=gid, cell=self._cell_manager.get_cell(gid), sections=sections)

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
        for name in self._extra_mods:
            helper = self._helper(name, "connect_group")
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


def _parts(synapses: Synapses) -> "Iterable[Synapses]":
    """What is built together: as many cells as fit, or one by one when overrides change what later ones read."""
    snippets = (snippet for several in synapses.state.snippet_lists for snippet in several)
    most = 1 if any(snippet.global_targets() for snippet in snippets) else _MOST_ROWS
    _, first = np.unique(synapses.tgid, return_index=True)
    begins = first[np.flatnonzero(np.diff(first // most, prepend=-1))]
    for begin, end in zip(begins, [*begins[1:], len(synapses)], strict=True):
        yield synapses.take(np.arange(begin, end))
