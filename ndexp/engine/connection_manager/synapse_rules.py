"""Chemical synapses: one point process an edge, its presynaptic NetCon, minis and replay."""

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection import NetConType, ReplayMode
from ndexp.engine.connection_manager import synapse_builder as builder
from ndexp.engine.connection_manager.base import ConnectionManagerBase
from ndexp.engine.connection_manager.connection_set import ConnectionSet, SynapseColumns, by_target
from ndexp.engine.connection_manager.placement import place_synapses
from ndexp.engine.connection_manager.replay_sources import ReplaySources
from ndexp.engine.connection_manager.streams import Pathway, mini_ids, release_ids, rise_time_ids
from ndexp.engine.neuron_api import hoc
from ndexp.engine.target_manager import TargetSpec

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ndexp.engine.target_manager import TargetManager
    from ndexp.engine.typing import Floats, HocObject

log = logging.getLogger(__name__)

_INHIBITORY_BELOW = 100


@dataclass(frozen=True, slots=True)
class _Mechanism:
    """How a kind of synapse is called, and what its second conductance is relative to the first."""

    name: str
    decay: str
    ratio: str


_EXCITATORY = _Mechanism("ProbAMPANMDA_EMS", "tau_d_AMPA", "NMDA_ratio")
_INHIBITORY = _Mechanism("ProbGABAAB_EMS", "tau_d_GABAA", "GABAB_ratio")


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
        self.built: dict[int, list[builder.Built]] = {}

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
        columns = [found for population in self._populations.values() if (found := population.columns()) is not None]
        return sum(self._replay.connection_count(found) for found in columns)

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
        self._replay = ReplaySources()

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **conn_params: object) -> int:  # noqa: ARG002
        columns = population.columns()
        if columns is None:
            return 0
        run = self.target_manager.run_conf.run
        pathway = Pathway(
            src_id=population.src_id,
            dst_id=population.dst_id,
            synapse_seed=run.synapse_seed,
            minis_seed=run.minis_seed,
        )
        replays = conn_params["replay_mode"] is not ReplayMode.NONE
        return sum(self._build_cell(gid, rows, pathway, replays) for gid, rows in by_target(columns))

    def _build_cell(self, gid: int, columns: SynapseColumns, pathway: Pathway, replays: bool) -> int:
        """Build one cell's synapses; `self.built` holds what was made."""
        sections = self.target_manager.gid_to_sections(gid).sections
        columns, x = place_synapses(columns, sections)
        cell = self._cell_manager.get_cell(gid)
        built = builder.Built(synapses=cell.synlist)
        self.built.setdefault(gid, []).append(built)
        is_inhibitory = columns.values["syn_type"] < _INHIBITORY_BELOW
        for mechanism, mask in ((_INHIBITORY, is_inhibitory), (_EXCITATORY, ~is_inhibitory)):
            if mask.any():
                rows = columns.take(mask)
                made = self._synapse_rows(mechanism, rows, x[mask], pathway)
                synapse = builder.make_synapses(made, sections, built.synapses)
                netcons = builder.NetConRows(synapse=synapse, delay=rows.delay, weight=rows.weight)
                if pathway.src_id == 0 or not self._is_virtual_source:
                    builder.attach_sources(rows.sgid, netcons, built)
                rate = cell.inh_mini_frequency if mechanism is _INHIBITORY else cell.exc_mini_frequency
                if rate:
                    self._add_minis(float(rate), rows, netcons, (mechanism, pathway), built)
                if replays:
                    self._add_replay(rows, netcons, mechanism, built)
        return len(columns)

    def _synapse_rows(
        self,
        mechanism: _Mechanism,
        rows: SynapseColumns,
        x: "Floats",
        pathway: Pathway,
    ) -> builder.SynapseRows:
        is_random = self.target_manager.run_conf.conditions.randomize_gaba_rise_time and mechanism is _INHIBITORY
        return builder.SynapseRows(
            mechanism=mechanism.name,
            section_id=rows.isec,
            x=x,
            parameters={
                mechanism.decay: rows.values["DTC"],
                "Use": np.abs(rows.values["U"]),
                "Dep": np.abs(rows.values["D"]),
                "Fac": np.abs(rows.values["F"]),
                "Nrrp": _if_given(rows.values["nrrp"]),
                mechanism.ratio: _if_given(rows.values["conductance_ratio"]),
            },
            stream=release_ids(rows.tgid, rows.synapse_id, pathway),
            synapse_id=rows.synapse_id,
            conductance=rows.weight,
            rise_time=rise_time_ids(rows.tgid, rows.synapse_id, pathway) if is_random else None,
        )

    def _add_minis(
        self,
        rate: float,
        rows: SynapseColumns,
        netcons: builder.NetConRows,
        kind: tuple[_Mechanism, Pathway],
        built: builder.Built,
    ) -> None:
        mechanism, pathway = kind
        rates = hoc().List()
        rates.append(hoc().Vector([rate]))
        built.stims.append(rates)
        tstop = self.target_manager.run_conf.run.tstop
        streams = mini_ids(rows.tgid, rows.synapse_id, pathway)
        stims = builder.make_minis(np.zeros(len(rows), np.int64), rates, streams, tstop, built)
        minis = builder.NetConRows(
            synapse=netcons.synapse,
            delay=np.full(len(rows), builder.MINI_DELAY_MS),
            weight=netcons.weight,
        )
        builder.attach_stims(stims, built.stims, minis, NetConType.NC_SPONTMINI, mechanism.name, built)

    def _add_replay(
        self,
        rows: SynapseColumns,
        netcons: builder.NetConRows,
        mechanism: _Mechanism,
        built: builder.Built,
    ) -> None:
        stim = self._replay.stim_indices(rows)
        has_stim = stim >= 0
        if has_stim.any():
            chosen = builder.NetConRows(
                synapse=netcons.synapse[has_stim],
                delay=netcons.delay[has_stim],
                weight=netcons.weight[has_stim],
            )
            stims = self._replay.stims
            builder.attach_stims(stim[has_stim], stims, chosen, NetConType.NC_REPLAY, mechanism.name, built)

    def _gids_of(self, target_name: str | None, population: str) -> "set[int] | None":
        if target_name is None:
            return None
        target = self.target_manager.get_target(TargetSpec(target_name, population))
        return set(target.gids(raw_gids=False).tolist())


def _if_given(column: "Floats") -> "Floats":
    """Negative values, which mean "not given", as NaN."""
    return np.where(column < 0, np.nan, column)
