"""From the gathered values of a rank to its columns: sums and projections, numpy only."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, TypeAlias

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from ndexp.engine.typing import Floats, Ids

Combine: TypeAlias = "Callable[[Floats], Floats]"
"""Values (references,) float64 → columns (columns,) float64."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class WeightedSums:
    """Sums of values times factors, each in the order of the references and in double.

    The order matters to the last bit, so this is `bincount`, which adds one after the other: `add.reduceat` adds pairs.

    Args:
        factors: (references,) float64.
        columns: (references,) int64, the column that each is added to.
        size: number of columns; one without references is 0.
    """

    factors: "Floats"
    columns: "Ids"
    size: int

    def __call__(self, values: "Floats") -> "Floats":
        """The sums, (size,)."""
        sums = np.bincount(self.columns, weights=values * self.factors, minlength=self.size)
        return np.asarray(sums, dtype=np.float64)


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Projections:
    """Each cell's values, projected by the cell's own weights.

    Args:
        weights: of each cell, (its references, its columns) float64; references and columns follow one another.
    """

    weights: "Sequence[Floats]"

    def __call__(self, values: "Floats") -> "Floats":
        """The projections, cell after cell."""
        columns, first = [], 0
        for weights in self.weights:
            last = first + len(weights)
            columns.append(np.einsum("s,se->e", values[first:last], weights))  # no BLAS: the same bits on any machine
            first = last
        return np.concatenate(columns) if columns else np.zeros(0)
