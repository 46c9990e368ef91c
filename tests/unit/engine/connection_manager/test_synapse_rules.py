"""What a chemical synapse is made of, and what drives it; the builder is replaced."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from override_blocks import override
from synapse_columns import columns

from ndexp.engine.connection import ReplayMode, helper_rows, statements
from ndexp.engine.connection import synapse_builder as builder
from ndexp.engine.connection.columns import SynapseColumns
from ndexp.engine.connection_manager import SynapseRuleManager, synapse_rules
from ndexp.errors import CircuitError

TARGETS: dict[str, list[int]] = {"Sources": [1001, 1003], "Some": [2001]}


class Neuron:
    """Stands for the synapse builder: keeps what is to be made."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.made: list[tuple[Any, ...]] = []
        self.is_compiled = True
        for name in ("attach_sources", "attach_stims", "make_minis", "attach_nothing"):
            monkeypatch.setattr(builder, name, self._keep(name))
        monkeypatch.setattr(builder, "make_on_cells", self._make)
        monkeypatch.setattr(builder, "makes_minis_by_cell", lambda: not self.is_compiled)
        for module in (
            "connection_manager.synapse_rules.hoc",
            "connection.set_synapses.hoc",
            "connection.synapse_rows.hoc",
        ):
            hoc = SimpleNamespace(t=0.0, List=list, Vector=list)
            monkeypatch.setattr(f"ndexp.engine.{module}", lambda hoc=hoc: hoc)
        monkeypatch.setattr(helper_rows, "has_variable", lambda _mechanism, _name: True)
        monkeypatch.setattr(helper_rows, "hoc_callable", lambda _name: None)

    def _keep(self, name: str) -> Any:
        def keep(*arguments: Any) -> Any:
            self.made.append((name, *arguments))
            first = arguments[0]
            return np.arange(len(first.synapse if isinstance(first, builder.NetConRows) else first))

        return keep

    def _make(self, rows: Any, order: Any, cells: Any) -> Any:
        self.made.append(("make_on_cells", rows, order, cells))
        numbers = np.arange(len(rows.x))
        return numbers, numbers if self.is_compiled else None

    def of(self, name: str) -> list[tuple[Any, ...]]:
        return [rest for kind, *rest in self.made if kind == name]  # type: ignore[misc]


@pytest.fixture
def neuron(monkeypatch: pytest.MonkeyPatch) -> Neuron:
    monkeypatch.setattr("ndexp.engine.neuron_api.parallel_context", FakeContext)
    return Neuron(monkeypatch)


class Synapses(list[Any]):
    def o(self, index: int) -> int:
        return index


class FakeContext:
    def nhost(self) -> int:
        return 1

    def id(self) -> int:
        return 0

    def allreduce(self, value: float, _kind: int) -> float:
        return value


def manager(minis: tuple[float, float] = (0, 0), *, is_random: bool = False, is_virtual: bool = False) -> Any:
    """Connections from A (gids from 1000) to B (gids from 2000)."""
    run = SimpleNamespace(tstop=50.0, synapse_seed=0, minis_seed=0)
    targets: Any = SimpleNamespace(
        run_conf=SimpleNamespace(
            run=run, conditions=SimpleNamespace(randomize_gaba_rise_time=is_random), connection_overrides=()
        ),
        gid_to_sections=lambda gid: SimpleNamespace(sections=[SimpleNamespace(nseg=1), None, SimpleNamespace(nseg=3)]),
        get_target=lambda spec: SimpleNamespace(gids=lambda raw_gids: np.array(TARGETS[spec.name])),
    )
    cell = SimpleNamespace(synlist=Synapses(), exc_mini_frequency=minis[0], inh_mini_frequency=minis[1])
    nodes = SimpleNamespace(offset=2000)
    cells = SimpleNamespace(population_name="B", local_nodes=nodes, is_virtual=False, get_cell=lambda gid: cell)
    sources = SimpleNamespace(
        population_name="A",
        local_nodes=SimpleNamespace(offset=1000),
        is_virtual=is_virtual,
        simulated_ids=np.arange(10),
    )
    found = SynapseRuleManager(None, targets, cells, sources)
    found._is_virtual_source = is_virtual
    found.select_connection_set(1341, 1057)
    return found


