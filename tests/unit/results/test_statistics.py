"""Statistics of trains whose values are known."""

import math

import numpy as np
import pytest

from ndexp.results import statistics


def test_cell_rates_count_silent_cells() -> None:
    assert statistics.cell_rates(np.array([0, 2, 2]), 4, 500.0).tolist() == [2.0, 0.0, 4.0, 0.0]
    assert statistics.cell_rates(np.array([], dtype=np.int64), 2, 0.0).tolist() == [0.0, 0.0]


def test_mean_rate_and_active_fraction() -> None:
    assert statistics.mean_rate(10, 5, 1000.0) == 2.0
    assert statistics.mean_rate(0, 0, 1000.0) == 0.0
    assert statistics.active_fraction(np.array([1, 1, 3]), 4) == 0.5
    assert statistics.active_fraction(np.array([], dtype=np.int64), 0) == 0.0


def test_population_rate_per_cell() -> None:
    rate = statistics.population_rate(np.array([1.0, 2.0, 11.0]), 2, np.array([0.0, 10.0, 20.0]))
    assert rate.tolist() == [100.0, 50.0]


def test_intervals_stay_within_cells() -> None:
    isi, ids = statistics.intervals(np.array([3.0, 1.0, 6.0, 2.0]), np.array([0, 0, 0, 1]))
    assert isi.tolist() == [2.0, 3.0]
    assert ids.tolist() == [0, 0]


def test_cv_is_zero_for_a_clock_and_one_for_poisson() -> None:
    clock = np.arange(0.0, 100.0, 10.0)
    poisson = np.cumsum(np.random.default_rng(1).exponential(10.0, 20_000))
    times = np.concatenate([clock, poisson, [5.0, 6.0]])
    ids = np.concatenate([np.full(10, 3), np.full(20_000, 7), [9, 9]])
    cv, cells = statistics.interval_cv(times, ids)
    assert cells.tolist() == [3, 7]
    assert cv == pytest.approx([0.0, 1.0], abs=0.02)


def test_no_spikes_give_empty_arrays() -> None:
    none = np.empty(0), np.empty(0, dtype=np.int64)
    assert statistics.intervals(*none)[0].size == 0
    assert statistics.interval_cv(*none)[0].size == 0
    assert statistics.spike_counts(*none, 2, np.arange(3.0)).tolist() == [[0, 0], [0, 0]]


def test_spike_counts_leave_out_what_is_outside() -> None:
    counts = statistics.spike_counts(np.array([-1.0, 0.5, 1.0, 2.0]), np.array([0, 0, 1, 1]), 2, np.arange(3.0))
    assert counts.tolist() == [[1, 0], [0, 1]]


def test_fano_factor() -> None:
    edges = np.arange(0.0, 50_001.0, 10.0)
    poisson = np.random.default_rng(2).uniform(0, 50_000, 20_000)
    assert statistics.fano_factor(poisson, edges) == pytest.approx(1.0, abs=0.1)
    assert math.isnan(statistics.fano_factor(np.empty(0), edges))


def test_synchrony_and_correlation_of_equal_and_independent_cells() -> None:
    rng = np.random.default_rng(3)
    alike = np.tile(rng.poisson(1.0, 500), (20, 1))
    apart = rng.poisson(1.0, (20, 5000))
    assert statistics.synchrony(alike) == pytest.approx(1.0)
    assert statistics.mean_correlation(alike) == pytest.approx(1.0)
    assert statistics.synchrony(apart) == pytest.approx(1 / math.sqrt(20), rel=0.1)
    assert statistics.mean_correlation(apart) == pytest.approx(0.0, abs=0.01)


def test_correlation_is_numpys() -> None:
    counts = np.random.default_rng(4).poisson(2.0, (5, 40))
    every = np.corrcoef(counts)
    assert statistics.mean_correlation(counts) == pytest.approx(every[np.triu_indices(5, 1)].mean())


def test_silent_populations_have_no_synchrony() -> None:
    silent = np.zeros((3, 4), dtype=np.int64)
    assert math.isnan(statistics.synchrony(silent))
    assert math.isnan(statistics.mean_correlation(silent))
    assert math.isnan(statistics.synchrony(np.zeros((0, 4), dtype=np.int64)))


def test_bins_of_counts_are_whole() -> None:
    assert statistics.count_edges(52.0, 10.0).tolist() == [0, 10, 20, 30, 40, 50]
    assert statistics.count_edges(0.3, 0.1) == pytest.approx([0, 0.1, 0.2, 0.3])


def test_counts_of_some_of_the_active_cells() -> None:
    times, ids = np.arange(10.0), np.array([5, 5, 9, 9, 9, 20, 20, 31, 31, 31])
    edges = np.array([0.0, 5.0, 10.0])
    assert statistics.chosen_counts(times, ids, edges, 9).tolist() == [[2, 0], [3, 0], [0, 2], [0, 3]]
    assert statistics.chosen_counts(times, ids, edges, 2).tolist() == [[2, 0], [0, 3]]
    assert statistics.chosen_counts(times[:0], ids[:0], edges, 2).shape == (0, 2)


def test_mean_over_pairs_is_the_mean_correlation() -> None:
    counts = np.random.default_rng(5).poisson(2.0, (6, 50))
    counts[3] = 1
    pairs = statistics.pair_correlations(counts)
    assert len(pairs) == 10
    assert pairs.mean() == pytest.approx(statistics.mean_correlation(counts))
    assert statistics.pair_correlations(counts[3:4]).size == 0


def test_smoothing_keeps_a_constant_rate_and_the_number_of_spikes() -> None:
    middles = np.arange(0.5, 100.0)
    edges = np.arange(101.0)
    assert statistics.smoothed_rate(middles, 2, edges, 5.0) == pytest.approx(np.full(100, 500.0))
    one = statistics.smoothed_rate(np.array([50.2]), 1, edges, 3.0)
    assert one.sum() == pytest.approx(1000.0)
    assert one.argmax() == 50
