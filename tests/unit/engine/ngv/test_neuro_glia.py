"""Connections of astrocytes: which synapses they hear; what touches NEURON is replaced."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from fake_ranks import FakeRanks
from glia_files import neuro_glial
from synapse_columns import columns

from ndexp.engine.connection_manager import SynapseRuleManager
from ndexp.engine.ngv import NeuroGliaConnManager, NeuroGlialConnection, neuro_glia
from ndexp.engine.target_manager import NodeSet, Populations
from ndexp.errors import ConfigError, SimulationError


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


class Neuron:
    """Keeps what would be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.watched: list[Any] = []
        self.attached: list[Any] = []
        monkeypatch.setattr(neuro_glia, "watch_releases", self._watch)
        monkeypatch.setattr(neuro_glia.builder, "attach_sources", self._attach)
        lists = lambda: SimpleNamespace(synapses=List(), netcons=List())  # noqa: E731
        monkeypatch.setattr(neuro_glia.builder, "Built", lists)

    def _watch(self, synapses: Any, placed: Any, chosen: Any, gids: Any, netcon: Any) -> None:
        self.watched.append((synapses, chosen.tolist(), gids.tolist(), netcon))

    def _attach(self, sgid: Any, rows: Any, built: Any) -> Any:
        names = [built.synapses[index] for index in rows.synapse]
        self.attached.append((sgid.tolist(), names, sorted({*rows.delay, *rows.weight})))
        first = len(built.netcons)
        built.netcons += [f"{source} → {name}" for source, name in zip(sgid, names, strict=True)]
        return np.arange(first, len(built.netcons))


class List(list[Any]):
    def o(self, index: int) -> Any:
        return self[index]

    def count(self) -> float:  # type: ignore[override]  # as hoc's
        return float(len(self))

    def remove_all(self) -> None:
        self.clear()


@pytest.fixture
def neuron(monkeypatch: pytest.MonkeyPatch) -> Neuron:
    return Neuron(monkeypatch)


def glia(gid: int) -> Any:
    return SimpleNamespace(glut_soma=f"soma {gid}", get_glut=lambda section: f"{gid}.{section}")


def manager(folder: Path, *, dt: float = 0.025, **more: Any) -> NeuroGliaConnManager:
    """Astrocytes 0 and 1 of G (gids from 0) here, and neurons N (gids from 1000); gids of others begin at 2000."""
    populations = Populations()
    for name, largest in (("G", 2), ("N", 4)):
        populations.register(NodeSet(name, np.array([largest])))
    populations.freeze()
    conf = SimpleNamespace(run=SimpleNamespace(dt=dt), connection_overrides=())
    targets: Any = SimpleNamespace(populations=populations, run_conf=conf)
    nodes = SimpleNamespace(ids=np.array([0, 1]), offset=0)
    cells = SimpleNamespace(
        population_name="G", local_nodes=nodes, is_virtual=False, circuit_target=None, get_cell=glia
    )
    neurons = SimpleNamespace(
        population_name="N",
        local_nodes=SimpleNamespace(ids=np.arange(5), offset=1000),
        is_virtual=False,
        get_cell=lambda gid: SimpleNamespace(synlist=f"synapses {gid}"),
    )
    found = NeuroGliaConnManager(None, targets, cells, SimpleNamespace(**{**vars(neurons), **more}))
    path = folder / "e.h5" if (folder / "e.h5").is_file() else neuro_glial(folder)
    found.open_edge_location(f"{path}:ng", None)
    found.create_connections()
    return found


def makers(*names: str, target: str = "N") -> Any:
    cells = SimpleNamespace(population_name=target)
    found = SynapseRuleManager(None, SimpleNamespace(), cells, SimpleNamespace(population_name="S"))  # type: ignore[arg-type]
    found.edge_populations = list(names)
    return found


def built(maker: Any, gid: int, edge_ids: list[int], syn_type: float = 113.0, population: float = 0.0) -> None:
    """Tell the watchers of new synapses on a neuron."""
    n = len(edge_ids)
    values = {"edge_id": edge_ids, "edge_population": [population] * n, "syn_type": [syn_type] * n}
    rows = columns([1] * n, [gid] * n, **values)
    for watch in maker.watchers:
        watch(gid, rows, SimpleNamespace(synapse=np.arange(n)))


def test_astrocytes_are_the_targets_though_the_file_has_them_as_sources(tmp_path: Path) -> None:
    found = manager(tmp_path)
    assert (found.src_node_population, found.dst_node_population) == ("N", "G")
    (part,) = next(iter(found._populations.values())).parts
    assert (part.tgid.tolist(), part.sgid.tolist()) == ([0, 1, 1], [1003, 1004, 1000])


