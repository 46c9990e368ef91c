"""One connection: what it is told before the build, and how it finds its objects after it; NEURON is replaced."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from synapse_columns import columns

from ndexp.engine.connection import Connection, NetConType, base, connection
from ndexp.engine.connection.overrides import Told
from ndexp.engine.connection.placed import placed_rows
from ndexp.engine.connection.records import as_records
from ndexp.engine.connection.rows import ConnectionRows
from ndexp.errors import ConfigError, SimulationError


class HocList(list[Any]):
    def o(self, index: int) -> Any:
        return self[index]


def test_a_new_connection_has_no_synapses() -> None:
    one = Connection(np.int64(3), 4.0, 1, 2, 0.5, 7.0, "%s.Use = 1", "Mine", syndelay_override=2.0)  # type: ignore[arg-type]
    assert (one.sgid, one.tgid, one.population_id, repr(one)) == (3, 4, (1, 2), "[3->4]")
    assert (one.weight_factor, one.minis_spont_rate, one.mod_override, one.syndelay_override) == (0.5, 7.0, "Mine", 2.0)
    assert (one.synapses, one.netcons, one.locked, one.synapses_offset) == ((), (), False, 0)
    assert (one.spont_minis, one.replay_stim, list(one.sections_with_synapses)) == (None, None, [])
    assert [snippet.text for snippet in one.told.snippets] == ["%s.Use = 1"]


def test_synapses_keep_what_was_told_before_and_hear_what_is_told_after() -> None:
    one = Connection(3, 4, weight_factor=0.5)
    sections = SimpleNamespace(gid_to_sections=lambda gid: SimpleNamespace(sections=["soma"]))
    one.add_synapses(sections, as_records(columns([1, 1], [2, 2], weight=[1.0, 2.0])), 5)  # type: ignore[arg-type]
    one.syndelay_override = 3.0
    assert (one.weight_factor, one.syndelay_override) == (0.5, 3.0)
    found = one._rows.synapses()
    assert found is not None
    assert found.columns.synapse_id.tolist() == [5, 6]
    assert (found.state.weight_factor.tolist(), found.state.delay_override.tolist()) == ([0.5, 0.5], [3.0, 3.0])
    assert one.synapse_params.sgid.tolist() == [3, 3]


def point(section: Any, section_id: int = 8, x: float = 0.25) -> Any:
    return SimpleNamespace(sclst=[section], sclst_ids=[section_id], x=[x])


def test_synapses_are_added_at_points() -> None:
    one = Connection(3, 4)
    record = as_records(columns([1], [2]))[0]
    one.add_synapse(point("dend"), record)
    one.add_synapse(point("dend", x=0.75), record, 40)
    one.add_synapse(point(None), record)
    found = one._rows.synapses()
    assert found is not None
    assert found.columns.synapse_id.tolist() == [1, 40]
    assert (found.columns.isec.tolist(), found.columns.offset.tolist()) == ([8, 8], [0.25, 0.75])
    assert found.columns.ipt.tolist() == [-1, -1]


def test_a_mechanism_cannot_be_taken_back() -> None:
    with pytest.raises(ConfigError, match=r"connection \[3->4\]: a mod_override cannot be taken back"):
        Connection(3, 4).mod_override = None  # type: ignore[assignment]


def test_a_statement_that_cannot_be_read_is_told() -> None:
    with pytest.raises(ConfigError, match=r"connection \[3->4\]"):
        Connection(3, 4).add_synapse_configuration("%s.Use =")


def test_delayed_weights_are_added() -> None:
    one = Connection(3, 4)
    one.add_delayed_weight(5, 2)
    one.add_delayed_weight(2.0, 0.5)
    assert one.told.delayed == ((5.0, 2.0), (2.0, 0.5))


@pytest.fixture
def view() -> Any:
    """1→7 of a set that is built: two synapses, of which the first has all kinds of NetCons."""
    rows = ConnectionRows()
    rows.append(columns([1, 1, 2], [7, 7, 7], [0, 1, 2], weight=[0.5, 0.25, 9.0]), Told(minis_rate=4.0))
    synapses = HocList(SimpleNamespace(g=0.0, name=name) for name in "abc")
    netcons = HocList(SimpleNamespace(weight=[0.0, 0.0], pre=lambda: "stim") for _ in range(4))
    built: Any = SimpleNamespace(synapses=synapses, netcons=netcons, stims=[])
    placed = placed_rows(
        np.array([2, 1, 1]),
        np.array([5, 6, 6]),
        np.array([0.1, 0.2, 0.3]),
        "Syn",
        built,
        synapse=np.array([2, 0, 1]),
        netcon=np.array([3, 0, -1]),
        mini=np.array([-1, 1, -1]),
        replay=np.array([-1, 2, -1]),
    )
    rows.replay.add({1: np.array([2.0, 5.0])}, None)
    rows.settle(lambda _: placed)
    return Connection.view(rows, 1, 7, (10, 20))


def test_a_view_finds_its_own_objects(view: Any) -> None:
    assert [synapse.name for synapse in view.synapses] == ["a", "b"]
    assert len(view.netcons) == 1
    assert view.synapse_locations.tolist() == [0.2, 0.3]
    assert view.synapse_params.location.tolist() == [0.2, 0.3]
    minis = view.spont_minis
    assert (minis.rate, len(minis.netcons)) == (4.0, 1)


def test_a_view_changes_its_own_objects_only(view: Any) -> None:
    built = view._rows.placed(view.rows).built
    view.update_conductance(3.0)
    view.update_weights(6.0)
    assert [synapse.g for synapse in built.synapses] == [3.0, 3.0, 0.0]
    assert [netcon.weight[0] for netcon in built.netcons] == [6.0, 0.0, 0.0, 0.0]
    view.update_weights(7.0, update_also_replay_netcons=True)
    assert [netcon.weight[0] for netcon in built.netcons] == [7.0, 0.0, 7.0, 0.0]


def test_a_view_that_is_built_gets_no_replay(view: Any) -> None:
    with pytest.raises(SimulationError, match=r"replay comes too late: connection \[1->7\] is built already"):
        view.replay(np.array([1.0]))


def test_replayed_times_are_sorted_and_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connection, "hoc", lambda: SimpleNamespace(t=2.0))
    one = Connection(3, 4)
    assert one.replay(np.array([9.0, 1.0, 4.0]), start_delay=1.0) == 2
    assert one.replay(np.array([5.0])) == 3
    assert one._rows.replay.train(3, 4).tolist() == [4.0, 5.0, 9.0]  # type: ignore[union-attr]
    assert Connection(3, 4).replay(np.array([1.0])) == 0


@pytest.mark.parametrize(("index", "weights"), [(2.0, [0.0, 0.0, 10.0]), (0.0, [0.0] * 3), (None, [0.0] * 3)])
def test_netcons_are_marked_where_the_mechanism_has_a_place(
    monkeypatch: pytest.MonkeyPatch, index: float | None, weights: list[float]
) -> None:
    monkeypatch.setattr(base, "hoc_number", lambda name: index if name == "nc_type_param_Syn" else None)
    netcon = SimpleNamespace(weight=[0.0] * 3)
    Connection.netcon_set_type(netcon, SimpleNamespace(hname=lambda: "Syn[3]"), NetConType.NC_NEUROMODULATOR)
    assert netcon.weight == weights


def test_locks_are_shared_by_views() -> None:
    rows = ConnectionRows()
    rows.append(columns([1, 2], [7, 7]), Told())
    first, again = (Connection.view(rows, 1, 7, (0, 0)) for _ in range(2))
    first.locked = True
    assert again.locked
    assert not Connection.view(rows, 2, 7, (0, 0)).locked
    first.locked = False
    assert not again.locked
