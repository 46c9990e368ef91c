"""Node sets and compartment sets as libsonata wants them."""

import json
from pathlib import Path

import libsonata
import pytest

from ndexp.errors import CircuitError
from ndexp.sonata.node_sets import write_compartment_sets, write_node_sets


def test_node_sets_keep_their_order_and_libsonata_reads_them(tmp_path: Path) -> None:
    sets = {"B": {"population": "exc"}, "A": {"mtype": "L5_PC"}, "Both": ["A", "B"]}
    path = write_node_sets(tmp_path / "node_sets.json", sets)
    assert list(json.loads(path.read_text())) == ["B", "A", "Both"]
    assert libsonata.NodeSets.from_file(str(path)).names == {"A", "B", "Both"}


def test_a_compound_of_an_unknown_node_set_is_refused(tmp_path: Path) -> None:
    with pytest.raises(CircuitError, match="node set 'Both' names unknown node sets: C"):
        write_node_sets(tmp_path / "node_sets.json", {"A": {"population": "exc"}, "Both": ["A", "C"]})


def test_compartment_sets_are_sorted_and_without_duplicates(tmp_path: Path) -> None:
    locations = [(2, 0, 0.5), (0, 3, 0.9), (0, 3, 0.1), (2, 0, 0.5)]
    path = write_compartment_sets(tmp_path / "sets.json", {"places": ("exc", locations)})
    found = libsonata.CompartmentSets.from_file(str(path))["places"]
    assert found.population == "exc"
    assert [(place.node_id, place.section_id, place.offset) for place in found] == [
        (0, 3, 0.1),
        (0, 3, 0.9),
        (2, 0, 0.5),
    ]


@pytest.mark.parametrize("location", [(-1, 0, 0.5), (0, -1, 0.5), (0, 0, 1.5), (0, 0, float("nan"))])
def test_impossible_locations_are_refused(tmp_path: Path, location: tuple[int, int, float]) -> None:
    with pytest.raises(CircuitError, match="compartment set 'places' has the impossible location"):
        write_compartment_sets(tmp_path / "sets.json", {"places": ("exc", [location])})
