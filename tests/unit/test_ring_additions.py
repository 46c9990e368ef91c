"""What the tests' ring circuit may get on top: readable by libsonata, deterministic, and as promised."""

import itertools
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import libsonata
import pytest
import ring_additions as additions

EVERY = (
    additions.locate_by_all_means,
    additions.scatter,
    additions.delays,
    additions.second_edges,
    additions.undeclared_source,
    additions.plastic_columns,
    additions.gap_junctions,
    additions.neuromodulation,
    additions.exp2syn,
    additions.point_cells,
)


def _circuit(folder: Path, *added: Callable[[Path], None]) -> libsonata.CircuitConfig:
    path = builders.ring(folder)
    for addition in added:
        addition(path)
    return libsonata.CircuitConfig.from_file(path)


def _columns(circuit: libsonata.CircuitConfig, population: str, *names: str) -> list[list[Any]]:
    edges = circuit.edge_population(population)
    return [edges.get_attribute(name, edges.select_all()).tolist() for name in names]


@pytest.mark.parametrize("addition", EVERY, ids=lambda addition: addition.__name__)
def test_an_addition_changes_the_circuit_the_same_way_every_time(
    tmp_path: Path, addition: Callable[[Path], None]
) -> None:
    plain, first, again = (tmp_path / name for name in ("plain", "first", "again"))
    _circuit(plain)
    _circuit(first, addition)
    _circuit(again, addition)

    def content(folder: Path) -> dict[str, dict[str, object]]:
        return {path.name: _datasets(path) for path in folder.glob("*.h5")}

    assert content(first) == content(again)
    assert content(first) != content(plain)


@pytest.mark.parametrize("addition", EVERY, ids=lambda addition: addition.__name__)
def test_edges_are_indexed_by_their_targets(tmp_path: Path, addition: Callable[[Path], None]) -> None:
    circuit = _circuit(tmp_path, addition)

    for name in circuit.edge_populations:
        edges = circuit.edge_population(name)
        targets = sorted(set(edges.target_nodes(edges.select_all()).tolist()))
        assert edges.afferent_edges(targets).flat_size == edges.size, name


def test_scattered_rows_split_connections(tmp_path: Path) -> None:
    edges = _circuit(tmp_path, additions.scatter).edge_population("Afferents__RingA__chemical")

    sources = edges.source_nodes(edges.afferent_edges([0])).tolist()
    changes = sum(a != b for a, b in itertools.pairwise(sources))
    assert changes >= len(set(sources))


def test_each_file_tells_places_in_another_way(tmp_path: Path) -> None:
    circuit = _circuit(tmp_path, additions.locate_by_all_means)

    names = [circuit.edge_population(name).attribute_names for name in sorted(circuit.edge_populations)]
    places = [{name for name in found if name.startswith(("afferent_", "morpho_"))} for found in names]
    assert len({frozenset(place) for place in places}) == 5


def test_gap_junctions_come_in_pairs(tmp_path: Path) -> None:
    circuit = _circuit(tmp_path, additions.gap_junctions)
    rows: dict[int, tuple[int, int, int, float]] = {}
    for name in ("RingA__RingA__electrical", "RingB__RingB__electrical"):
        edges = circuit.edge_population(name)
        own, other, g = _columns(circuit, name, "afferent_junction_id", "efferent_junction_id", "conductance")
        ends = (edges.source_nodes(edges.select_all()).tolist(), edges.target_nodes(edges.select_all()).tolist())
        for number, partner, source, target, conductance in zip(own, other, *ends, g, strict=True):
            assert number not in rows
            rows[number] = (partner, source, target, conductance)

    for number, (partner, source, target, conductance) in rows.items():
        assert rows[partner] == (number, target, source, conductance)


def test_modulating_edges_lie_next_to_synapses(tmp_path: Path) -> None:
    circuit = _circuit(tmp_path, additions.neuromodulation)

    def places(name: str) -> list[tuple[int, int, float]]:
        edges = circuit.edge_population(name)
        targets = edges.target_nodes(edges.select_all()).tolist()
        columns = _columns(circuit, name, "afferent_section_id", "afferent_section_pos")
        return list(zip(targets, *columns, strict=True))

    synapses = places("Afferents__RingA__chemical")
    for target, section, position in places("Modulators__RingA__neuromodulatory"):
        assert any((target, section) == (t, s) and abs(position - x) < 0.05 for t, s, x in synapses)


def test_a_point_cell_gets_one_edge_from_each_source(tmp_path: Path) -> None:
    circuit = _circuit(tmp_path, additions.point_cells)

    assert (tmp_path / "hoc" / "PointCell.hoc").is_file()
    for name in ("RingA__Points__point_process", "Points__Points__point_process"):
        edges = circuit.edge_population(name)
        every = edges.select_all()
        pairs = list(zip(edges.source_nodes(every).tolist(), edges.target_nodes(every).tolist(), strict=True))
        assert len(set(pairs)) == len(pairs)


def test_the_undeclared_source_has_no_nodes(tmp_path: Path) -> None:
    circuit = _circuit(tmp_path, additions.undeclared_source)

    assert circuit.edge_population("Elsewhere__RingA__chemical").source == "Elsewhere"
    assert "Elsewhere" not in circuit.node_populations


def test_delays_are_below_and_off_a_time_step(tmp_path: Path) -> None:
    (delays,) = _columns(_circuit(tmp_path, additions.delays), "RingA__RingA__chemical", "delay")

    assert min(delays) < 0.025 < max(delays) < 0.2


def test_channels_go_into_the_cell_that_the_circuit_has(tmp_path: Path) -> None:
    path = builders.ring(tmp_path)
    additions.channels(path)

    assert "insert StochKv3" in (tmp_path / "hoc" / "RingCell.hoc").read_text(encoding="utf-8")
    assert json.loads(path.read_text(encoding="utf-8"))["version"] == 2


def _datasets(path: Path) -> dict[str, object]:
    found: dict[str, object] = {}

    def keep(name: str, item: h5py.HLObject) -> None:
        if isinstance(item, h5py.Dataset):
            found[name] = item[()].tolist()

    with h5py.File(path) as file:
        file.visititems(keep)
    return found
