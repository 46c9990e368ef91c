"""Synapses, NetCons and minis by compiled loops over columns (mod/ndexp_bulk.mod and mod/NdexpMinis.mod).

Columns are handed over as addresses; each stays in a local variable during the call.
"""

from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.neuron_api import has_mechanism, hoc, hoc_number, parallel_context

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ndexp.engine.connection.creation_order import CreationOrder
    from ndexp.engine.connection.synapse_rows import Built, MiniRows, NetConRows, SynapseRows
    from ndexp.engine.typing import Floats, HocObject, Ids, Section

_NAMES = ("ndexp_make_synapses", "ndexp_attach_gids", "ndexp_attach_stims", "NdexpMinis")


@cache
def is_available() -> bool:
    """Whether the loaded mechanism library has the compiled loops."""
    return all(has_mechanism(name) for name in _NAMES)


def can_make(rows: "SynapseRows") -> bool:
    """Whether the mechanism is compiled and has all that is to be set; otherwise hoc's loop says what is missing."""
    names = [*rows.columns(), *([] if rows.rise_time is None else ["tau_r_GABAA"])]
    return _has_members(rows.mechanism, " ".join(names), rows.stream is not None)


def make_synapses(
    rows: "SynapseRows", sections: "list[Section]", order: "CreationOrder", synapses: "HocObject"
) -> None:
    """Create the point processes in this order; the List gets, and so holds, them."""
    variables = rows.columns()
    columns = [_numbers(column[order.rows]) for column in (rows.x, *variables.values())]
    streams, rise_time = (None if ids is None else _numbers(ids[order.rows]) for ids in (rows.stream, rows.rise_time))
    addresses = np.array([column.ctypes.data for column in columns], np.uintp)
    starts = _integers(order.starts)
    hoc().ndexp_make_synapses(
        rows.mechanism,
        hoc().SectionList(sections),
        starts.ctypes.data,
        columns[0].ctypes.data,
        " ".join(variables),
        addresses[1:].ctypes.data,
        0 if streams is None else streams.ctypes.data,
        0 if rise_time is None else rise_time.ctypes.data,
        synapses,
    )


def attach_sources(sgid: "Ids", rows: "NetConRows", built: "Built") -> None:
    """Make NetCons from gids, of this rank or another, to synapses."""
    columns = _netcon_columns(sgid, rows)
    addresses = [column.ctypes.data for column in columns]
    hoc().ndexp_attach_gids(parallel_context(), built.synapses, len(sgid), *addresses, built.netcons)


def attach_stims(
    stim: "Ids",
    stims: "HocObject",
    rows: "NetConRows",
    kind: "NetConType",
    mechanism: str,
    built: "Built",
) -> None:
    """Make NetCons from artificial sources (a hoc List, by index) to synapses, marked with what they stand for."""
    columns = _netcon_columns(stim, rows)
    addresses = [column.ctypes.data for column in columns]
    type_index = hoc_number(f"nc_type_param_{mechanism}") or 0
    is_mini = kind is NetConType.NC_SPONTMINI
    call = hoc().ndexp_attach_stims
    call(stims, built.synapses, len(stim), *addresses, built.netcons, type_index, int(kind), is_mini)


def make_minis(rows: "MiniRows", built: "Built") -> "Ids":
    """Make one generator for all rows; gives its index in `built.stims` for each, `(n,) int64`.

    The NetCons attached to it next get the rows' processes in turn.
    """
    generator = hoc().NdexpMinis(0.5)
    generator.duration = rows.tstop
    rate, streams = _integers(rows.rate), _numbers(rows.streams[0])
    generator.add(len(rate), rows.rates, rate.ctypes.data, streams.ctypes.data)
    built.stims.append(generator)
    return np.full(len(rate), int(built.stims.count()) - 1)


@cache
def _has_members(mechanism: str, names: str, has_stream: bool) -> bool:
    return bool(hoc().ndexp_has_members(mechanism, names, has_stream))


def _netcon_columns(source: "Ids", rows: "NetConRows") -> "list[NDArray[np.int64 | np.float64]]":
    return [_integers(source), _integers(rows.synapse), _numbers(rows.delay), _numbers(rows.weight)]


def _numbers(column: "Ids | Floats") -> "Floats":
    return np.ascontiguousarray(column, np.float64)


def _integers(column: "Ids") -> "Ids":
    return np.ascontiguousarray(column, np.int64)
