"""Time bins of a round width."""

import numpy as np
import numpy.typing as npt

_MOST_BINS = 100


def round_bins(duration: float, most: int = _MOST_BINS) -> tuple[npt.NDArray[np.float64], float]:
    """Edges of bins from 0 to `duration`, and their width: 1, 2 or 5 times a power of ten, ms.

    Args:
        duration: ms.
        most: number of bins not to exceed.

    Returns:
        (bins + 1,) float64, ms, the last bin cut off at `duration`; and the width.
    """
    if duration <= 0:
        return np.array([0.0, 1.0]), 1.0
    least = duration / most
    power = 10.0 ** np.floor(np.log10(least))
    width = float(next(step * power for step in (1, 2, 5, 10) if step * power >= least * (1 - 1e-9)))
    edges = np.arange(0, np.ceil(duration / width - 1e-9) + 1) * width
    return np.minimum(edges, duration), width
