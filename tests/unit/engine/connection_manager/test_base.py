"""A pathway's manager: files, connection sets, counts; nothing is built."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine.connection_manager import ConnectionManagerBase, ConnectionSet
from ndexp.errors import CircuitError, ConfigError

REAL = ("conductance", "u_syn", "depression_time", "facilitation_time", "decay_time", "delay", "afferent_section_pos")
WHOLE = ("syn_type_id", "n_rrp_vesicles", "afferent_section_id")


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def cells(name: str, offset: int, *ids: int, is_virtual: bool = False) -> Any:
    nodes = SimpleNamespace(offset=offset, ids=np.array(ids, np.int64))
    return SimpleNamespace(population_name=name, local_nodes=nodes, is_virtual=is_virtual, circuit_target="All")


TARGETS: Any = SimpleNamespace(
    run_conf=SimpleNamespace(
        run=SimpleNamespace(dt=0.1),
        conditions=SimpleNamespace(extracellular_calcium=None),
        connection_overrides=(),
    ),
)


class Counting(ConnectionManagerBase):
    """Builds nothing, but keeps what it would build."""

    def _finalize_population(self, population: ConnectionSet, base_seed: int, **conn_params: object) -> int:
        found = population.columns()
        self.seen = (base_seed, conn_params)
        return 0 if found is None else len(found)


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """Edges 0→1, 2→1, 0→4 from A to B."""
    columns: dict[str, Any] = {name: np.full(3, 0.5) for name in REAL}
    columns |= {name: np.full(3, 1, np.uint32) for name in WHOLE}
    return builders.write_edges(tmp_path / "edges.h5", ("A", 3), ("B", 5), ([0, 2, 0], [1, 1, 4]), columns)


def opened(edges: Path, *ids: int, source: Any = None) -> Counting:
    manager = Counting(None, TARGETS, cells("B", 2000, *ids), source or cells("A", 1000))
    manager.open_edge_location(f"{edges}:A__B__chemical", None)
    return manager


def test_before_a_file_is_open(edges: Path) -> None:
    manager = Counting(None, TARGETS, cells("B", 2000))
    assert (manager.src_node_population, manager.dst_node_population) == ("B", "B")
    assert manager.src_cell_manager is manager.cell_manager
    assert (manager.is_file_open, manager.current_population, manager.connection_count) == (False, None, 0)
    with pytest.raises(ConfigError, match=r"no edge file has been opened\. Call open_edge_location first"):
        manager.create_connections()


def test_opening_a_file_chooses_the_pathway(edges: Path) -> None:
    manager = opened(edges, 1, 4)
    assert (manager.src_node_population, manager.dst_node_population) == ("A", "B")
    assert (manager.src_pop_offset, manager.target_pop_offset) == (1000, 2000)
    assert manager.is_file_open
    current = manager.current_population
    assert current is not None
    assert (current.src_id, current.dst_id) == (1407, 3741)  # low 12 bits of MD5 of the names


def test_a_windows_like_path_keeps_its_colon(edges: Path) -> None:
    odd = edges.with_name("a:b.h5")
    edges.rename(odd)
    manager = Counting(None, TARGETS, cells("B", 0, 1), cells("A", 0))
    assert manager.open_edge_location(f"{odd}:A__B__chemical", None) == str(odd)


def test_a_missing_file_is_named() -> None:
    manager = Counting(None, TARGETS, cells("B", 0))
    with pytest.raises(CircuitError, match=r"none\.h5: the edge file does not exist"):
        manager.open_edge_location("none.h5:A__B__chemical", None)


@pytest.mark.parametrize(("ids", "count"), [((1, 4), 3), ((1,), 2), ((4,), 1), ((0,), 0), ((), 0)])
def test_all_edges_onto_local_nodes_become_connections(edges: Path, ids: tuple[int, ...], count: int) -> None:
    manager = opened(edges, *ids)
    manager.create_connections()
    assert manager.connection_count == count


def test_connections_have_gids(edges: Path) -> None:
    manager = opened(edges, 4)
    manager.connect_all()
    assert manager.current_population is not None
    found = manager.current_population.columns()
    assert found is not None
    assert (found.sgid.tolist(), found.tgid.tolist()) == ([1000], [2004])


def test_a_second_file_of_the_pathway_shares_the_connections(edges: Path) -> None:
    manager = opened(edges, 4)
    first = manager.current_population
    manager.connect_all()
    manager.open_edge_location(f"{edges}:A__B__chemical", None)
    manager.connect_all()
    assert manager.current_population is first
    assert manager.connection_count == 1
    assert first is not None
    assert sum(map(len, first.parts)) == 2


@pytest.mark.parametrize(
    ("source", "is_virtual"),
    [(cells("A", 0), False), (cells("A", 0, is_virtual=True), True), (cells("B", 0), True)],
)
def test_sources_are_virtual_by_kind_or_by_another_name(edges: Path, source: Any, is_virtual: bool) -> None:
    assert opened(edges, 1, source=source)._is_virtual_source is is_virtual


def test_pathways_are_found_by_number(edges: Path) -> None:
    manager = opened(edges, 1)
    other = manager.get_population(1, 2)
    assert manager.get_population(1, 2) is other
    assert list(manager.find_populations((1, None))) == [other]
    assert list(manager.find_populations(1)) == [other]
    assert len(list(manager.find_populations(None))) == 2
    assert manager.select_connection_set(1, 2) is other
    assert manager.current_population is other


def test_synapses_are_built_once_and_counted_over_all_ranks(edges: Path, ranks: FakeRanks) -> None:
    def build() -> tuple[int, int]:
        here = ranks._context().id()
        manager = opened(edges, *([1] if here == 0 else [4]))
        manager.connect_all()
        first = manager.finalize(7, spam=1)
        assert manager.seen == (7, {"spam": 1})
        return first, manager.finalize(7)

    assert ranks.run(build, 2) == [(3, 0), (3, 0)]


def test_a_kind_that_does_not_say_how_to_build_cannot(edges: Path) -> None:
    manager = ConnectionManagerBase(None, TARGETS, cells("B", 2000, 1), cells("A", 0))
    manager.open_synapse_file(str(edges), "A__B__chemical")
    with pytest.raises(NotImplementedError):
        manager.finalize()


def test_by_default_replay_only_warns(edges: Path, caplog: pytest.LogCaptureFixture) -> None:
    assert opened(edges, 1).replay({}, None, None) == 0
    assert "A → B: connections of this kind cannot be replayed" in caplog.text
