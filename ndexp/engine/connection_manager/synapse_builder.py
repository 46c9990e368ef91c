"""Columns to NEURON objects: synapses, their NetCons, minis and replay, by loops in hoc.

hoc runs the loop over the rows, so that no Python object is made per synapse. All that is made for a cell is kept in
hoc Lists, which the caller holds.
"""

from dataclasses import dataclass, field
from functools import cache
from string import Template
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.connection import NetConType
from ndexp.engine.neuron_api import hoc, hoc_callable, hoc_number, parallel_context

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from ndexp.engine.typing import Floats, HocObject, Ids, Section

_MAKE = Template("""
proc $name() { local i  localobj synapse, rng
    for i = $$1, $$2 {
        synapse = new $mechanism($$o3.x[i])
        $assignments
        synapse.setRNG($$o4.x[i], $$o5.x[i], $$o6.x[i])
        synapse.synapseID = $$o7.x[i]
        synapse.conductance = $$o8.x[i]
        $$o9.append(synapse)
    }
}
""")

_NETCONS = """
proc ndexp_attach_gids() { local i  localobj netcon
    for i = 0, $o3.size() - 1 {
        netcon = $o1.gid_connect($o3.x[i], $o2.o($o4.x[i]))
        netcon.delay = $o5.x[i]
        netcon.weight = $o6.x[i]
        $o7.append(netcon)
    }
}
proc ndexp_attach_stims() { local i  localobj netcon
    for i = 0, $o3.size() - 1 {
        netcon = new NetCon($o1.o($o3.x[i]), $o2.o($o4.x[i]), 10, $o5.x[i], $o6.x[i])
        if ($8 > 0) { netcon.weight[$8] = $9 }
        $o7.append(netcon)
    }
}
proc ndexp_make_minis() { local i  localobj stim
    for i = 0, $o1.size() - 1 {
        stim = new InhPoissonStim(0.5)
        stim.setTbins($o2)
        stim.setRate($o3.o($o1.x[i]))
        stim.duration = $4
        stim.setRNGs($o5.x[i], $o6.x[i], $o7.x[i], $o8.x[i], $o9.x[i], $o10.x[i])
        $o11.append(stim)
    }
}
"""

_FIRST_COLUMN = 10
MINI_DELAY_MS = 0.1


@dataclass(frozen=True, slots=True)
class Built:
    """What was made for one cell: hoc Lists of synapses, NetCons and artificial sources."""

    synapses: "HocObject" = field(default_factory=lambda: hoc().List())
    netcons: "HocObject" = field(default_factory=lambda: hoc().List())
    stims: "HocObject" = field(default_factory=lambda: hoc().List())


@dataclass(frozen=True, slots=True, kw_only=True)
class SynapseRows:
    """Synapses of one cell and one mechanism.

    mechanism: the point process. section_id, x: where. parameters: variable → column; NaN leaves the default.
    stream: ids of the release stream, `(n, 3)`. synapse_id and conductance (nS) as columns. rise_time: ids of the
    rise time stream, or None.
    """

    mechanism: str
    section_id: "Ids"
    x: "Floats"
    parameters: "Mapping[str, Floats]"
    stream: "Floats"
    synapse_id: "Ids"
    conductance: "Floats"
    rise_time: "Floats | None" = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NetConRows:
    """NetCons to make: which synapse each ends on, its delay in ms and its weight in nS."""

    synapse: "Ids"
    delay: "Floats"
    weight: "Floats"


