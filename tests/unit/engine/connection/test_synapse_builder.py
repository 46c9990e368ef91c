"""Which loops make what: the library's own when it has them and knows the mechanism, otherwise hoc's."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from one_cell_synapses import make_synapses

from ndexp.engine.connection import NetConType, compiled_builder, hoc_builder
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.creation_order import order_by_compartment
from ndexp.engine.connection.target_cells import Target, TargetCells

NAMES = ("make_synapses", "attach_sources", "attach_stims", "make_minis")


@pytest.fixture
def calls(monkeypatch: pytest.MonkeyPatch) -> list[tuple[str, str, Any]]:
    """What is asked of which backend."""
    made: list[tuple[str, str, Any]] = []
    for backend, label in ((compiled_builder, "compiled"), (hoc_builder, "hoc")):
        for name in NAMES:
            keep = lambda *given, name=name, label=label: made.append((label, name, given))  # noqa: E731
            monkeypatch.setattr(backend, name, keep)
    return made


def choose(
    monkeypatch: pytest.MonkeyPatch, *, available: bool, can_make: bool = True, coreneuron: bool = False
) -> None:
    monkeypatch.setattr(compiled_builder, "is_available", lambda: available)
    monkeypatch.setattr(builder, "is_coreneuron", lambda: coreneuron)
    monkeypatch.setattr(compiled_builder, "can_make", lambda rows: can_make)
    monkeypatch.setattr(compiled_builder, "objects_of", lambda _synapses, index: 1000 + index)


class Synapses:
    def count(self) -> float:
        return 10.0


def make(section_id: list[int], x: list[float]) -> Any:
    rows = builder.SynapseRows(mechanism="Any", x=np.array(x), parameters={})
    sections: Any = [SimpleNamespace(nseg=2), None, SimpleNamespace(nseg=1)]
    return make_synapses(rows, np.array(section_id, int), sections, Synapses())


@pytest.mark.parametrize(("available", "used"), [(True, "compiled"), (False, "hoc")])
def test_all_is_made_by_the_loops_there_are(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any], available: bool, used: str
) -> None:
    choose(monkeypatch, available=available)
    netcons: Any = None
    built: Any = SimpleNamespace(netcons=Synapses())
    make([0], [0.5])
    assert builder.attach_sources(np.array([1]), netcons, built).tolist() == [10]
    assert builder.attach_stims(np.array([0, 0]), None, netcons, NetConType.NC_REPLAY, "Any", built).tolist() == [
        10,
        11,
    ]
    builder.make_minis(np.array([0]), None, (np.zeros((1, 3)), np.ones((1, 3))), 50.0, built)
    assert [call[:2] for call in calls] == [(used, name) for name in NAMES]


def test_coreneuron_gets_a_generator_of_minis_per_synapse(monkeypatch: pytest.MonkeyPatch, calls: list[Any]) -> None:
    choose(monkeypatch, available=True, coreneuron=True)
    none: Any = None
    built: Any = SimpleNamespace(netcons=SimpleNamespace(count=lambda: 5))
    builder.make_minis(np.array([0]), None, (np.zeros((1, 3)), np.ones((1, 3))), 50.0, built)
    for kind in (NetConType.NC_SPONTMINI, NetConType.NC_REPLAY):
        assert builder.attach_stims(np.array([0, 0]), None, none, kind, "Any", built).tolist() == [5, 6]
    assert builder.attach_sources(np.array([1]), none, built).tolist() == [5]
    used = [
        ("hoc", "make_minis"),
        ("hoc", "attach_stims"),
        ("compiled", "attach_stims"),
        ("compiled", "attach_sources"),
    ]
    assert [call[:2] for call in calls] == used


def test_an_incomplete_mechanism_is_left_to_hoc(monkeypatch: pytest.MonkeyPatch, calls: list[Any]) -> None:
    choose(monkeypatch, available=True, can_make=False)
    make([0], [0.5])
    assert calls[0][0] == "hoc"


def test_indices_are_those_of_the_list_whatever_the_order(monkeypatch: pytest.MonkeyPatch, calls: list[Any]) -> None:
    choose(monkeypatch, available=True)
    assert make([2, 0, 0], [0.5, 0.9, 0.1]).tolist() == [12, 11, 10]
    rows, order, cells = calls[0][2]
    assert rows.x.tolist() == [0.1, 0.9, 0.5]
    assert order.rows.tolist() == [2, 1, 0]
    assert order.section.tolist() == [0, 2]
    assert [section and section.nseg for section in cells.targets[0].sections] == [2, None, 1]


def test_no_rows_make_nothing(monkeypatch: pytest.MonkeyPatch, calls: list[Any]) -> None:
    choose(monkeypatch, available=True)
    assert make([], []).tolist() == []
    assert calls[0][2][1].section.tolist() == []


@pytest.mark.parametrize("available", [True, False])
def test_indices_and_addresses_of_many_cells(
    monkeypatch: pytest.MonkeyPatch, calls: list[Any], available: bool
) -> None:
    choose(monkeypatch, available=available)
    cell, section, x = np.array([0, 0, 2]), np.zeros(3, np.int64), np.array([0.1, 0.2, 0.3])
    cells = TargetCells(
        Target(gid=gid, cell=SimpleNamespace(synlist=Synapses()), sections=[SimpleNamespace(nseg=1)])
        for gid in range(3)
    )
    order = order_by_compartment(cell, section, x, np.ones(3, np.int64), 3)
    rows = builder.SynapseRows(mechanism="Any", x=x, parameters={})
    where, objects = builder.make_on_cells(rows, order, cells)
    assert where.tolist() == [10, 11, 10]
    assert (objects is not None) == available
    if objects is not None:
        assert objects.tolist() == [1010, 1011, 1010]


def test_only_what_a_mechanism_has_becomes_a_column() -> None:
    section, x = np.array([0]), np.array([0.5])
    bare = builder.SynapseRows(mechanism="Exp2Syn", x=x, parameters={"e": x})
    full = builder.SynapseRows(mechanism="Any", x=x, parameters={"e": x}, synapse_id=section, conductance=x)
    assert list(bare.columns()) == ["e"]
    assert list(full.columns()) == ["e", "synapseID", "conductance"]


def test_the_library_must_have_all_loops(monkeypatch: pytest.MonkeyPatch) -> None:
    has = {"ndexp_make_synapses", "ndexp_find_objects", "ndexp_attach_gids", "ndexp_attach_stims", "NdexpMinis"}
    monkeypatch.setattr(compiled_builder, "has_mechanism", lambda name: name in has)
    compiled_builder.is_available.cache_clear()
    assert compiled_builder.is_available()
    has.remove("NdexpMinis")
    compiled_builder.is_available.cache_clear()
    assert not compiled_builder.is_available()
    compiled_builder.is_available.cache_clear()
