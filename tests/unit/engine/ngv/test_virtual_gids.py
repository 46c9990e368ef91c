"""Gids of synapses that astrocytes refer to."""

import logging

import numpy as np
import pytest

from ndexp.engine.ngv.virtual_gids import VirtualGids, by_population, merged, resolved
from ndexp.errors import CircuitError


def ids(*values: int) -> "np.ndarray[tuple[int], np.dtype[np.int64]]":
    return np.array(values, np.int64)


GIDS = VirtualGids({"a": ids(3, 7, 9), "b": ids(0, 7)}, 5000)


def test_gids_are_dense_over_all_populations() -> None:
    assert len(GIDS) == 5
    assert GIDS.of("a", ids(9, 3, 7)).tolist() == [5002, 5000, 5001]
    assert GIDS.of("b", ids(7, 0)).tolist() == [5004, 5003]


def test_edges_that_nobody_refers_to_have_none() -> None:
    assert GIDS.of("a", ids(0, 8, 10)).tolist() == [-1, -1, -1]
    assert GIDS.of("c", ids(3)).tolist() == [-1]
    assert VirtualGids({"a": ids()}).of("a", ids(3)).tolist() == [-1]


def test_rows_name_their_population_by_number() -> None:
    values = {"edge_population": np.array([1.0, 0.0, 1.0]), "edge_id": np.array([7.0, 7.0, 1.0])}
    assert GIDS.of_rows(values, ["a", "b"]).tolist() == [5004, 5001, -1]
    assert GIDS.of_rows(values, ["b", "a"]).tolist() == [5001, 5004, -1]


def test_more_than_neuron_can_number() -> None:
    VirtualGids({"a": ids(1, 2)}, 2**31 - 3)
    with pytest.raises(CircuitError, match="astrocytes refer to 2 synapses, more than NEURON can number"):
        VirtualGids({"a": ids(1, 2)}, 2**31 - 2)


def test_all_ranks_together() -> None:
    found = merged([{"b": ids(4, 1)}, {}, {"a": ids(2), "b": ids(1, 3)}])
    assert {name: edges.tolist() for name, edges in found.items()} == {"a": [2], "b": [1, 3, 4]}
    assert list(found) == ["a", "b"]
    assert merged([]) == {}


def test_rows_by_population_are_unique() -> None:
    values = {"edge_population": np.array([1.0, 0.0, 1.0, 1.0]), "edge_id": np.array([7.0, 2.0, 7.0, 1.0])}
    found = [{name: edges.tolist() for name, edges in part.items()} for part in by_population(values, ["a", "b"])]
    assert found == [{"a": [2]}, {"b": [1, 7]}]


def test_an_empty_or_unknown_name_is_the_first_edges_of_the_neurons(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    assert resolved(["", "b"], ["a", "b"], "N → G") == ["a", "b"]
    assert not caplog.messages
    assert resolved(["old"], ["a", "b"], "N → G") == ["a"]
    assert caplog.messages == ["N → G: there are no edges 'old' onto the neurons, taking 'a'"]
    assert resolved([""], [], "N → G") == [""]