def build(found: Any, rows: SynapseColumns, **options: Any) -> int:
    found.current_population.append(rows)
    count: int = found.finalize(7, **options)
    return count


def test_types_below_100_are_inhibitory_and_made_first(neuron: Neuron) -> None:
    assert build(manager(), columns([1001] * 4, [2000] * 4, syn_type=[100, 99, 113, 0])) == 4
    (inhibitory, *_), (excitatory, *_) = neuron.of("make_on_cells")
    assert (inhibitory.mechanism, inhibitory.synapse_id.tolist()) == ("ProbGABAAB_EMS", [1, 3])
    assert (excitatory.mechanism, excitatory.synapse_id.tolist()) == ("ProbAMPANMDA_EMS", [0, 2])


def test_parameters_are_magnitudes_and_what_is_not_given_keeps_its_default(neuron: Neuron) -> None:
    build(
        manager(),
        columns([1001] * 2, [2000] * 2, U=-0.5, D=-3.0, F=[-1.0, 0], nrrp=[-1, 0], conductance_ratio=[0, -1]),
    )
    ((rows, *_),) = neuron.of("make_on_cells")
    found = {name: values.tolist() for name, values in rows.parameters.items()}
    assert list(found) == ["tau_d_AMPA", "Use", "Dep", "Fac", "Nrrp", "NMDA_ratio"]
    assert (found["Use"], found["Dep"], found["Fac"]) == ([0.5, 0.5], [3.0, 3.0], [1.0, 0.0])
    assert np.isnan(found["Nrrp"][0])
    assert found["Nrrp"][1] == 0
    assert found["NMDA_ratio"][0] == 0
    assert np.isnan(found["NMDA_ratio"][1])


def test_streams_are_those_of_the_synapses(neuron: Neuron) -> None:
    build(manager(), columns([1001], [1000], [0], syn_type=0))
    ((rows, *_),) = neuron.of("make_on_cells")
    assert rows.stream.tolist() == [[1251, 100, 87885133]]
    assert rows.rise_time is None


def test_rise_times_are_random_only_when_asked_and_only_of_gaba(neuron: Neuron) -> None:
    build(manager(is_random=True), columns([1001] * 2, [1000] * 2, syn_type=[0, 113]))
    (inhibitory, *_), (excitatory, *_) = neuron.of("make_on_cells")
    assert inhibitory.rise_time.tolist() == [[1251, 100, 87885283]]
    assert excitatory.rise_time is None


@pytest.mark.parametrize("is_virtual", [True, False])
def test_only_real_sources_drive_synapses(neuron: Neuron, is_virtual: bool) -> None:
    build(manager(is_virtual=is_virtual), columns([1001], [2000], delay=0.5, weight=2.5))
    made = neuron.of("attach_sources")
    assert len(made) == (not is_virtual)
    for sgid, rows, _ in made:
        assert (sgid.tolist(), rows.delay.tolist(), rows.weight.tolist()) == ([1001], [0.5], [2.5])


@pytest.mark.parametrize(("syn_type", "rate"), [(113, 0.25), (0, 0.5)])
def test_minis_have_the_rate_of_their_kind(neuron: Neuron, syn_type: int, rate: float) -> None:
    build(manager((0.25, 0.5), is_virtual=True), columns([1001], [2000], weight=2.5, syn_type=syn_type))
    ((which, rates, streams, tstop, _),) = neuron.of("make_minis")
    assert (which.tolist(), rates, tstop) == ([0], [[rate]], 50.0)
    assert streams[0].tolist() == [[200, 2251, 87885133]]
    ((_, _, rows, kind, mechanism, _),) = neuron.of("attach_stims")
    assert (rows.delay.tolist(), rows.weight.tolist(), kind.name) == ([0.1], [2.5], "NC_SPONTMINI")
    assert mechanism == ("ProbGABAAB_EMS" if syn_type == 0 else "ProbAMPANMDA_EMS")


def test_without_a_rate_there_are_no_minis(neuron: Neuron) -> None:
    build(manager((0, 0.5)), columns([1001], [2000]))
    assert neuron.of("make_minis") == []


