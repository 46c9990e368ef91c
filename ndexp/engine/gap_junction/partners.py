"""Which junctions have a partner somewhere, and whether ids are unique over all ranks.

Each id has a rank that keeps its books (id modulo number of ranks), so that no rank sees all junctions.
"""

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from ndexp.engine.typing import Ids

ABSENT, PLACED, REMOVED = 0, 1, 2
"""There is no partner; it is on a section; its section was removed from its cell."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JunctionEnds:
    """The junctions of this rank: ends of edges, `(n,)` each.

    sgid, tgid: of the edge. afferent: the id of the junction's own end, efferent: that of the other end. is_placed:
    whether it has a section. origin: which of `places` it comes from.
    """

    sgid: "Ids"
    tgid: "Ids"
    afferent: "Ids"
    efferent: "Ids"
    is_placed: "NDArray[np.bool_]"
    origin: "Ids"
    places: "Sequence[str]"


def find_partners(ends: JunctionEnds) -> "Ids":
    """For each junction whether its partner is `ABSENT`, `PLACED` or `REMOVED`; all ranks ask together.

    Raises:
        CircuitError: an id is negative, or stands for two ends.
    """
    with mpi.agreed():
        _check_signs(ends)
    size = mpi.this_rank().size
    table = np.stack([ends.afferent, ends.sgid, ends.tgid, ends.origin, np.where(ends.is_placed, PLACED, REMOVED)])
    books = np.concatenate(mpi.exchange([table[:, ends.afferent % size == rank] for rank in range(size)]), axis=1)
    books = books[:, np.lexsort(books[::-1])]
    with mpi.agreed():
        _check_unique(books, ends.places)
    asked = mpi.exchange([ends.efferent[ends.efferent % size == rank] for rank in range(size)])
    answers = mpi.exchange([_status(books, ids) for ids in asked])
    status = np.zeros(len(ends.efferent), np.int64)
    for rank, answer in enumerate(answers):
        status[ends.efferent % size == rank] = answer
    return status


def _status(books: "Ids", ids: "Ids") -> "Ids":
    """What the books, ordered by id, say about some ids."""
    if not books.shape[1]:
        return np.full(len(ids), ABSENT)
    rows = np.minimum(np.searchsorted(books[0], ids), books.shape[1] - 1)
    return np.where(books[0, rows] == ids, books[4, rows], ABSENT)


def _check_signs(ends: JunctionEnds) -> None:
    for name, ids in (("afferent", ends.afferent), ("efferent", ends.efferent)):
        wrong = np.flatnonzero(ids < 0)
        if len(wrong):
            row = wrong[0]
            raise CircuitError(
                f"{name}_junction_id {ids[row]} of the edge from gid {ends.sgid[row]} to {ends.tgid[row]} is negative",
                ends.places[ends.origin[row]],
            )


def _check_unique(books: "Ids", places: "Sequence[str]") -> None:
    twice = np.flatnonzero(books[0, 1:] == books[0, :-1])
    if not len(twice):
        return
    first, second = books[:, twice[0]], books[:, twice[0] + 1]
    raise CircuitError(
        f"afferent_junction_id {first[0]} stands for two ends: the edge from gid {first[1]} to {first[2]} and that "
        f"from gid {second[1]} to {second[2]}",
        " and ".join(dict.fromkeys((places[first[3]], places[second[3]]))),
        "Junction ids are for the whole circuit, not for a population: renumber them",
    )
