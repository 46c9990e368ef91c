"""Rates, intervals and synchrony of spike trains, as pure functions of arrays.

Times are ms, rates Hz. `node_ids` are ids in a population of `cells` cells, or any ids below `cells`.
"""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float64]
Ints = npt.NDArray[np.int64]

_MS_PER_S = 1000.0


def cell_rates(node_ids: Ints, cells: int, duration: float) -> Floats:
    """Mean rate of every cell.

    Args:
        node_ids: (n,) int64, the cell of each spike.
        cells: number of cells.
        duration: length of the time window the spikes are from, ms.

    Returns:
        (cells,) float64, Hz; silent cells have 0.
    """
    counts = np.bincount(node_ids, minlength=cells)[:cells]
    return np.asarray(counts * (_MS_PER_S / duration if duration > 0 else 0.0), dtype=np.float64)


def mean_rate(spikes: int, cells: int, duration: float) -> float:
    """Spikes per cell and second, Hz; 0 without cells or time."""
    return spikes * _MS_PER_S / (cells * duration) if cells > 0 and duration > 0 else 0.0


def active_fraction(node_ids: Ints, cells: int) -> float:
    """Share of the cells that spiked at least once; 0 without cells."""
    return len(np.unique(node_ids)) / cells if cells > 0 else 0.0


def population_rate(timestamps: Floats, cells: int, edges: Floats) -> Floats:
    """Rate of a population in time bins.

    Args:
        timestamps: (n,) float64, ms.
        cells: number of cells.
        edges: (bins + 1,) float64, ms, rising; the last bin holds its end.

    Returns:
        (bins,) float64, Hz per cell.
    """
    counts, _ = np.histogram(timestamps, bins=edges)
    return np.asarray(counts * _MS_PER_S / (max(cells, 1) * np.diff(edges)), dtype=np.float64)


def intervals(timestamps: Floats, node_ids: Ints) -> tuple[Floats, Ints]:
    """Time between successive spikes of the same cell.

    Args:
        timestamps: (n,) float64, ms, in any order.
        node_ids: (n,) int64.

    Returns:
        intervals (m,) float64, ms, and the cell of each (m,) int64, cells ascending, in time within a cell.
    """
    order = np.lexsort((timestamps, node_ids))
    times, ids = timestamps[order], node_ids[order]
    same = ids[1:] == ids[:-1]
    return np.diff(times)[same], ids[1:][same]


def interval_cv(timestamps: Floats, node_ids: Ints, least: int = 2) -> tuple[Floats, Ints]:
    """Coefficient of variation (sd over mean) of the intervals of every cell that has enough of them.

    Args:
        timestamps: (n,) float64, ms.
        node_ids: (n,) int64.
        least: intervals a cell must have.

    Returns:
        (m,) float64, and the cells (m,) int64, ascending. A Poisson train has 1, a clock 0.
    """
    isi, owners = intervals(timestamps, node_ids)
    cells, inverse, counts = np.unique(owners, return_inverse=True, return_counts=True)
    total = np.maximum(counts, 1)
    mean = np.bincount(inverse, isi, minlength=len(cells)) / total
    squares = np.bincount(inverse, (isi - mean[inverse]) ** 2, minlength=len(cells)) / total
    kept = (counts >= least) & (mean > 0)
    return np.sqrt(squares[kept]) / mean[kept], cells[kept]


def spike_counts(timestamps: Floats, node_ids: Ints, cells: int, edges: Floats) -> Ints:
    """Spikes of every cell in every time bin: (cells, bins) int64; spikes outside the bins are left out.

    Args:
        timestamps: (n,) float64, ms.
        node_ids: (n,) int64.
        cells: number of cells.
        edges: (bins + 1,) float64, ms, rising.
    """
    bins = len(edges) - 1
    column = np.searchsorted(edges, timestamps, side="right") - 1
    inside = (column >= 0) & (column < bins) & (node_ids < cells)
    flat = np.bincount(node_ids[inside] * bins + column[inside], minlength=cells * bins)
    return flat.reshape(cells, bins).astype(np.int64)