class FakeReplay:
    def __init__(self) -> None:
        self.added: list[Any] = []
        self.stims = ["stim"]

    def add(self, trains: Any, targets: Any) -> None:
        self.added.append((trains, targets))

    def connection_count(self, _columns: Any) -> int:
        return 1

    def stim_indices(self, rows: SynapseColumns) -> Any:
        return np.where(rows.sgid == 1001, 0, -1)

    def without_spikes(self, rows: SynapseColumns) -> Any:
        return rows.sgid == 1002


@pytest.fixture
def replayed(neuron: Neuron) -> Any:
    found = manager()
    found.current_population.rows.replay = FakeReplay()
    return found


def test_the_delay_cuts_spikes_off_and_does_not_shift_them(replayed: Any) -> None:
    replayed.replay({1: np.array([1.0, 5.0, 7.0]), 2: np.array([4.9])}, None, "Some", 5.0)
    ((trains, targets),) = replayed.current_population.rows.replay.added
    assert {gid: times.tolist() for gid, times in trains.items()} == {1001: [5.0, 7.0], 1002: []}
    assert targets == {2001}


def test_replay_takes_the_named_sources_only(replayed: Any) -> None:
    replayed.replay({1: np.array([1.0]), 2: np.array([1.0]), 3: np.array([1.0])}, "Sources", None)
    ((trains, targets),) = replayed.current_population.rows.replay.added
    assert sorted(trains) == [1001, 1003]
    assert targets is None


def test_replay_does_not_begin_before_now(replayed: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synapse_rules, "hoc", lambda: SimpleNamespace(t=3.0))
    replayed.replay({1: np.array([1.0, 3.0])}, None, None, 2.0)
    assert replayed.current_population.rows.replay.added[0][0][1001].tolist() == [3.0]


def test_connections_of_every_set_are_counted(replayed: Any) -> None:
    assert replayed.replay({1: np.array([1.0])}, None, None) == 0
    replayed.current_population.append(columns([1001], [2000]))
    assert replayed.replay({1: np.array([1.0])}, None, None) == 1


def test_replayed_synapses_get_their_stim(replayed: Any, neuron: Neuron) -> None:
    build(replayed, columns([1001, 1002], [2000, 2000], weight=[0.5, 0.75], delay=[1.0, 2.0]))
    ((stim, stims, rows, kind, _, _),) = neuron.of("attach_stims")
    assert (stim.tolist(), stims, kind.name) == ([0], ["stim"], "NC_REPLAY")
    assert (rows.weight.tolist(), rows.delay.tolist()) == ([0.5], [1.0])


def test_replay_can_be_left_out(replayed: Any, neuron: Neuron) -> None:
    build(replayed, columns([1001], [2000]), replay_mode=ReplayMode.NONE)
    assert neuron.of("attach_stims") == []


@pytest.mark.parametrize("mode", ReplayMode)
def test_what_is_replayed_without_spikes_gets_netcons_if_all_is_asked_for(
    replayed: Any, neuron: Neuron, mode: ReplayMode
) -> None:
    rows = columns([1001, 1002, 1003], [2000, 2000, 2000], weight=[0.5, 0.75, 1.0], delay=[1.0, 2.0, 3.0])
    build(replayed, rows, replay_mode=mode)
    part = replayed.placed.part((1341, 1057), 2000)
    if mode is ReplayMode.COMPLETE:
        ((netcons, kind, mechanism, _),) = neuron.of("attach_nothing")
        assert (netcons.weight.tolist(), netcons.delay.tolist()) == ([0.75], [2.0])
        assert (kind.name, mechanism) == ("NC_REPLAY", "ProbAMPANMDA_EMS")
        assert part.replay.tolist() == [-1, 0, 0]
    else:
        assert neuron.of("attach_nothing") == []
        assert part.replay.tolist() == [-1, -1, 0 if mode is ReplayMode.AS_REQUIRED else -1]


def test_each_cell_is_built_once_and_holds_its_synapses(neuron: Neuron) -> None:
    found = manager()
    assert build(found, columns([1001, 1001, 1002], [2000, 2001, 2001])) == 3
    assert sorted(found.built) == [2000, 2001]
    assert found.finalize(7) == 0


