"""All chemical synapses of one connection set: point processes, NetCons, minis, replay, and overrides.

What is made is computed for all cells at once, mechanism by mechanism; then the loops of the builder make it.
"""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.creation_order import CreationOrder, order_by_compartment
from ndexp.engine.connection.helper_files import HocHelper, make_by_file
from ndexp.engine.connection.helper_rows import synapse_rows
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.placed import NOTHING, Placed
from ndexp.engine.connection.placement import existing, many_positions
from ndexp.engine.connection.statements import configure
from ndexp.engine.connection.streams import mini_ids
from ndexp.engine.connection.synapse_helpers import INHIBITORY_BELOW, HelperContext, SynapseHelper, helpers
from ndexp.engine.neuron_api import hoc
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.connection.replay_sources import ReplaySources
    from ndexp.engine.connection.target_cells import TargetCells
    from ndexp.engine.typing import HocObject, Ids

    Mask = NDArray[np.bool_]


@dataclass(frozen=True, slots=True, kw_only=True)
class SetContext:
    """What is the same for all synapses of a connection set.

    cells: the targets. sources: gids of the source cells that are simulated, on any rank. helpers: of the mechanisms
    that overrides ask for, by name. replay: None for none. replays_silence: whether what is replayed without a spike
    gets NetCons too, without sources.
    """

    cells: "TargetCells"
    context: HelperContext
    sources: "Ids"
    helpers: "Mapping[str, SynapseHelper | HocHelper]"
    tstop: float
    replay: "ReplaySources | None"
    replays_silence: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class BuiltSet:
    """What was made: a row a synapse, of each cell its first row and the end, and its hoc Lists."""

    placed: Placed
    first: "Ids"
    built: tuple[builder.Built, ...]


def build_synapses(synapses: Synapses, cell: "Ids", given: SetContext) -> BuiltSet:
    """Make the synapses of some cells.

    Args:
        synapses: in the order in which they are made, cell by cell.
        cell: the number of each one's cell, `(n,) int64`.
        given: the cells, and what else is needed.

    Returns:
        What was made, which the caller holds.

    Raises:
        CircuitError: a section id does not exist on its cell.
        ConfigError: an override does not suit the synapses.
    """
    row = np.arange(len(cell)) - np.searchsorted(cell, cell)
    there = existing(synapses.columns, cell, given.cells)
    if not there.all():
        synapses, cell, row = synapses.take(there), cell[there], row[there]
    made = _SetBuilder(synapses, cell, given)
    for helper, mask in _by_mechanism(synapses, given.helpers):
        made.add(helper, np.flatnonzero(mask))
    made.configure()
    return made.result(row)


def _by_mechanism(
    synapses: Synapses, asked: "Mapping[str, SynapseHelper | HocHelper]"
) -> "Iterator[tuple[SynapseHelper | HocHelper, Mask]]":
    """Each kind of synapse and its rows."""
    is_inhibitory = synapses.columns.values["syn_type"] < INHIBITORY_BELOW
    mod, mods = synapses.state.mod, synapses.state.mods
    usual = mod == overrides.NO_MOD
    kinds = {"GABAAB": usual & is_inhibitory, "AMPANMDA": usual & ~is_inhibitory}
    yield from ((helpers[name], mask) for name, mask in kinds.items() if mask.any())
    for number, name in enumerate(mods):
        if (mod == number).any():
            yield asked[name], mod == number


