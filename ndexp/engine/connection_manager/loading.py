"""Which edges of a file become rows of a connection set: read once for all local targets, or again for one."""

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

from ndexp.engine.connection import overrides
from ndexp.engine.connection.columns import SynapseColumns, concatenate
from ndexp.engine.connection.rows import pair_keys

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from ndexp.engine.typing import Ids

    Mask = NDArray[np.bool_]

Rule: TypeAlias = "Callable[[SynapseColumns], Mask]"
"""Which of some edges onto whole targets, with node ids, are meant."""


def every(columns: SynapseColumns) -> "Mask":
    """All of them."""
    return np.ones(len(columns), np.bool_)


@dataclass(frozen=True, slots=True, kw_only=True)
class Loading:
    """The edges of a file that were loaded into a connection set.

    rows: reads the edges onto some target nodes. usable: which edges can exist at all. exists: which of those were
    asked for. offsets: from node ids to gids, of sources and targets.
    """

    rows: "Callable[[Ids], SynapseColumns | None]"
    usable: Rule = every
    exists: Rule = every
    offsets: tuple[int, int] = field(default=(0, 0))

    def read(self, targets: "Ids") -> "tuple[SynapseColumns | None, int]":
        """The rows onto some target nodes, with gids, and the number of usable edges that were not asked for."""
        columns = self.rows(targets) if len(targets) else None
        if columns is None:
            return None, 0
        columns = _only(columns, self.usable(columns))
        kept = _only(columns, self.exists(columns))
        return kept.with_offsets(*self.offsets), len(columns) - len(kept)


def reread(loadings: "Sequence[Loading]", tgid: int) -> SynapseColumns | None:
    """The rows onto one target gid of all files that were loaded into a connection set."""
    parts = (loading.read(np.array([tgid - loading.offsets[1]], np.int64))[0] for loading in loadings)
    found = [part for part in parts if part is not None and len(part)]
    return concatenate(found) if found else None


def of_groups(
    groups: "Sequence[tuple[Ids, Ids]]", locked: "Ids", offsets: tuple[int, int], left_out_type: int | None = None
) -> Rule:
    """The edges from some sources onto some targets, of any group: only the first run of each connection.

    Args:
        groups: node ids of sources and of targets.
        locked: keys of connections that get no more edges, as `pair_keys` makes them of gids.
        offsets: from node ids to gids.
        left_out_type: synapses of this type are left out.
    """

    def rule(columns: SynapseColumns) -> "Mask":
        covered = [overrides.covered(columns.sgid, columns.tgid, *group) for group in groups]
        found = overrides.created(columns.sgid, columns.tgid, covered)
        if len(locked):
            found &= ~np.isin(pair_keys(columns.sgid + offsets[0], columns.tgid + offsets[1]), locked)
        if left_out_type is not None:
            found &= columns.values["syn_type"] != left_out_type
        return found

    return rule


def _only(columns: SynapseColumns, mask: "Mask") -> SynapseColumns:
    return columns if mask.all() else columns.take(mask)
