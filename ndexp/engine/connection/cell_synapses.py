"""All chemical synapses of one cell from one pathway: point processes, NetCons, minis, replay, and overrides."""

import logging
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import Synapses
from ndexp.engine.connection.configure import configure
from ndexp.engine.connection.helper_files import HocHelper, make_by_file
from ndexp.engine.connection.helper_rows import synapse_rows
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.placed import NOTHING, Placed
from ndexp.engine.connection.placement import has_section, positions
from ndexp.engine.connection.streams import mini_ids
from ndexp.engine.connection.synapse_helpers import INHIBITORY_BELOW, HelperContext, SynapseHelper, helpers
from ndexp.engine.neuron_api import hoc
from ndexp.errors import ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.connection.placed import Indices
    from ndexp.engine.connection.replay_sources import ReplaySources
    from ndexp.engine.typing import Floats, HocObject, Ids, Section

    Mask = NDArray[np.bool_]

log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Target:
    """The cell that synapses are made on, and what is the same for all of them.

    sections: by synapse section id. sources: gids of the source cells that are simulated, on any rank. helpers: of the
    mechanisms that overrides ask for, by name. mini_rates: Hz, of inhibitory and of excitatory synapses. replay: None
    for none.
    """

    cell: "HocObject"
    sections: "Sequence[Section | None]"
    context: HelperContext
    sources: "Ids"
    helpers: "Mapping[str, SynapseHelper | HocHelper]"
    mini_rates: tuple[float, float]
    tstop: float
    replay: "ReplaySources | None"


def build_synapses(synapses: Synapses, target: Target) -> Placed:
    """Make the synapses of one cell.

    Args:
        synapses: of one target, in the order in which they are made.
        target: the cell.

    Returns:
        What was made, which the caller holds.

    Raises:
        CircuitError: a section id does not exist on the cell.
        ConfigError: an override does not suit the synapses.
    """
    there = has_section(synapses.columns, target.sections)
    synapses = synapses if there.all() else synapses.take(there)
    columns, x = synapses.columns, positions(synapses.columns, target.sections)
    built = builder.Built(synapses=target.cell.synlist)
    made = {name: np.full(len(columns), NOTHING, np.int32) for name in ("synapse", "netcon", "mini", "replay")}
    kind, names = np.zeros(len(columns), np.int8), []
    for number, (helper, mask) in enumerate(_by_mechanism(synapses, target)):
        indices, mechanism = _build_group(synapses.take(mask), x[mask], helper, target, built)
        for name, values in indices.items():
            made[name][mask] = values
        kind[mask] = number
        names.append(mechanism)
    _configure(synapses, made["synapse"], built)
    return Placed(
        row=np.flatnonzero(there).astype(np.int32),
        sgid=columns.sgid.astype(np.int32),
        isec=columns.isec.astype(np.int32),
        x=x,
        mechanism=kind,
        mechanisms=tuple(names),
        built=built,
        **made,
    )


def _by_mechanism(synapses: Synapses, target: Target) -> "Iterator[tuple[SynapseHelper | HocHelper, Mask]]":
    """Each kind of synapse and its rows."""
    is_inhibitory = synapses.columns.values["syn_type"] < INHIBITORY_BELOW
    mod, mods = synapses.state.mod, synapses.state.mods
    usual = mod == overrides.NO_MOD
    kinds = {"GABAAB": usual & is_inhibitory, "AMPANMDA": usual & ~is_inhibitory}
    yield from ((helpers[name], mask) for name, mask in kinds.items() if mask.any())
    for number, name in enumerate(mods):
        if (mod == number).any():
            yield target.helpers[name], mod == number


def _build_group(
    synapses: Synapses, x: "Floats", helper: SynapseHelper | HocHelper, target: Target, built: builder.Built
) -> "tuple[dict[str, Ids], str]":
    """Make synapses of one mechanism and all that drives them; gives columns of `Placed`, and its name."""
    columns, state = synapses.columns, synapses.state
    synapse, mechanism = _make(synapses, x, helper, target, built)
    netcons = builder.NetConRows(
        synapse=synapse,
        delay=overrides.delay(columns.delay, state.delay_override),
        weight=columns.weight * state.weight_factor,
    )
    made = {"synapse": synapse}
    made |= {name: np.full(len(columns), NOTHING) for name in ("netcon", "mini", "replay")}
    fires = np.isin(columns.sgid, target.sources)
    if fires.any():
        made["netcon"][fires] = builder.attach_sources(columns.sgid[fires], _some(netcons, fires), built)
    rate = _mini_rates(synapses, target)
    if (rate > 0).any():
        made["mini"][rate > 0] = _add_minis(synapses, rate, netcons, mechanism, target, built)
    if target.replay is not None:
        stim = target.replay.stim_indices(columns)
        made["replay"] = _attach_some(stim >= 0, stim, target.replay.stims, netcons, mechanism, built)
    _delay_weights(synapses, synapse, built)
    return made, mechanism


