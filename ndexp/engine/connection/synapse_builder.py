"""Columns to NEURON objects: synapses, their NetCons, minis and replay.

The loop over the rows runs in the mechanism library if that has our compiled loops, otherwise in hoc; both make the
same objects in the same order. All that is made for a cell is kept in hoc Lists, which the caller holds.
"""

from types import ModuleType
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import compiled_builder, hoc_builder
from ndexp.engine.connection.creation_order import order_by_compartment
from ndexp.engine.connection.kinds import NetConType
from ndexp.engine.connection.synapse_rows import MINI_DELAY_MS, Built, MiniRows, NetConRows, SynapseRows
from ndexp.engine.neuron_api import is_coreneuron

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.typing import Floats, HocObject, Ids, Section

__all__ = [
    "MINI_DELAY_MS",
    "Built",
    "NetConRows",
    "SynapseRows",
    "attach_sources",
    "attach_stims",
    "make_minis",
    "make_synapses",
]


def make_synapses(rows: SynapseRows, sections: "Sequence[Section | None]", synapses: "HocObject") -> "Ids":
    """Create the point processes, compartment by compartment; inside a compartment in the order of the rows.

    Args:
        rows: what to create.
        sections: the cell's sections by id.
        synapses: hoc List that gets, and so holds, the new objects.

    Returns:
        For each row, the index of its synapse in the List, `(n,) int64`.
    """
    if not len(rows.section_id):
        return np.empty(0, np.int64)
    first = int(synapses.count())
    used = [section for number in np.unique(rows.section_id) if (section := sections[number]) is not None]
    order = order_by_compartment(rows.section_id, rows.x, [section.nseg for section in used])
    is_compiled = compiled_builder.is_available() and compiled_builder.can_make(rows)
    (compiled_builder if is_compiled else hoc_builder).make_synapses(rows, used, order, synapses)
    where = np.empty(len(order.rows), np.int64)
    where[order.rows] = np.arange(first, first + len(where))
    return where


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
        built: gets, and so holds, the generators: one for all synapses by compiled loops, one each by hoc.

    Returns:
        For each synapse, the index of its generator in `built.stims`, `(n,) int64`.
    """
    indices: Ids = _mini_loops().make_minis(MiniRows(rate=rate, rates=rates, streams=streams, tstop=tstop), built)
    return indices


def _loops() -> ModuleType:
    return compiled_builder if compiled_builder.is_available() else hoc_builder


def _mini_loops() -> ModuleType:
    """Generators of minis that all synapses share do not run in CoreNEURON."""
    return hoc_builder if is_coreneuron() else _loops()