def fano_factor(timestamps: Floats, edges: Floats) -> float:
    """Variance over mean of the population's count per bin: 1 for independent Poisson cells; NaN without spikes."""
    counts, _ = np.histogram(timestamps, bins=edges)
    return float(counts.var() / counts.mean()) if counts.sum() > 0 else float("nan")


def synchrony(counts: Ints) -> float:
    """Synchrony χ of a population: 0 when cells fire independently of each other, 1 when all fire alike.

    Args:
        counts: (cells, bins), from `spike_counts`.

    Returns:
        sd of the population's mean over the root mean square sd of the cells; NaN when no cell's count varies.

    Source: Golomb and Rinzel (1994), Physica D 72:259, χ of a measure averaged over cells.
    """
    single = counts.var(axis=1).mean() if counts.size else 0.0
    return float(np.sqrt(counts.mean(axis=0).var() / single)) if single > 0 else float("nan")


def mean_correlation(counts: Ints) -> float:
    """Mean Pearson correlation of the counts of all pairs of cells that vary; NaN with fewer than two of them.

    Args:
        counts: (cells, bins), from `spike_counts`.
    """
    sd = counts.std(axis=1)
    varying = counts[sd > 0]
    n = len(varying)
    if n < 2:  # noqa: PLR2004 - a pair
        return float("nan")
    scores = (varying - varying.mean(axis=1, keepdims=True)) / sd[sd > 0][:, None]
    return float((scores.sum(axis=0).var() - n) / (n * (n - 1)))


def count_edges(duration: float, width: float) -> Floats:
    """Edges of the whole bins of `width` ms in `duration` ms; the rest at the end is left out."""
    return np.asarray(np.arange(int(duration / width + 1e-9) + 1) * width, dtype=np.float64)


def chosen_counts(timestamps: Floats, node_ids: Ints, edges: Floats, most: int) -> Ints:
    """Counts of the cells that spiked, at most `most` of them, evenly spaced by id: (cells, bins) int64."""
    cells = np.unique(node_ids)
    kept = cells[np.linspace(0, len(cells) - 1, min(most, len(cells))).round().astype(int)] if len(cells) else cells
    is_kept = np.isin(node_ids, kept)
    return spike_counts(timestamps[is_kept], np.searchsorted(kept, node_ids[is_kept]), len(kept), edges)


def pair_correlations(counts: Ints) -> Floats:
    """Pearson correlation of the counts of every pair of cells that vary: (pairs,) float64.

    Args:
        counts: (cells, bins), from `spike_counts`.
    """
    varying = counts[counts.std(axis=1) > 0] if counts.size else counts
    if len(varying) < 2:  # noqa: PLR2004 - a pair
        return np.empty(0)
    every = np.asarray(np.corrcoef(varying), dtype=np.float64)
    return np.asarray(every[np.triu_indices(len(varying), 1)], dtype=np.float64)


def smoothed_rate(timestamps: Floats, cells: int, edges: Floats, sd: float) -> Floats:
    """Rate of a population smoothed with a Gaussian kernel.

    At the ends the kernel is cut off and scaled to weight 1, so that a constant rate stays constant.

    Args:
        timestamps: (n,) float64, ms.
        cells: number of cells.
        edges: (m + 1,) float64, ms: of equal bins that cover the simulated time.
        sd: of the kernel, ms.

    Returns:
        (m,) float64, Hz per cell.
    """
    count, step = len(edges) - 1, float(edges[1] - edges[0])
    reach = np.arange(-np.ceil(4 * sd / step), np.ceil(4 * sd / step) + 1) * step
    kernel = np.exp(-0.5 * (reach / sd) ** 2)
    middle = len(kernel) // 2
    rate = population_rate(timestamps, cells, edges)
    smooth, weight = (np.convolve(each, kernel)[middle : middle + count] for each in (rate, np.ones(count)))
    return np.asarray(smooth / weight, dtype=np.float64)