class _SetBuilder:
    """Makes one mechanism after another, and keeps where everything is."""

    def __init__(self, synapses: Synapses, cell: "Ids", given: SetContext) -> None:
        self._synapses, self._cell, self._given = synapses, cell, given
        self._x = many_positions(synapses.columns, cell, given.cells)
        self._shared = builder.Built()
        self._built = tuple(
            replace(self._shared, synapses=target.synapses) for target in given.cells.targets
        )  # all share the Lists of NetCons and stims
        size = len(cell)
        self._columns = {name: np.full(size, NOTHING, np.int32) for name in ("synapse", "netcon", "mini", "replay")}
        self._kind = np.zeros(size, np.int8)
        self._mechanisms: list[str] = []

    def add(self, helper: SynapseHelper | HocHelper, rows: "Ids") -> None:
        """Make the synapses of one mechanism and all that drives them."""
        self._kind[rows] = len(self._mechanisms)
        context = replace(self._given.context, is_override=bool(self._synapses.state.mod[rows[0]] != overrides.NO_MOD))
        if isinstance(helper, SynapseHelper):
            order, where, objects = self._make_compartments(helper, rows, context)
        else:
            order, where, objects = self._make_by_file(helper, rows, context)
        rows = rows[order.rows]
        self._columns["synapse"][rows] = where
        own = self._synapses.take(rows)
        netcons = builder.NetConRows(
            synapse=where,
            delay=overrides.delay(own.columns.delay, own.state.delay_override),
            weight=own.columns.weight * own.state.weight_factor,
            objects=objects,
        )
        group = _Group(rows=rows, synapses=own, netcons=netcons, places=order.places(), mechanism=self._mechanisms[-1])
        self._attach_sources(group)
        self._attach_minis(group)
        self._attach_replay(group)
        self._delay_weights(group)

    def configure(self) -> None:
        """Carry out `synapse_configure` when all synapses are made."""
        configure(self._synapses, self._cell, self._made)

    def result(self, row: "Ids") -> BuiltSet:
        """All that was made."""
        columns = self._synapses.columns
        placed = Placed(
            row=row.astype(np.int32),
            sgid=columns.sgid.astype(np.int32),
            isec=columns.isec.astype(np.int32),
            x=self._x,
            mechanism=self._kind,
            mechanisms=tuple(self._mechanisms),
            built=None,
            **self._columns,
        )
        first = np.searchsorted(self._cell, np.arange(len(self._built) + 1))
        return BuiltSet(placed=placed, first=first, built=self._built)

    def _make_compartments(
        self, helper: SynapseHelper, rows: "Ids", context: HelperContext
    ) -> "tuple[CreationOrder, Ids, Ids | None]":
        """Make point processes by our loops, compartment by compartment."""
        cells, isec, x = self._given.cells, self._synapses.columns.isec[rows], self._x[rows]
        nseg = cells.compartments(self._cell[rows], isec)
        order = order_by_compartment(self._cell[rows], isec, x, nseg, len(cells))
        columns = self._synapses.columns.take(rows[order.rows])
        made = synapse_rows(helper, columns, context, x=x[order.rows])
        self._mechanisms.append(helper.mechanism)
        return order, *builder.make_on_cells(made, order, cells)

    def _make_by_file(
        self, helper: HocHelper, rows: "Ids", context: HelperContext
    ) -> "tuple[CreationOrder, Ids, Ids | None]":
        """Make point processes by a user's template, in the order of the rows."""
        cells = self._given.cells
        first = np.searchsorted(self._cell[rows], np.arange(len(cells) + 1))
        order = CreationOrder(
            rows=np.arange(len(rows)), section=np.arange(len(cells)), first=first, cell=np.arange(len(cells) + 1)
        )
        where = [np.empty(0, np.int64)]
        for target, begin, end in zip(cells.targets, first[:-1].tolist(), first[1:].tolist(), strict=True):
            own = rows[begin:end]
            columns = self._synapses.columns.take(own)
            found = [section for number in columns.isec.tolist() if (section := target.sections[number]) is not None]
            where.append(
                make_by_file(helper, columns, context, sections=found, x=self._x[own], cell=target.cell.CellRef)
            )
        indices = np.concatenate(where)
        synapse = cells.targets[self._cell[rows[0]]].synapses.o(int(indices[0]))
        self._mechanisms.append(str(synapse.hname()).partition("[")[0])
        return order, indices, builder.objects_of(cells, indices, first)

    def _attach_sources(self, group: "_Group") -> None:
        """NetCons from source cells."""
        sgid = group.synapses.columns.sgid
        for rows, built in self._parts(group, np.isin(sgid, self._given.sources)):
            found = builder.attach_sources(sgid[rows], group.netcons.take(rows), built)
            self._columns["netcon"][group.rows[rows]] = found

    def _attach_minis(self, group: "_Group") -> None:
        """Generators of spontaneous minis and NetCons from them, for the synapses that have a rate."""
        columns = group.synapses.columns
        of_cell = self._given.cells.rates(self._cell[group.rows], columns.values["syn_type"] < INHIBITORY_BELOW)
        rate = overrides.minis_rate(group.synapses.state.minis_rate, of_cell)
        if not (rate > 0).any():
            return
        different, number = np.unique(rate, return_inverse=True)
        rates = hoc().List()
        for value in different.tolist():
            rates.append(hoc().Vector([value]))
        self._shared.stims.append(rates)
        streams = mini_ids(columns.tgid, columns.synapse_id, self._given.context.pathway)
        kind = NetConType.NC_SPONTMINI
        for rows, built in self._parts(group, rate > 0, by_cell=builder.makes_minis_by_cell()):
            own = (streams[0][rows], streams[1][rows])
            stims = builder.make_minis(number[rows], rates, own, self._given.tstop, built)
            minis = replace(group.netcons.take(rows), delay=np.full(len(stims), builder.MINI_DELAY_MS))
            found = builder.attach_stims(stims, built.stims, minis, kind, group.mechanism, built)
            self._columns["mini"][group.rows[rows]] = found

    def _attach_replay(self, group: "_Group") -> None:
        """NetCons from replayed sources, and those without a source."""
        replay = self._given.replay
        if replay is None:
            return
        stim = replay.stim_indices(group.synapses.columns)
        for rows, built in self._parts(group, stim >= 0):
            netcons, kind = group.netcons.take(rows), NetConType.NC_REPLAY
            found = builder.attach_stims(stim[rows], replay.stims, netcons, kind, group.mechanism, built)
            self._columns["replay"][group.rows[rows]] = found
        if not self._given.replays_silence:
            return
        for rows, built in self._parts(group, replay.without_spikes(group.synapses.columns), by_cell=True):
            found = builder.attach_nothing(group.netcons.take(rows), NetConType.NC_REPLAY, group.mechanism, built)
            self._columns["replay"][group.rows[rows]] = found

    def _delay_weights(self, group: "_Group") -> None:
        """Hand delayed weights to the synapses that have some; the shared List of stims holds the Vectors."""
        state = group.synapses.state
        for number in np.unique(state.delayed[state.delayed > 0]).tolist():
            times, weights = map(hoc().Vector, overrides.delayed_weights(state.delayed_lists[number]))
            self._shared.stims.append(times)
            self._shared.stims.append(weights)
            for row in group.rows[state.delayed == number].tolist():
                _delay_weight(self._made(row), times, weights)

    def _made(self, row: int) -> "HocObject":
        """The point process of a row."""
        return self._built[self._cell[row]].synapses.o(int(self._columns["synapse"][row]))

    def _parts(self, group: "_Group", mask: "Mask", *, by_cell: bool = False) -> "Iterator[tuple[Ids, builder.Built]]":
        """The masked rows of the group, as many at a time as the loops take, and the Lists for them."""
        rows = np.flatnonzero(mask)
        if group.netcons.objects is not None and not by_cell:
            parts: Sequence[Ids] = [rows]
            built = [self._shared]
        else:
            parts = np.split(rows, np.searchsorted(rows, group.places[1:-1]))
            built = list(self._built)
        yield from ((part, lists) for part, lists in zip(parts, built, strict=True) if len(part))


@dataclass(frozen=True, slots=True, kw_only=True)
class _Group:
    """Synapses of one mechanism that are there: their rows, in the order of creation; of each cell the first place."""

    rows: "Ids"
    synapses: Synapses
    netcons: builder.NetConRows
    places: "Ids"
    mechanism: str


def _delay_weight(synapse: "HocObject", times: "HocObject", weights: "HocObject") -> None:
    try:
        synapse.setup_delay_vecs(times, weights)
    except AttributeError as error:
        raise ConfigError(
            f"the synapse mechanism of {synapse} cannot change its weight in time",
            "connection_overrides.delay",
            "Leave out `delay` for these connections, or use another modoverride",
        ) from error
