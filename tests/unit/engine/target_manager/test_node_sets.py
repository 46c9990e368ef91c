"""Node sets, their rules, and the gid offsets that they decide."""

from pathlib import Path
from typing import Any

import builders
import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi
from ndexp.engine.target_manager import NodeSet, NodeSetReader, Populations
from ndexp.errors import CircuitError, ConfigError

SIZES = {"A": 5000, "B": 10, "M": 7, "Z": 2500}
FIRST_THREE = [0, 1, 2]


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def nodes(name: str, *ids: int) -> NodeSet:
    return NodeSet(name, np.array(ids, np.int64))


# ---- node sets


def test_ids_are_sorted_and_unique() -> None:
    node_set = NodeSet("A", np.array([3, 1, 3], np.uint64))
    assert node_set.ids.tolist() == [1, 3]
    assert node_set.ids.dtype == np.int64
    assert len(node_set) == 2
    assert node_set.max_raw_gid == 3


def test_an_empty_node_set_ends_at_0() -> None:
    assert NodeSet("A").max_raw_gid == 0
    assert len(NodeSet("A")) == 0


def test_gids_have_the_offset() -> None:
    node_set = nodes("A", 1, 3)
    node_set.offset = 2000
    assert node_set.gids().tolist() == [2001, 2003]
    assert node_set.gids(raw_gids=True).tolist() == [1, 3]


# ---- offsets


def offsets(*materialised: dict[str, list[int]]) -> list[int]:
    """The offsets of A, B, M (virtual) and Z after some node sets were read and all cell managers made."""
    populations = Populations()
    for node_set in materialised:
        for name in sorted(node_set):
            populations.register(nodes(name, *(i for i in node_set[name] if i < SIZES[name])))
    for name, size in SIZES.items():
        if name == "M":
            populations.register(NodeSet(name, np.arange(size)), is_virtual=True)
        else:
            manager = populations.register(NodeSet(name))
            populations.grow(manager, np.array(materialised[0].get(name, []), np.int64))
    populations.freeze()
    return [populations.offset(name) for name in SIZES]


@pytest.mark.parametrize(
    ("node_sets", "expected"),
    [
        ([dict.fromkeys("ABMZ", FIRST_THREE)], [0, 1000, 2000, 3000]),
        ([{"A": [1, 999], "B": [1]}], [0, 1000, 2000, 3000]),
        ([{"A": [1, 1000], "B": [1]}], [0, 2000, 3000, 4000]),
        ([{"A": [0, 1], "B": [0, 1]}, {"A": list(range(5000))}], [0, 5000, 6000, 7000]),
        ([{"A": [0, 1], "B": [0, 1]}], [0, 1000, 2000, 3000]),
    ],
)
def test_offsets_measured_on_the_reference_tool(node_sets: list[dict[str, list[int]]], expected: list[int]) -> None:
    assert offsets(*node_sets) == expected


def test_the_largest_id_of_any_rank_decides(ranks: FakeRanks) -> None:
    def register() -> list[int]:
        populations = Populations()
        local = populations.register(NodeSet("A"))
        later = populations.register(NodeSet("B"))
        populations.grow(local, np.array([1000 * mpi.this_rank().rank]))
        return [local.offset, later.offset]

    assert ranks.run(register, 3) == [[0, 3000]] * 3


def test_all_node_sets_of_a_population_move_with_it() -> None:
    populations = Populations()
    first, second = populations.register(nodes("B", 1)), populations.register(nodes("B", 2))
    populations.register(nodes("A", 0))
    assert (first.offset, second.offset) == (0, 0)  # a new population does not move later ones …
    populations.register(nodes("A", 3500))
    assert (first.offset, second.offset) == (4000, 4000)  # … but its growth does


def test_two_populations_at_one_offset_are_mended_by_moving_the_virtual_one() -> None:
    populations = Populations()
    real = populations.register(nodes("N", 0, 1))
    virtual = populations.register(nodes("A", 0), is_virtual=True)
    assert (real.offset, virtual.offset) == (0, 0)
    populations.freeze()
    assert (real.offset, virtual.offset) == (0, 1000)


def test_two_real_populations_at_one_offset_are_told_apart() -> None:
    populations = Populations()
    later, earlier = populations.register(nodes("N", 0)), populations.register(nodes("A", 0))
    populations.freeze()
    assert sorted([later.offset, earlier.offset]) == [0, 1000]


def test_nothing_moves_after_the_freeze() -> None:
    populations = Populations()
    a, b = populations.register(nodes("A", 1)), populations.register(nodes("B", 1))
    populations.freeze()
    late = populations.register(nodes("A", 4000))
    assert (a.offset, late.offset, b.offset) == (0, 0, 1000)


def test_a_population_after_the_freeze_comes_after_all_others() -> None:
    populations = Populations()
    populations.register(nodes("B", 1))
    populations.register(nodes("C", 2500))
    populations.freeze()
    assert populations.offset("A") == 4000
    assert populations.offset("A") == 4000
    assert populations.offset("D") == 5000


# ---- reading