def test_only_referred_excitatory_synapses_are_watched_and_heard(tmp_path: Path, neuron: Neuron) -> None:
    found, maker = manager(tmp_path), makers("z", "y", "x")
    found.exchange([found, makers("y", target="G"), maker])
    built(maker, 1003, [59, 60, 61], population=1.0)
    built(maker, 1004, [70], syn_type=8.0, population=2.0)
    built(maker, 1000, [50], population=1.0)
    netcon = (0.0, 0.0, 1.1)
    assert neuron.watched == [("synapses 1003", [1], [2002], netcon), ("synapses 1000", [0], [2001], netcon)]
    assert found.finalize() == 3
    assert neuron.attached == [
        ([2002, 2002], ["0.6", "soma 0"], [0.0, 0.05]),
        ([2001, 2001], ["1.7", "soma 1"], [0.0, 0.05]),
    ]
    assert found.built[1].synapses == ["soma 1", "1.5", "1.7"], "a section has its counter even if nothing reaches it"
    found.clear()
    assert found.built == {}


def test_connections_are_views_before_and_after_the_build(tmp_path: Path, neuron: Neuron) -> None:
    found, maker = manager(tmp_path), makers("z", "y", "x")
    before = list(found.get_connections([1, 0]))
    assert all(isinstance(one, NeuroGlialConnection) for one in before)
    assert [(one.sgid, one.tgid) for one in before] == [(1000, 1), (1004, 1), (1003, 0)]
    assert before[0].netcons == before[0].synapses == ()
    params = [one.synapse_params.tolist() for one in before]
    assert params == [[(1000, 50, 7, -1, 0.0)], [(1004, 70, 5, -1, 0.0)], [(1003, 60, 6, -1, 0.0)]]
    found.exchange([maker])
    built(maker, 1000, [50], population=1.0)
    found.finalize()
    after = list(found.get_connections([1, 0]))
    assert [one.synapse_params.tolist() for one in after] == params
    assert [one.synapses for one in after] == [("1.7",), ("1.5",), ("0.6",)]
    assert [one.netcons for one in after] == [("2001 → 1.7", "2001 → soma 1"), (), ()]
    with pytest.raises(
        SimulationError, match=r"connection \[1000->1\] is built with all others\. Call its manager's fin"
    ):
        after[0].finalize(None)


def test_synapses_of_another_population_with_the_same_edge_id_are_not_meant(tmp_path: Path, neuron: Neuron) -> None:
    found, maker = manager(tmp_path), makers("z", "y", "x")
    found.exchange([maker])
    built(maker, 1003, [60], population=0.0)
    built(maker, 1003, [60], population=2.0)
    assert neuron.watched == []


def test_two_managers_number_their_synapses_apart(tmp_path: Path) -> None:
    found = manager(tmp_path)
    found.exchange([])
    found.exchange([])
    assert found._virtual_gids.first == 2003


def test_every_rank_knows_all_synapses_that_are_referred_to(tmp_path: Path, ranks: FakeRanks) -> None:
    def gids() -> list[int]:
        found, maker = manager(tmp_path), makers("y", "x")
        if neuro_glia.mpi.this_rank().rank:
            found._populations.clear()
        found.exchange([maker])
        return [
            int(found._virtual_gids.of(name, np.array([edge]))[0]) for name, edge in (("x", 70), ("y", 50), ("y", 60))
        ]

    manager(tmp_path)
    assert ranks.run(gids, 2) == [[2000, 2001, 2002]] * 2


def test_a_time_step_that_the_delay_does_not_exceed(tmp_path: Path, ranks: FakeRanks, neuron: Neuron) -> None:
    def check() -> None:
        found = manager(tmp_path, dt=0.05)
        found._edge_populations = found._named
        found._virtual_gids = neuro_glia.VirtualGids({"x": np.array([70]), "y": np.array([60])}, 2000)
        found._firing = np.array([2000])
        context: Any = neuro_glia.neuron_api.parallel_context()
        context.gid_exists = lambda gid: 0.0
        found._check_delays()

    manager(tmp_path)
    (error,) = {type(found) for found in ranks.run(check, 2)}
    assert error is SimulationError


def test_neurons_without_cells(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="neuro-glial edges refer to synapses of 'N', which has no cells"):
        manager(tmp_path, is_virtual=True)
