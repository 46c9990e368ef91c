"""Synapses, NetCons and minis by loops in hoc, for libraries without our compiled loops.

hoc runs the loop over the rows, so that no Python object is made per synapse.
"""

from functools import cache
from itertools import count
from string import Template
from typing import TYPE_CHECKING
from zlib import crc32

import numpy as np

from ndexp.engine.neuron_api import hoc, hoc_callable, hoc_number, hoc_procedure, parallel_context

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ndexp.engine.connection.creation_order import CreationOrder
    from ndexp.engine.connection.kinds import NetConType
    from ndexp.engine.connection.synapse_rows import Built, MiniRows, NetConRows, SynapseRows
    from ndexp.engine.connection.target_cells import TargetCells
    from ndexp.engine.typing import Floats, HocObject, Ids

_MAKE = Template("""
proc $name() { local i  localobj synapse, rng
    for i = $$1, $$2 {
        synapse = new $mechanism($$o3.x[i])
        $assignments
        $$o4.append(synapse)
    }
}
""")

_NETCONS = """
proc ndexp_hoc_attach_gids() { local i  localobj netcon
    for i = 0, $o3.size() - 1 {
        netcon = $o1.gid_connect($o3.x[i], $o2.o($o4.x[i]))
        netcon.delay = $o5.x[i]
        netcon.weight = $o6.x[i]
        $o7.append(netcon)
    }
}
proc ndexp_hoc_attach_stims() { local i  localobj netcon
    for i = 0, $o3.size() - 1 {
        netcon = new NetCon($o1.o($o3.x[i]), $o2.o($o4.x[i]), 10, $o5.x[i], $o6.x[i])
        if ($8 > 0) { netcon.weight[$8] = $9 }
        $o7.append(netcon)
    }
}
proc ndexp_hoc_attach_nothing() { local i  localobj netcon, nobody
    for i = 0, $o2.size() - 1 {
        netcon = new NetCon(nobody, $o1.o($o2.x[i]), 10, $o3.x[i], $o4.x[i])
        if ($6 > 0) { netcon.weight[$6] = $7 }
        $o5.append(netcon)
    }
}
proc ndexp_hoc_make_minis() { local i  localobj stim
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

_FIRST_COLUMN = 5


def make_synapses(rows: "SynapseRows", order: "CreationOrder", cells: "TargetCells") -> None:
    """Create the point processes, ordered rows of the order's runs; the cells' Lists get, and so hold, them."""
    variables = rows.columns()
    make = _maker(rows.mechanism, tuple(variables), rows.stream is not None, rows.rise_time is not None)
    columns = [rows.x, *variables.values()]
    columns += [one for ids in (rows.stream, rows.rise_time) if ids is not None for one in ids.T]
    x, *more = _vectors(*columns)
    first, section_id = order.first.tolist(), order.section.tolist()
    for number, target in enumerate(cells.targets):
        for run in range(int(order.cell[number]), int(order.cell[number + 1])):
            make(first[run], first[run + 1] - 1, x, target.synapses, *more, sec=target.sections[section_id[run]])


def attach_sources(sgid: "Ids", rows: "NetConRows", built: "Built") -> None:
    """Make NetCons from gids, of this rank or another, to synapses."""
    vectors = _vectors(sgid, rows.synapse, rows.delay, rows.weight)
    hoc_procedure("ndexp_hoc_attach_gids", _NETCONS)(parallel_context(), built.synapses, *vectors, built.netcons)


def attach_stims(
    stim: "Ids",
    stims: "HocObject",
    rows: "NetConRows",
    kind: "NetConType",
    mechanism: str,
    built: "Built",
) -> None:
    """Make NetCons from artificial sources (a hoc List, by index) to synapses, marked with what they stand for."""
    vectors = _vectors(stim, rows.synapse, rows.delay, rows.weight)
    type_index = hoc_number(f"nc_type_param_{mechanism}") or 0
    attach = hoc_procedure("ndexp_hoc_attach_stims", _NETCONS)
    attach(stims, built.synapses, *vectors, built.netcons, type_index, int(kind))


def attach_nothing(rows: "NetConRows", kind: "NetConType", mechanism: str, built: "Built") -> None:
    """Make NetCons without a source to synapses, marked with what they stand for: events are sent to them by hand."""
    vectors = _vectors(rows.synapse, rows.delay, rows.weight)
    type_index = hoc_number(f"nc_type_param_{mechanism}") or 0
    hoc_procedure("ndexp_hoc_attach_nothing", _NETCONS)(built.synapses, *vectors, built.netcons, type_index, int(kind))


def make_minis(rows: "MiniRows", built: "Built") -> "Ids":
    """Make one generator of minis per synapse; gives their indices in `built.stims`, `(n,) int64`."""
    bins = hoc().Vector([0.0])
    built.stims.append(bins)
    first = int(built.stims.count())
    vectors = _vectors(*rows.streams[0].T, *rows.streams[1].T)
    rate = hoc().Vector(np.asarray(rows.rate, np.float64))
    hoc_procedure("ndexp_hoc_make_minis", _NETCONS)(rate, bins, rows.rates, rows.tstop, *vectors, built.stims)
    return np.arange(first, first + len(rows.rate))


@cache
def _maker(mechanism: str, variables: tuple[str, ...], has_stream: bool, is_rise_time_random: bool) -> "HocObject":
    """The hoc procedure that makes synapses of one mechanism, defined at first use."""
    numbers = count(_FIRST_COLUMN)
    assignments = [
        f"if ($o{number}.x[i] == $o{number}.x[i]) {{ synapse.{name} = $o{number}.x[i] }}"
        for name, number in ((name, next(numbers)) for name in variables)
    ]
    if has_stream:
        assignments.append(f"synapse.setRNG({_three(numbers)})")
    if is_rise_time_random:
        assignments.append(f"rng = new Random()\n rng.Random123({_three(numbers)})")
        assignments.append("rng.lognormal(0.2, 0.1)\n synapse.tau_r_GABAA = rng.repick()")
    body = "\n        ".join(assignments)
    name = f"ndexp_hoc_make_{mechanism}_{crc32(body.encode())}"
    hoc_callable(mechanism)
    hoc()(_MAKE.substitute(name=name, mechanism=mechanism, assignments=body))
    return hoc_callable(name)


def _three(numbers: "Iterator[int]") -> str:
    return ", ".join(f"$o{next(numbers)}.x[i]" for _ in range(3))


def _vectors(*columns: "Ids | Floats") -> "list[HocObject]":
    return [hoc().Vector(np.asarray(column, np.float64)) for column in columns]
