"""Connections with synapses: views of a connection set's rows, or made by hand."""

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING, ClassVar

import numpy as np

from ndexp.engine.connection.base import ConnectionBase
from ndexp.engine.connection.kinds import ReplayMode
from ndexp.engine.connection.minis import InhExcSpontMinis, SpontMinis
from ndexp.engine.connection.one_connection import build_connection, build_gaps, hoc_seeds
from ndexp.engine.connection.records import from_records
from ndexp.engine.connection.replay_stim import ReplayStim
from ndexp.engine.connection.rows import ConnectionRows
from ndexp.engine.connection.snippets import parse_snippet
from ndexp.engine.connection.statements import ConnUtils
from ndexp.engine.neuron_api import hoc
from ndexp.errors import ConfigError, SimulationError

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.connection.records import Records
    from ndexp.engine.target_manager import TargetManager, TargetPointList
    from ndexp.engine.typing import Floats, HocObject, Section


class Connection(ConnectionBase):
    """All synapses from one cell onto another, with minis, replay and what overrides say.

    Args:
        sgid: gid of the source.
        tgid: gid of the target.
        src_pop_id: number of the source population.
        dst_pop_id: number of the target population.
        weight_factor: of the conductances.
        minis_spont_rate: Hz; None leaves it to the target cell, 0 means none.
        configuration: statements of `synapse_configure`.
        mod_override: the synapses' mechanism, by its helper's name; None for the usual one.
        **kwargs: `syndelay_override` and `synapses_offset`, see `ConnectionBase`.
    """

    __slots__ = ("_sections",)

    _sections: "Sequence[Section | None] | None"

    ConnUtils: ClassVar[type[ConnUtils]] = ConnUtils
    """Carries out statements on synapses."""

    def __init__(  # noqa: PLR0913, PLR0917 - part of the published API
        self,
        sgid: int | None,
        tgid: int,
        src_pop_id: int = 0,
        dst_pop_id: int = 0,
        weight_factor: float = 1.0,
        minis_spont_rate: float | None = None,
        configuration: str | None = None,
        mod_override: str | None = None,
        **kwargs: float | None,
    ) -> None:
        super().__init__(sgid, tgid, src_pop_id, dst_pop_id, weight_factor, **kwargs)  # type: ignore[arg-type]
        self.minis_spont_rate = minis_spont_rate
        if configuration is not None:
            self.add_synapse_configuration(configuration)
        if mod_override is not None:
            self.mod_override = mod_override

    @property
    def minis_spont_rate(self) -> float | None:
        """Rate of spontaneous minis in Hz; None leaves it to the target cell."""
        return self.told.minis_rate

    @minis_spont_rate.setter
    def minis_spont_rate(self, value: float | None) -> None:
        self._tell(lambda told: replace(told, minis_rate=value))

    @property
    def mod_override(self) -> str | None:
        """The synapses' mechanism, by its helper's name; None for the usual one."""
        return self.told.mod

    @mod_override.setter
    def mod_override(self, mod_override: str) -> None:
        if mod_override is None:
            raise ConfigError("a mod_override cannot be taken back", f"connection {self}", "Give a helper's name")
        self._tell(lambda told: replace(told, mod=mod_override))

    def add_synapse_configuration(self, configuration: str) -> None:
        """Let statements of `synapse_configure` run when the synapses are built, after those given before.

        Raises:
            ConfigError: they cannot be read.
        """
        snippet = parse_snippet(configuration, f"connection {self}")
        self._tell(lambda told: replace(told, snippets=(*told.snippets, snippet)))

    @property
    def sections_with_synapses(self) -> "Iterator[tuple[int, Section]]":
        """Number and section of each synapse that was built."""
        return ((number, synapse.get_segment().sec) for number, synapse in enumerate(self.synapses))

    @property
    def synapse_locations(self) -> "Floats":
        """Relative positions of the synapses that were built, `(n,) float64`."""
        placed = self._rows.placed(self.rows)
        return np.zeros(0) if placed is None else placed.x

    @property
    def spont_minis(self) -> SpontMinis | None:
        """The minis that were built; None if there are none."""
        netcons = self._netcons_of(lambda placed: placed.mini)
        if not netcons:
            return None
        stims = _sources(netcons)  # one source may serve all of the cell's pathway
        rate = self.told.minis_rate
        if rate is not None:
            return SpontMinis(rate, netcons, stims, partial(setattr, self, "minis_spont_rate"))
        return InhExcSpontMinis(*self._rows.mini_rates(self.tgid), netcons, stims)

    @property
    def replay_stim(self) -> ReplayStim | None:
        """The replayed spikes; None if there are neither spikes nor NetCons that wait for some."""
        times = None if self.sgid is None else self._rows.replay.train(self.sgid, self.tgid)
        netcons = self._netcons_of(lambda placed: placed.replay)
        if times is None and not netcons:
            return None
        found = ReplayStim(netcons, _sources(netcons))
        if times is not None:
            found.add_spikes(times)
        return found

    # scripts for the published engine read these, though they are private there
    _netcons = ConnectionBase.netcons
    _spont_minis = spont_minis
    _replay = replay_stim
    _synapse_points_x = synapse_locations

    def add_synapses(self, target_manager: "TargetManager", synapses_params: "Records", base_id: int = 0) -> None:
        """Add a synapse for each record.

        Args:
            target_manager: finds the target's sections.
            synapses_params: weight, isec, ipt, offset and what the mechanism's helper reads, `(n,)`.
            base_id: the synapse number of the first; the others follow.
        """
        self._sections = target_manager.gid_to_sections(self.tgid).sections
        self._append(synapses_params, base_id)

    def add_synapse(
        self, syn_tpoints: "TargetPointList", params_obj: "NDArray[np.void]", syn_id: int | None = None
    ) -> None:
        """Add a synapse at a point.

        Args:
            syn_tpoints: the point, as `TargetManager.location_to_point` gives it; one that is not there adds nothing.
            params_obj: a record, see `add_synapses`.
            syn_id: its synapse number; None counts the connection's synapses, from 1.
        """
        rows = self.rows
        number = rows.stop - rows.start + 1 if syn_id is None else syn_id
        if syn_tpoints.sclst[0] is not None:
            self._append(params_obj, number, isec=syn_tpoints.sclst_ids[0], x=syn_tpoints.x[0])

    def add_single(self, cell_manager: "HocObject", syn_params: "NDArray[np.void]", syn_id: int) -> None:
        """Add a synapse in the middle of the soma, whatever its record says of its place."""
        soma = cell_manager.get_cellref(self.tgid).soma[0]
        self._sections = [soma]
        self._append(syn_params, syn_id, isec=0, x=0.5)

    def replay(self, tvec: "Floats", start_delay: float = 0.0) -> int:
        """Let the synapses get spikes at some times.

        Args:
            tvec: ms, in any order.
            start_delay: earlier spikes are left out, ms.

        Returns:
            The number of spikes that the connection gets, with those of earlier calls.

        Raises:
            SimulationError: the connection is built already.
        """
        if self._rows.is_built or self.sgid is None:
            raise SimulationError(f"replay comes too late: connection {self} is built already")
        times = np.sort(np.asarray(tvec, np.float64))
        times = times[times >= max(start_delay, float(hoc().t))]
        self._rows.replay.add({self.sgid: times}, {self.tgid})
        train = self._rows.replay.train(self.sgid, self.tgid)
        return 0 if train is None else len(train)

    def finalize(
        self,
        cell: "HocObject",
        base_seed: int = 0,
        *,
        replay_mode: ReplayMode = ReplayMode.AS_REQUIRED,
        attach_src_cell: bool = True,
    ) -> int:
        """Build this connection alone, which a connection manager does for all at once.

        Args:
            cell: the target, as its cell manager gives it.
            base_seed: `run.random_seed`; the other seeds are those of NEURON's globals.
            replay_mode: whether spikes are replayed, and whether a replay without spikes gets NetCons.
            attach_src_cell: whether the source cell drives the synapses.

        Returns:
            The number of synapses.
        """
        return build_connection(
            self._rows,
            cell,
            hoc_seeds(self.population_id, base_seed),
            self._sections,
            replay_mode=replay_mode,
            attaches=attach_src_cell,
        )

    def finalize_gap_junctions(self) -> int:
        """Build this connection alone as gap junctions; gives their number.

        Raises:
            SimulationError: no synapse was added, so that the cell's sections are not known.
        """
        return build_gaps(self._rows, self._sections)

    def configure_synapses(self, configuration: str) -> None:
        """Carry out statements on the synapses that were built.

        Raises:
            ConfigError: they cannot be read, or a synapse lacks a variable.
        """
        self.ConnUtils.executeConfigure(self.synapses, configuration)

    def update_weights(self, weight: float, update_also_replay_netcons: bool = False) -> None:
        """Set the weight of all NetCons from the source cell, and of those from replay if that is asked for."""
        super().update_weights(weight)
        if update_also_replay_netcons:
            for netcon in self._netcons_of(lambda placed: placed.replay):
                netcon.weight[0] = weight

    def restart_events(self) -> None:
        """Let minis and replay go on from the present time, after a saved state was restored."""
        for stim in (self.spont_minis, self.replay_stim):
            if stim is not None:
                stim.restart_events()

    def _look_at(self, rows: ConnectionRows, sgid: int | None, tgid: int, population_id: tuple[int, int]) -> None:
        super()._look_at(rows, sgid, tgid, population_id)
        self._sections = None

    def _append(self, records: "NDArray[np.void]", base_id: int, isec: int | None = None, x: float = 0.5) -> None:
        columns = from_records(records, int(self.sgid or 0), self.tgid, base_id)
        if isec is not None:
            count = len(columns)
            columns = replace(
                columns, isec=np.full(count, isec), ipt=np.full(count, -1), offset=np.full(count, x, np.float64)
            )
        self._rows.append(columns, self.told, is_by_hand=True)


def _sources(netcons: "Iterable[HocObject]") -> "list[HocObject]":
    """The artificial sources of some NetCons, each once; a NetCon may have none."""
    sources = dict.fromkeys(netcon.pre() for netcon in netcons)
    return [source for source in sources if source is not None]
