"""How long the runs of a sweep took."""

import itertools
from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from ndexp.quantities import duration
from ndexp.summary.content import Fact

_MOST_BINS = 12
_LEAST_FOR_BINS = 8


@dataclass(frozen=True, slots=True, kw_only=True)
class Durations:
    """Wall times of runs.

    Args:
        facts: (what, value).
        bins: (from and to, runs, share of the fullest bin); empty with too few runs for it.
    """

    facts: tuple[Fact, ...]
    bins: tuple[tuple[str, int, float], ...]


def durations_of(walls: Mapping[str, float]) -> Durations | None:
    """What the runs took: run → s; None without runs."""
    if not walls:
        return None
    seconds = np.array(sorted(walls.values()))
    facts = (
        ("median", duration(float(np.median(seconds)))),
        ("shortest", duration(float(seconds[0]))),
        ("longest", duration(float(seconds[-1]))),
        ("together", duration(float(seconds.sum()))),
    )
    return Durations(facts=facts, bins=_bins(seconds) if len(seconds) >= _LEAST_FOR_BINS else ())


def _bins(seconds: np.ndarray) -> tuple[tuple[str, int, float], ...]:
    count = int(np.clip(np.sqrt(len(seconds)), 3, _MOST_BINS))
    counts, edges = np.histogram(seconds, bins=count)
    names = [f"{duration(float(low))} to {duration(float(high))}" for low, high in itertools.pairwise(edges)]
    return tuple((name, int(n), float(n / counts.max())) for name, n in zip(names, counts, strict=True))
