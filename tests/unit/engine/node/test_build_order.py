"""The order in which edge populations are read."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from ndexp.engine.node.build_order import are_referred_to, build_order, inner_edges
from ndexp.engine.settings import EdgeConf


def edges(name: str, source: str, target: str, kind: str = "chemical") -> EdgeConf:
    return EdgeConf(name=name, type=kind, file=Path("edges.h5"), source=source, target=target)


def settings(populations: str, *every: EdgeConf) -> Any:
    return SimpleNamespace(populations=[SimpleNamespace(name=name) for name in populations.split()], edges=every)


def names(found: list[EdgeConf]) -> list[str]:
    return [one.name for one in found]


def test_inner_connectivity_comes_first_in_the_order_of_populations() -> None:
    every = (edges("a_b", "A", "B"), edges("b_b", "B", "B"), edges("v_a", "V", "A"), edges("a_a", "A", "A"))
    assert names(build_order(settings("A B V", *every))) == ["a_a", "b_b", "a_b", "v_a"]
    assert names(build_order(settings("B A", *every))) == ["b_b", "a_a", "a_b", "v_a"]


def test_only_the_first_edges_of_a_population_onto_itself_are_inner() -> None:
    every = (edges("b_b", "B", "B"), edges("second", "A", "A"), edges("third", "A", "A"))
    assert names(build_order(settings("A B", *every))) == ["second", "b_b", "third"]


def test_gap_junctions_are_no_inner_connectivity_but_points_are() -> None:
    gaps, points = edges("gaps", "A", "A", "electrical"), edges("points", "A", "A", "point_process")
    assert inner_edges(settings("A", gaps, points), "A") is points
    assert inner_edges(settings("A", gaps), "A") is None


def test_the_published_name_counts_whatever_the_type() -> None:
    named = edges("A__A__chemical", "A", "A", "electrical")
    assert inner_edges(settings("A", named, edges("other", "A", "A")), "A") is named


def test_a_circuit_without_edges() -> None:
    assert build_order(settings("A B")) == []


def test_astrocytes_refer_to_edges_onto_their_neurons() -> None:
    onto_a, onto_b = edges("v_a", "V", "A"), edges("a_b", "A", "B")
    every = settings("A B G V", onto_a, onto_b, edges("g_a", "G", "A", "synapse_astrocyte"))
    assert are_referred_to(every, onto_a)
    assert not are_referred_to(every, onto_b)
