"""Gap point processes made by a loop in hoc, each coupled to the voltage of its partner."""

from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine.neuron_api import hoc, hoc_callable, hoc_procedure, parallel_context

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.typing import Floats, HocObject, Ids, Section

_MAKE = """
proc ndexp_make_gaps() { local i  localobj gap
    for i = $1, $2 {
        gap = new Gap($o3.x[i])
        gap.g = $o4.x[i]
        $o7.target_var(gap, &gap.vgap, $o5.x[i])
        $o7.source_var(&v($o3.x[i]), $o6.x[i])
        $o8.append(gap)
    }
}
"""


def make_gaps(
    section_id: "Ids",
    columns: "tuple[Floats, Floats, Floats, Floats]",
    sections: "Sequence[Section | None]",
    gaps: "HocObject",
) -> "Ids":
    """Create the junctions of one cell; NEURON's order inside a compartment is the order of the rows.

    Args:
        section_id: where, `(n,)`.
        columns: relative position, conductance (nS), id of the other end, id of the own end, each `(n,)`.
        sections: the cell's sections by id.
        gaps: hoc List that gets, and so holds, the point processes.

    Returns:
        For each row, the index of its point process in the List, `(n,) int64`.
    """
    first = int(gaps.count())
    order = np.argsort(section_id, kind="stable")
    vectors = [hoc().Vector(np.asarray(column, np.float64)[order]) for column in columns]
    ids, starts = np.unique(section_id[order], return_index=True)
    ends = np.append(starts[1:], len(order)) - 1
    hoc_callable("Gap")
    make = hoc_procedure("ndexp_make_gaps", _MAKE)
    for own_id, start, end in zip(ids, starts, ends, strict=True):
        make(int(start), int(end), *vectors, parallel_context(), gaps, sec=sections[own_id])
    where = np.empty(len(order), np.int64)
    where[order] = np.arange(first, first + len(order))
    return where
