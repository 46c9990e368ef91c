"""The recorded spikes of all ranks into one SONATA file."""

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from ndexp.engine import mpi
from ndexp.sonata.spikes import SpikeTrains, spike_trains, write_spikes

if TYPE_CHECKING:
    from ndexp.engine.typing import HocObject

Recorded = tuple["HocObject", "HocObject"]
"""hoc Vectors of times (ms) and gids."""


def write_all_spikes(
    path: Path,
    populations: Sequence[tuple[str, int]],
    recorded: "Mapping[str, Recorded]",
    sorting: str = "by_time",
) -> int:
    """Gather the spikes of all ranks and write them; gives their number.

    Args:
        path: the file, written by rank 0.
        populations: names and gid offsets; silent ones are written too.
        recorded: population → Vectors of this rank.
        sorting: `by_time`, `by_id` or `none`.

    Raises:
        ResultError: the file cannot be written.
    """
    trains = [_gather(name, offset, recorded[name]) for name, offset in populations]
    with mpi.agreed():
        if mpi.this_rank().rank == 0:
            write_spikes(path, trains, sorting)
    return int(mpi.broadcast(sum(len(train.timestamps) for train in trains)))


def _gather(name: str, offset: int, recorded: "Recorded") -> SpikeTrains:
    """All spikes of a population on rank 0, none on the others."""
    times, gids = recorded
    parts = mpi.gather((np.array(times), np.array(gids, np.int64))) or [(np.zeros(0), np.zeros(0, np.int64))]
    all_times, all_gids = (np.concatenate(part) for part in zip(*parts, strict=True))
    return spike_trains(name, all_times, all_gids - offset)
