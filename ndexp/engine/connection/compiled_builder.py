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
    from ndexp.engine.connection.target_cells import TargetCells
    from ndexp.engine.typing import Floats, HocObject, Ids

_NAMES = ("ndexp_make_synapses", "ndexp_find_objects", "ndexp_attach_gids", "ndexp_attach_stims", "NdexpMinis")
_MOST_PROCESSES = 900_000
"""Of one NdexpMinis."""


@cache
def is_available() -> bool:
    """Whether the loaded mechanism library has the compiled loops."""
    return all(has_mechanism(name) for name in _NAMES)


def can_make(rows: "SynapseRows") -> bool:
    """Whether the mechanism is compiled and has all that is to be set; otherwise hoc's loop says what is missing."""
    names = [*rows.columns(), *([] if rows.rise_time is None else ["tau_r_GABAA"])]
    return _has_members(rows.mechanism, " ".join(names), rows.stream is not None)


def make_synapses(rows: "SynapseRows", order: "CreationOrder", cells: "TargetCells") -> None:
    """Create the point processes, ordered rows of the order's runs; the cells' Lists get, and so hold, them."""
    variables = rows.columns()
    columns = [_numbers(column) for column in (rows.x, *variables.values())]
    streams, rise_time = (None if ids is None else _numbers(ids) for ids in (rows.stream, rows.rise_time))
    addresses = np.array([column.ctypes.data for column in columns], np.uintp)
    runs = np.diff(order.cell)
    places = _integers(cells.places(np.repeat(np.arange(len(cells)), runs), order.section))
    first = _integers(order.first)
    given = (
        columns[0].ctypes.data,
        " ".join(variables),
        addresses[1:].ctypes.data,
        0 if streams is None else streams.ctypes.data,
        0 if rise_time is None else rise_time.ctypes.data,
    )
    call, size = hoc().ndexp_make_synapses, first.itemsize
    for number in np.flatnonzero(runs).tolist():
        begin = size * int(order.cell[number])
        where = (int(runs[number]), places.ctypes.data + begin, first.ctypes.data + begin)
        call(rows.mechanism, cells.section_lists[number], *where, *given, cells.targets[number].synapses)


def objects_of(synapses: "HocObject", index: "Ids") -> "Ids":
    """The addresses of some synapses in a List, `(n,) int64`; the List keeps them."""
    index, found = _integers(index), np.empty(len(index), np.int64)
    hoc().ndexp_find_objects(synapses, len(index), index.ctypes.data, found.ctypes.data)
    return found


def attach_sources(sgid: "Ids", rows: "NetConRows", built: "Built") -> None:
    """Make NetCons from gids, of this rank or another, to synapses."""
    columns = _netcon_columns(sgid, rows, built)
    addresses = [column.ctypes.data for column in columns]
    hoc().ndexp_attach_gids(parallel_context(), len(sgid), *addresses, built.netcons)


def attach_stims(
    stim: "Ids",
    stims: "HocObject",
    rows: "NetConRows",
    kind: "NetConType",
    mechanism: str,
    built: "Built",
) -> None:
    """Make NetCons from artificial sources (a hoc List, by index) to synapses, marked with what they stand for."""
    columns = _netcon_columns(stim, rows, built)
    addresses = [column.ctypes.data for column in columns]
    type_index = hoc_number(f"nc_type_param_{mechanism}") or 0
    is_mini = kind is NetConType.NC_SPONTMINI
    call = hoc().ndexp_attach_stims
    call(stims, len(stim), *addresses, built.netcons, type_index, int(kind), is_mini)


def make_minis(rows: "MiniRows", built: "Built") -> "Ids":
    """Make generators for very many rows each; gives the index in `built.stims` for each row, `(n,) int64`.

    The NetCons attached to a generator next get its rows' processes in turn.
    """
    rate, streams = _integers(rows.rate), _numbers(rows.streams[0])
    indices = np.empty(len(rate), np.int64)
    for begin in range(0, len(rate), _MOST_PROCESSES):
        part = slice(begin, begin + _MOST_PROCESSES)
        generator = hoc().NdexpMinis(0.5)
        generator.duration = rows.tstop
        own = len(rate[part])
        generator.add(own, rows.rates, rate[part].ctypes.data, streams[part].ctypes.data)
        built.stims.append(generator)
        indices[part] = int(built.stims.count()) - 1
    return indices


@cache
def _has_members(mechanism: str, names: str, has_stream: bool) -> bool:
    return bool(hoc().ndexp_has_members(mechanism, names, has_stream))


def _netcon_columns(source: "Ids", rows: "NetConRows", built: "Built") -> "list[NDArray[np.int64 | np.float64]]":
    objects = objects_of(built.synapses, rows.synapse) if rows.objects is None else rows.objects
    return [_integers(source), _integers(objects), _numbers(rows.delay), _numbers(rows.weight)]


def _numbers(column: "Ids | Floats") -> "Floats":
    return np.ascontiguousarray(column, np.float64)


def _integers(column: "Ids") -> "Ids":
    return np.ascontiguousarray(column, np.int64)