def test_cells_are_made_one_after_another_with_their_sections_in_order(neuron: Neuron) -> None:
    build(manager(), columns([1001, 1003, 1002, 1001], [2001, 2000, 2000, 2000], isec=[0, 2, 0, 0], offset=0.5))
    ((_, order, cells),) = neuron.of("make_on_cells")
    assert [target.gid for target in cells.targets] == [2000, 2001]
    assert (order.section.tolist(), order.first.tolist(), order.cell.tolist()) == ([0, 2, 0], [0, 2, 3, 4], [0, 2, 3])


def test_what_is_kept_of_a_cell_is_in_the_order_of_its_rows(neuron: Neuron) -> None:
    found = manager()
    build(found, columns([1001, 1003, 1002], [2000] * 3, isec=[0, 2, 0]))
    part = found.placed.part((1341, 1057), 2000)
    assert (part.row.tolist(), part.sgid.tolist()) == ([0, 1, 2], [1003, 1002, 1001])
    assert (part.isec.tolist(), part.synapse.tolist()) == ([2, 0, 0], [2, 0, 1])
    assert (part.netcon.tolist(), part.mini.tolist()) == ([2, 0, 1], [-1, -1, -1])
    assert found.placed.part((1341, 1057), 2001) is None


def test_synapses_on_removed_sections_are_left_out(neuron: Neuron, caplog: pytest.LogCaptureFixture) -> None:
    found = manager()
    build(found, columns([1003, 1002, 1001], [2000, 2000, 2001], isec=[1, 0, 2]))
    assert found.placed.part((1341, 1057), 2000).row.tolist() == [1]
    assert found.placed.part((1341, 1057), 2001).row.tolist() == [0]
    assert "from gid 1003 is left out: section 1 was removed" in caplog.text


def test_a_section_that_does_not_exist_is_an_error(neuron: Neuron) -> None:
    with pytest.raises(CircuitError, match=r"^gid 2000, source gid 1001: synapse 0 is on section 3, but"):
        build(manager(), columns([1001], [2000], isec=[3]))


def test_hoc_loops_take_one_cell_after_another(neuron: Neuron) -> None:
    neuron.is_compiled = False
    build(manager(), columns([1001, 1002, 1001], [2000, 2000, 2001]))
    assert [sgid.tolist() for sgid, _, _ in neuron.of("attach_sources")] == [[1002, 1001], [1001]]


def test_overrides_of_global_variables_make_cells_one_by_one(neuron: Neuron, monkeypatch: pytest.MonkeyPatch) -> None:
    found = manager()
    found.current_population.append(columns([1001, 1002], [2000, 2001]))
    block = override(synapse_configure="tau_of_all = 2")
    monkeypatch.setattr(statements, "apply_snippets", lambda *_: None)
    found.current_population.configure(block, np.array([1001]), np.array([2000]))
    assert found.finalize(7) == 2
    assert len(neuron.of("make_on_cells")) == 2
    assert found.placed.part((1341, 1057), 2001).sgid.tolist() == [1002]


def test_many_rows_are_computed_some_cells_at_a_time(neuron: Neuron, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(synapse_rules, "_MOST_ROWS", 3)
    found = manager()
    targets = [2000, 2000, 2001, 2001, 2001, 2001, 2002]
    assert build(found, columns([1001] * 7, targets)) == 7
    assert [[t.gid for t in cells.targets] for _, _, cells in neuron.of("make_on_cells")] == [[2000, 2001], [2002]]
    parts = [found.placed.part((1341, 1057), gid) for gid in (2000, 2001, 2002)]
    assert [part.row.tolist() for part in parts] == [[0, 1], [0, 1, 2, 3], [0]]


def test_sources_that_are_not_simulated_get_no_netcon(neuron: Neuron) -> None:
    build(manager(), columns([1001, 1500], [2000, 2000]))
    ((sgid, netcons, _),) = neuron.of("attach_sources")
    assert sgid.tolist() == [1001]
    assert len(netcons.synapse) == 1