def _make(
    synapses: Synapses, x: "Floats", helper: SynapseHelper | HocHelper, target: Target, built: builder.Built
) -> "tuple[Ids, str]":
    """Make point processes; gives the index of each in the cell's list, and their mechanism."""
    columns = synapses.columns
    context = replace(target.context, is_override=bool(synapses.state.mod[0] != overrides.NO_MOD))
    if isinstance(helper, SynapseHelper):
        rows = synapse_rows(helper, columns, context, section_id=columns.isec, x=x)
        return builder.make_synapses(rows, target.sections, built.synapses), helper.mechanism
    sections = [section for section in map(target.sections.__getitem__, columns.isec.tolist()) if section is not None]
    synapse = make_by_file(helper, columns, context, sections=sections, x=x, cell=target.cell.CellRef)
    return synapse, str(built.synapses.o(int(synapse[0])).hname()).partition("[")[0]


def _mini_rates(synapses: Synapses, target: Target) -> "Floats":
    """Rates of spontaneous minis, Hz."""
    inhibitory, excitatory = target.mini_rates
    of_cell = np.where(synapses.columns.values["syn_type"] < INHIBITORY_BELOW, inhibitory, excitatory)
    return overrides.minis_rate(synapses.state.minis_rate, of_cell)


def _add_minis(
    synapses: Synapses,
    rate: "Floats",
    netcons: builder.NetConRows,
    mechanism: str,
    target: Target,
    built: builder.Built,
) -> "Ids":
    """Make generators of spontaneous minis for the synapses that have a rate; gives their NetCons' indices."""
    columns, active = synapses.columns, rate > 0
    different, number = np.unique(rate[active], return_inverse=True)
    rates = hoc().List()
    for value in different:
        rates.append(hoc().Vector([value]))
    built.stims.append(rates)
    streams = mini_ids(columns.tgid[active], columns.synapse_id[active], target.context.pathway)
    stims = builder.make_minis(number, rates, streams, target.tstop, built)
    minis = builder.NetConRows(
        synapse=netcons.synapse[active],
        delay=np.full(len(stims), builder.MINI_DELAY_MS),
        weight=netcons.weight[active],
    )
    return builder.attach_stims(stims, built.stims, minis, NetConType.NC_SPONTMINI, mechanism, built)


def _attach_some(
    mask: "Mask",
    stim: "Ids",
    stims: "HocObject",
    netcons: builder.NetConRows,
    mechanism: str,
    built: builder.Built,
) -> "Ids":
    """Attach replayed sources where the mask says; gives their NetCons' indices."""
    found = np.full(len(mask), NOTHING)
    if mask.any():
        kind = NetConType.NC_REPLAY
        found[mask] = builder.attach_stims(stim[mask], stims, _some(netcons, mask), kind, mechanism, built)
    return found


def _some(netcons: builder.NetConRows, mask: "Mask") -> builder.NetConRows:
    return builder.NetConRows(synapse=netcons.synapse[mask], delay=netcons.delay[mask], weight=netcons.weight[mask])


def _delay_weights(synapses: Synapses, synapse: "Ids", built: builder.Built) -> None:
    """Hand delayed weights to the synapses that have some; `built` holds the Vectors."""
    for number in np.unique(synapses.state.delayed[synapses.state.delayed > 0]).tolist():
        times, weights = map(hoc().Vector, overrides.delayed_weights(synapses.state.delayed_lists[number]))
        built.stims.append(times)
        built.stims.append(weights)
        for index in synapse[synapses.state.delayed == number].tolist():
            point_process = built.synapses.o(index)
            try:
                point_process.setup_delay_vecs(times, weights)
            except AttributeError as error:
                raise ConfigError(
                    f"the synapse mechanism of {point_process} cannot change its weight in time",
                    "connection_overrides.delay",
                    "Leave out `delay` for these connections, or use another modoverride",
                ) from error


def _configure(synapses: Synapses, where: "Indices", built: builder.Built) -> None:
    """Carry out `synapse_configure`, connection by connection, when all synapses are made."""
    number = synapses.state.snippets
    rows = np.flatnonzero(number > 0)
    begins = np.flatnonzero(np.diff(synapses.columns.sgid[rows], prepend=np.nan))
    for own in np.split(rows, begins[1:]) if len(rows) else []:
        objects = [built.synapses.o(int(index)) for index in where[own]]
        configure(objects, synapses.state.snippet_lists[number[own[0]]])
