"""Targets by name, compartment sets, section tables."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.target_manager import NodeSet, TargetManager, TargetSpec, manager
from ndexp.errors import ConfigError, OtherRankError, UnknownKeyError

SETS = {
    "A": {"population": "A"},
    "FirstA": {"population": "A", "node_id": [0]},
    "LastA": {"population": "A", "node_id": [3]},
    "Both": {"node_id": [0, 1]},
    "B": {"population": "B"},
}


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


@pytest.fixture
def conf(tmp_path: Path) -> Any:
    for name, size in (("A", 4), ("B", 3)):
        builders.write_nodes(tmp_path / f"{name}.h5", name, {"layer": [1] * size})
    points = {"Somata": {"population": "A", "compartment_set": [[0, 0, 0.5]]}}
    return SimpleNamespace(
        path=tmp_path / "sim.json",
        circuit_node_sets_file=builders.write_json(tmp_path / "node_sets.json", SETS),
        node_sets_file=None,
        compartment_sets_file=builders.write_json(tmp_path / "points.json", points),
    )


def made(conf: Any) -> TargetManager:
    targets = TargetManager(conf)
    for name in ("A", "B"):
        targets.load_targets(SimpleNamespace(nodes_file=conf.path.with_name(f"{name}.h5")))  # type: ignore[arg-type]
    return targets


@pytest.fixture
def targets(conf: Any) -> TargetManager:
    return made(conf)


def test_the_settings_ride_along(targets: TargetManager, conf: Any) -> None:
    assert targets.run_conf is conf


def test_a_node_set_is_read_once_for_all_its_populations(targets: TargetManager) -> None:
    both = targets.get_target("Both")
    assert {name: part.ids.tolist() for name, part in both.populations.items()} == {"A": [0, 1], "B": [0, 1]}
    assert targets.get_target("Both") is both
    assert targets.get_target(TargetSpec("Both", None)) is both


def test_reading_a_node_set_decides_offsets(targets: TargetManager) -> None:
    both = targets.get_target("Both")
    assert both.gids(raw_gids=False).tolist() == [0, 1, 1000, 1001]


def test_a_population_restricts_it(targets: TargetManager) -> None:
    assert targets.get_target(TargetSpec("Both", "B")).name == "Both#B"
    assert targets.get_target("Both", "B").gids(raw_gids=True).tolist() == [0, 1]


def test_targets_know_the_local_nodes(targets: TargetManager) -> None:
    targets.register_local_nodes(NodeSet("A", np.array([1, 3])))
    assert targets.get_target("A").get_local_gids().tolist() == [1, 3]
    targets.register_local_nodes(NodeSet("B", np.array([2])))
    assert targets.get_target("Both").get_local_gids().tolist() == [1]
    targets.clear_simulation_data()
    assert targets.get_target("A").get_local_gids().tolist() == []


def test_no_name_is_the_global_target(targets: TargetManager) -> None:
    everything = targets.get_target(TargetSpec(None, None))
    assert everything.name == "_ALL_"
    assert everything.is_void()
    everything.append_nodeset(NodeSet("A", np.array([2])))
    assert targets.get_target(TargetSpec(None, "A")).gids(raw_gids=True).tolist() == [2]


def test_an_unknown_name_is_told_with_the_nearest(targets: TargetManager) -> None:
    expected = r"^node_sets\.json: no node set 'Boths'\. Did you mean 'Both'\? Known: A, B, Both, FirstA, LastA$"
    with pytest.raises(UnknownKeyError, match=expected):
        targets.get_target("Boths")


def test_an_unknown_name_ends_all_ranks(conf: Any, ranks: FakeRanks) -> None:
    first, second = ranks.run(lambda: made(conf).get_target("Boths"), 2)
    assert isinstance(first, UnknownKeyError)
    assert isinstance(second, OtherRankError)


@pytest.mark.parametrize(
    ("first", "second", "expected"),
    [
        (("A", None), ("FirstA", None), True),
        (("FirstA", None), ("Both", None), True),
        (("A", None), ("B", None), False),
        (("FirstA", "A"), ("FirstA", "B"), False),
        (("FirstA", "A"), (None, "A"), True),
        (("B", "B"), ("Both", "B"), True),
        (("LastA", None), ("Both", None), False),
    ],
)
def test_intersections(targets: TargetManager, first: tuple[str, str], second: tuple[str, str], expected: bool) -> None:
    assert targets.intersecting(TargetSpec(*first), TargetSpec(*second)) is expected
    assert targets.intersecting(TargetSpec(*first), TargetSpec(*second)) is expected


def pathway(source: str, target: str) -> Any:
    return SimpleNamespace(source=source, target=target)


def test_pathways_overlap_in_source_and_target(targets: TargetManager) -> None:
    assert targets.pathways_overlap(pathway("A", "B"), pathway("FirstA", "Both"))
    assert not targets.pathways_overlap(pathway("A", "B"), pathway("FirstA", "FirstA"))
    assert not targets.pathways_overlap(pathway("A", "B"), pathway("FirstA", "Both"), equal_only=True)
    assert targets.pathways_overlap(pathway("A", "B"), pathway("A", "B"), equal_only=True)


def test_compartment_sets(targets: TargetManager) -> None:
    assert targets.get_compartment_set("Somata").population == "A"
    with pytest.raises(UnknownKeyError, match=r"points\.json: no compartment set 'Soma'\. Did you mean 'Somata'\?"):
        targets.get_compartment_set("Soma")


def test_without_a_compartment_sets_file_none_is_known(conf: Any) -> None:
    conf.compartment_sets_file = None
    with pytest.raises(ConfigError, match=r"sim\.json: no compartment set 'Somata'\. Name the file"):
        made(conf).get_compartment_set("Somata")


@pytest.mark.parametrize(
    "rows", [[[0, 0, 1.5]], [[-1, 0, 0.5]], [[1, 0, 0.5], [0, 0, 0.5]], [[0, 0, 0.5], [0, 0, 0.5]], [[0, 0]]]
)
def test_compartment_sets_that_libsonata_refuses(conf: Any, rows: list[list[float]]) -> None:
    sets = {"Odd": {"population": "A", "compartment_set": rows}}
    conf.compartment_sets_file = builders.write_json(conf.path.with_name("odd.json"), sets)
    with pytest.raises(ConfigError, match=r"odd\.json: the compartment sets file is not valid"):
        made(conf).get_compartment_set("Odd")


class FakeSection:
    def __call__(self, x: float) -> Any:
        return SimpleNamespace(v=1.0)


def test_synapse_sections_are_read_once_per_cell(targets: TargetManager, monkeypatch: pytest.MonkeyPatch) -> None:
    section = FakeSection()
    asked: list[int] = []

    def cellref(gid: int) -> Any:
        asked.append(gid)
        return SimpleNamespace(nSecAll=2, all=[section])

    monkeypatch.setattr(manager, "hoc", lambda: SimpleNamespace(SectionRef=lambda sec: ("ref", sec)))
    targets.register_cell_manager(SimpleNamespace(get_cellref=cellref))
    assert list(targets.location_to_point(1005, 1, -1, 0.25)) == [(1, ("ref", section), 0.25)]
    assert list(targets.location_to_point(1005, 0, -1, 0.25)) == [(-1, None, -1.0)]
    assert asked == [1005]
    targets.clear_simulation_data()
    targets.gid_to_sections(1005)
    assert asked == [1005, 1005]
