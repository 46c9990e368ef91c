"""Rows of the rates table."""

import numpy as np

from ndexp.results.rates import node_set_rates, population_rates
from ndexp.sonata.spikes import spike_trains

SPIKES = {"exc": spike_trains("exc", [0, 10, 20, 5], [0, 0, 0, 1]), "odd": spike_trains("odd", [1], [4])}


def test_each_population_has_a_row() -> None:
    rows = {row.population: row for row in population_rates(SPIKES, {"exc": 4, "inh": 2}, 100.0)}
    exc, inh, odd = rows["exc"], rows["inh"], rows["odd"]
    assert (exc.cells, exc.spikes, exc.rate, exc.cv, exc.active) == (4, 4, 10.0, 0.0, 0.5)
    assert (inh.cells, inh.spikes, inh.rate, inh.cv, inh.active) == (2, 0, 0.0, None, 0.0)
    assert (odd.cells, odd.spikes, odd.rate, odd.active) == (None, 1, None, None)


def test_node_set_counts_its_nodes_only() -> None:
    (row,) = node_set_rates(SPIKES, {"exc": np.array([0, 2]), "absent": np.array([0])}, 100.0)
    assert (row.population, row.cells, row.spikes, row.rate, row.active) == ("exc", 2, 3, 15.0, 0.5)
