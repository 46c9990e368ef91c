"""Which nodes go to which rank; numpy only."""

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ndexp.engine.typing import Ids


def round_robin(ids: "Ids", rank: int, size: int) -> "Ids":
    """Every `size`-th of the ascending node ids, beginning with number `rank`; each population begins at rank 0."""
    return ids[rank::size].copy()  # libsonata misreads strided arrays