@pytest.fixture
def files(tmp_path: Path) -> tuple[Path, Path]:
    """Two node files: A with 4 nodes and an mtype, V (virtual) with 6 and none."""
    a = builders.write_nodes(tmp_path / "a.h5", "A", {"mtype": ["L1", "L2", "L1", "L3"], "layer": [1, 2, 1, 3]})
    v = builders.write_nodes(tmp_path / "v.h5", "V", {"layer": [9] * 6})
    return a, v


def reader(tmp_path: Path, files: tuple[Path, Path], circuit: Any, simulation: Any = None) -> NodeSetReader:
    own = None if simulation is None else builders.write_json(tmp_path / "own.json", simulation)
    found = NodeSetReader(builders.write_json(tmp_path / "sets.json", circuit), own)
    for file in files:
        found.register_node_file(file)
    return found


def ids(found: NodeSetReader, name: str) -> dict[str, list[int]] | None:
    read = found.read_ids(name)
    return None if read is None else {population: values.tolist() for population, values in read.items()}


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ({"population": "A"}, {"A": [0, 1, 2, 3]}),
        ({"population": "A", "node_id": [3, 1, 1, 99]}, {"A": [1, 3]}),
        ({"node_id": [0, 4]}, {"A": [0], "V": [0, 4]}),
        ({"node_id": 5}, {"V": [5]}),
        ({"mtype": "L1"}, {"A": [0, 2]}),
        ({"mtype": ["L1", "L3"]}, {"A": [0, 2, 3]}),
        ({"mtype": {"$regex": "L[23]"}}, {"A": [1, 3]}),
        ({"layer": {"$gte": 2}, "population": "A"}, {"A": [1, 3]}),
        ({"layer": {"$gt": 2}}, {"A": [3], "V": [0, 1, 2, 3, 4, 5]}),
        ({"mtype": "L1", "layer": 2}, {}),
        ({"mtype": "none"}, {}),
    ],
)
def test_rules(tmp_path: Path, files: tuple[Path, Path], rule: Any, expected: dict[str, list[int]]) -> None:
    assert ids(reader(tmp_path, files, {"Set": rule}), "Set") == expected


def test_lists_of_names_are_unions(tmp_path: Path, files: tuple[Path, Path]) -> None:
    sets = {"One": {"population": "A", "node_id": [0, 1]}, "Two": {"population": "A", "node_id": [1, 2]}}
    assert ids(reader(tmp_path, files, {**sets, "Both": ["One", "Two"]}), "Both") == {"A": [0, 1, 2]}


def test_an_unknown_name_is_none(tmp_path: Path, files: tuple[Path, Path]) -> None:
    assert reader(tmp_path, files, {"A": {"population": "A"}}).read_ids("B") is None
    assert NodeSetReader(None, None).read_ids("B") is None
    assert list(NodeSetReader(None, None).names) == []


def test_the_simulations_names_win(tmp_path: Path, files: tuple[Path, Path]) -> None:
    circuit = {"Mine": {"population": "A"}, "Both": {"population": "A"}}
    found = reader(tmp_path, files, circuit, {"Own": {"population": "V"}, "Both": {"population": "V"}})
    assert list(found.names) == ["Both", "Mine", "Own"]
    assert list(ids(found, "Both") or {}) == ["V"]


def test_only_the_simulations_file(tmp_path: Path) -> None:
    own = builders.write_json(tmp_path / "own.json", {"Own": {"population": "V"}})
    assert list(NodeSetReader(None, own).names) == ["Own"]


def test_sizes(tmp_path: Path, files: tuple[Path, Path]) -> None:
    found = reader(tmp_path, files, {})
    assert (found.size("A"), found.size("V")) == (4, 6)


def test_a_missing_file_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.json: the node sets file does not exist\. Check node_sets_file"):
        NodeSetReader(tmp_path / "none.json", None)


@pytest.mark.parametrize("content", ["{", '{"a": ["b"]}'])
def test_a_broken_file_is_named(tmp_path: Path, content: str) -> None:
    path = tmp_path / "sets.json"
    path.write_text(content)
    with pytest.raises(ConfigError, match=r"sets\.json: the node sets file is not valid: "):
        NodeSetReader(None, path)


def test_a_node_file_that_is_none_is_named(tmp_path: Path) -> None:
    path = tmp_path / "nodes.h5"
    path.write_bytes(b"text")
    with pytest.raises(CircuitError, match=r"nodes\.h5: the node file cannot be opened"):
        NodeSetReader(None, None).register_node_file(path)


def test_a_rule_that_cannot_be_resolved_is_told(tmp_path: Path, files: tuple[Path, Path]) -> None:
    with pytest.raises(ConfigError, match="node set 'Odd': the node set cannot be resolved"):
        reader(tmp_path, files, {"Odd": {"population": "A", "mtype": 3}}).read_ids("Odd")


def test_numbers_for_what_is_no_node_come_after_all_nodes_and_are_given_once() -> None:
    populations = Populations()
    populations.register(NodeSet("A", np.array([1200])))
    populations.freeze()
    assert [populations.reserve(count) for count in (5, 0, 1)] == [2000, 2005, 2005]
    assert populations.offset("later") == 3000