def make_synapses(rows: SynapseRows, sections: "Sequence[Section | None]", synapses: "HocObject") -> "Ids":
    """Create the point processes; NEURON's order inside a compartment is the order of the rows.

    Args:
        rows: what to create.
        sections: the cell's sections by id.
        synapses: hoc List that gets, and so holds, the new objects.

    Returns:
        For each row, the index of its synapse in the List, `(n,) int64`.
    """
    first = int(synapses.count())
    make = _maker(rows.mechanism, tuple(rows.parameters), rows.rise_time is not None)
    order = np.argsort(rows.section_id, kind="stable")
    columns = [rows.x, *rows.stream.T, rows.synapse_id, rows.conductance, *rows.parameters.values()]
    columns += [] if rows.rise_time is None else list(rows.rise_time.T)
    vectors = [hoc().Vector(np.asarray(column, np.float64)[order]) for column in columns]
    ids, starts = np.unique(rows.section_id[order], return_index=True)
    ends = np.append(starts[1:], len(order)) - 1
    for section_id, start, end in zip(ids, starts, ends, strict=True):
        make(int(start), int(end), *vectors[:6], synapses, *vectors[6:], sec=sections[section_id])
    where = np.empty(len(order), np.int64)
    where[order] = np.arange(first, first + len(order))
    return where


def attach_sources(sgid: "Ids", rows: NetConRows, built: Built) -> None:
    """Make NetCons from gids, of this rank or another, to synapses."""
    vectors = _vectors(sgid, rows.synapse, rows.delay, rows.weight)
    _netcons("ndexp_attach_gids")(parallel_context(), built.synapses, *vectors, built.netcons)


def attach_stims(
    stim: "Ids",
    stims: "HocObject",
    rows: NetConRows,
    kind: NetConType,
    mechanism: str,
    built: Built,
) -> None:
    """Make NetCons from artificial sources (a hoc List, by index) to synapses, marked with what they stand for."""
    vectors = _vectors(stim, rows.synapse, rows.delay, rows.weight)
    type_index = hoc_number(f"nc_type_param_{mechanism}") or 0
    _netcons("ndexp_attach_stims")(stims, built.synapses, *vectors, built.netcons, type_index, int(kind))


def make_minis(
    rate: "Ids",
    rates: "HocObject",
    streams: "tuple[Floats, Floats]",
    tstop: float,
    built: Built,
) -> "Ids":
    """Make one generator of spontaneous minis per synapse.

    Args:
        rate: for each generator, the index of its rate.
        rates: hoc List of one-element Vectors in Hz; the generators refer to them.
        streams: ids of the interval and thinning streams, each `(n, 3)`.
        tstop: how long they emit, in ms.
        built: gets, and so holds, the generators.

    Returns:
        The generators' indices in `built.stims`, `(n,) int64`.
    """
    first, bins = int(built.stims.count()), hoc().Vector([0.0])
    built.stims.append(bins)
    vectors = _vectors(*streams[0].T, *streams[1].T)
    _netcons("ndexp_make_minis")(hoc().Vector(rate), bins, rates, tstop, *vectors, built.stims)
    return np.arange(first + 1, first + 1 + len(rate))


@cache
def _maker(mechanism: str, parameters: tuple[str, ...], is_rise_time_random: bool) -> "HocObject":
    """The hoc procedure that makes synapses of one mechanism, defined at first use."""
    assignments = [
        f"if ($o{number}.x[i] == $o{number}.x[i]) {{ synapse.{name} = $o{number}.x[i] }}"
        for number, name in enumerate(parameters, _FIRST_COLUMN)
    ]
    name = f"ndexp_make_{mechanism}"
    if is_rise_time_random:
        name += "_rise"
        ids = ", ".join(f"$o{_FIRST_COLUMN + len(parameters) + number}.x[i]" for number in range(3))
        assignments.append(
            f"rng = new Random()\n rng.Random123({ids})\n rng.lognormal(0.2, 0.1)\n synapse.tau_r_GABAA = rng.repick()",
        )
    hoc_callable(mechanism)
    hoc()(_MAKE.substitute(name=name, mechanism=mechanism, assignments="\n        ".join(assignments)))
    return hoc_callable(name)


@cache
def _netcons(name: str) -> "HocObject":
    if not hoc().name_declared(name):
        hoc()(_NETCONS)
    return hoc_callable(name)


def _vectors(*columns: "Ids | Floats") -> "list[HocObject]":
    return [hoc().Vector(np.asarray(column, np.float64)) for column in columns]
