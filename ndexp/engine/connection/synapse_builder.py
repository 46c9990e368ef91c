"""Columns to NEURON objects: synapses, their NetCons, minis and replay.

The loop over the rows runs in the mechanism library if that has our compiled loops, otherwise in hoc; both make the
same objects in the same order. All that is made is kept in hoc Lists, which the caller holds.
"""

from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import compiled_builder, hoc_builder
from ndexp.engine.connection.creation_order import CreationOrder
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.synapse_rows import MINI_DELAY_MS, Built, MiniRows, NetConRows, SynapseRows
from ndexp.engine.connection.target_cells import TargetCells
from ndexp.engine.neuron_api import is_coreneuron

if TYPE_CHECKING:
    from ndexp.engine.typing import Floats, HocObject, Ids

__all__ = [
    "MINI_DELAY_MS",
    "Built",
    "NetConRows",
    "SynapseRows",
    "attach_nothing",
    "attach_sources",
    "attach_stims",
    "is_compiled",
    "make_minis",
    "make_on_cells",
    "makes_minis_by_cell",
]


def is_compiled() -> bool:
    """Whether the compiled loops make NetCons; they take synapses by address, those of hoc one cell after another."""
    return compiled_builder.is_available()


def make_on_cells(rows: SynapseRows, order: CreationOrder, cells: TargetCells) -> "tuple[Ids, Ids | None]":
    """Create the point processes of one mechanism on many cells; the cells' Lists hold them.

    Args:
        rows: what to create, ordered.
        order: which cells and sections they are on; its `rows` are not looked at.
        cells: those that the order numbers.

    Returns:
        For each row, the index of its synapse in its cell's List, `(n,) int64`, and its address, None without compiled
        loops.
    """
    first = np.array([int(target.synapses.count()) for target in cells.targets], np.int64)
    loops = compiled_builder if is_compiled() and compiled_builder.can_make(rows) else hoc_builder
    loops.make_synapses(rows, order, cells)
    places = order.places()
    where = np.arange(len(rows.x)) + np.repeat(first - places[:-1], np.diff(places))
    return where, objects_of(cells, where, places)


def objects_of(cells: TargetCells, where: "Ids", places: "Ids") -> "Ids | None":
    """The addresses of synapses, cell by cell, by their indices in the cells' Lists; None without compiled loops."""
    if not is_compiled():
        return None
    ranges = zip(cells.targets, places[:-1].tolist(), places[1:].tolist(), strict=True)
    found = [compiled_builder.objects_of(target.synapses, where[begin:end]) for target, begin, end in ranges]
    return np.concatenate([np.empty(0, np.int64), *found])


def attach_sources(sgid: "Ids", rows: NetConRows, built: Built) -> "Ids":
    """Make NetCons from gids, of this rank or another, to synapses; gives the index of each in `built.netcons`."""
    first = int(built.netcons.count())
    _loops().attach_sources(sgid, rows, built)
    return np.arange(first, first + len(sgid))


def attach_stims(
    stim: "Ids",
    stims: "HocObject",
    rows: NetConRows,
    kind: "NetConType",
    mechanism: str,
    built: Built,
) -> "Ids":
    """Make NetCons from artificial sources (a hoc List, by index) to synapses, marked with what they stand for.

    Gives the index of each in `built.netcons`.
    """
    first = int(built.netcons.count())
    loops = _mini_loops() if kind is NetConType.NC_SPONTMINI else _loops()
    loops.attach_stims(stim, stims, rows, kind, mechanism, built)
    return np.arange(first, first + len(stim))


def attach_nothing(rows: NetConRows, kind: "NetConType", mechanism: str, built: Built) -> "Ids":
    """Make NetCons without a source to synapses of one cell; gives the index of each in `built.netcons`."""
    first = int(built.netcons.count())
    hoc_builder.attach_nothing(rows, kind, mechanism, built)
    return np.arange(first, first + len(rows.synapse))


def make_minis(
    rate: "Ids",
    rates: "HocObject",
    streams: "tuple[Floats, Floats]",
    tstop: float,
    built: Built,
) -> "Ids":
    """Make what sends spontaneous minis; `attach_stims` of the same rows in the same order must follow.

    Args:
        rate: for each synapse, the index of its rate.
        rates: hoc List of one-element Vectors in Hz; the generators refer to them.
        streams: ids of the interval and thinning streams, each `(n, 3)`.
        tstop: how long they emit, in ms.
        built: gets, and so holds, the generators: one for very many synapses by compiled loops, one each by hoc.

    Returns:
        For each synapse, the index of its generator in `built.stims`, `(n,) int64`.
    """
    indices: Ids = _mini_loops().make_minis(MiniRows(rate=rate, rates=rates, streams=streams, tstop=tstop), built)
    return indices


def makes_minis_by_cell() -> bool:
    """Whether minis are made by loops that take synapses of one cell after another."""
    return _mini_loops() is hoc_builder


def _loops() -> ModuleType:
    return compiled_builder if is_compiled() else hoc_builder


def _mini_loops() -> ModuleType:
    """Generators of minis that all synapses share do not run in CoreNEURON."""
    return hoc_builder if is_coreneuron() else _loops()
