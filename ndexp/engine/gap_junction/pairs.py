"""All gap junctions of a run placed on their cells and checked in pairs, before any is built."""

import logging
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.engine.gap_junction.partners import ABSENT, REMOVED, JunctionEnds, find_partners
from ndexp.errors import CircuitError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from ndexp.engine.gap_junction.manager import GapJunctionManager
    from ndexp.engine.settings.beta_features import BetaFeatures
    from ndexp.engine.typing import Ids

log = logging.getLogger(__name__)


def pair_junctions(managers: "Sequence[GapJunctionManager]", features: "BetaFeatures") -> None:
    """Place the junctions of all managers and leave out those whose partner lost its section.

    All ranks do so together, once all edges are read: partners may be on other ranks and in other edge populations.

    Args:
        managers: all that have gap junctions.
        features: their corrections.

    Raises:
        CircuitError: an id is used twice, or a junction has no partner.
    """
    corrected = features.gapjunction_target_population
    if corrected is not None and corrected not in {manager.dst_node_population for manager in managers}:
        log.warning("beta_features: no gap junction ends on population '%s'; nothing is corrected", corrected)
    if not managers:
        return
    corrected_populations: set[str] = set()
    for manager in managers:
        manager.corrects_cells = manager.dst_node_population not in corrected_populations
        corrected_populations.add(manager.dst_node_population)
    with mpi.agreed():
        parts = [manager.place() for manager in managers]
    ends = _concatenate(parts, [manager.place_name for manager in managers])
    status = find_partners(ends)
    with mpi.agreed():
        _check_present(ends, status)
    for manager, lost in zip(managers, np.split(status == REMOVED, _bounds(parts)), strict=True):
        manager.leave_out(lost)
    lost_count = int(mpi.total(int(np.count_nonzero((status == REMOVED) & ends.is_placed))))
    if lost_count and mpi.this_rank().rank == 0:
        log.warning("%d gap junctions are left out: the section of their other end was removed", lost_count)


def _concatenate(parts: "Sequence[JunctionEnds]", places: "Sequence[str]") -> JunctionEnds:
    origin: list[Ids] = [np.full(len(part.sgid), number, np.int64) for number, part in enumerate(parts)]
    return JunctionEnds(
        sgid=np.concatenate([part.sgid for part in parts]),
        tgid=np.concatenate([part.tgid for part in parts]),
        afferent=np.concatenate([part.afferent for part in parts]),
        efferent=np.concatenate([part.efferent for part in parts]),
        is_placed=np.concatenate([part.is_placed for part in parts]),
        origin=np.concatenate(origin),
        places=places,
    )


def _bounds(parts: "Sequence[JunctionEnds]") -> "Ids":
    """Where one manager's rows end and the next one's begin."""
    return np.cumsum([len(part.sgid) for part in parts])[:-1]


def _check_present(ends: JunctionEnds, status: "Ids") -> None:
    alone = np.flatnonzero(status == ABSENT)
    if len(alone):
        row = alone[0]
        raise CircuitError(
            f"the gap junction from gid {ends.sgid[row]} to {ends.tgid[row]} (afferent_junction_id "
            f"{ends.afferent[row]}) has no other end: no edge has afferent_junction_id {ends.efferent[row]}; "
            f"{len(alone)} such on this rank",
            ends.places[ends.origin[row]],
            "Each junction is two edges, there and back, whose afferent and efferent ids are exchanged",
        )
