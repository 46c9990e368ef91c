"""A pathway's gap junctions read, placed and saved; NEURON's part is in the integration tests."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import h5py
import numpy as np
import pytest
from fake_ranks import FakeRanks

from ndexp.engine import mpi
from ndexp.engine.gap_junction import GapJunctionManager, manager
from ndexp.engine.gap_junction.corrections import Clamps
from ndexp.engine.settings.beta_features import BetaFeatures
from ndexp.errors import ConfigError

EDGES = SimpleNamespace(location="edges.h5:A__B__chemical")


@pytest.fixture(autouse=True)
def ranks(monkeypatch: pytest.MonkeyPatch) -> FakeRanks:
    return FakeRanks(monkeypatch)


def cells(name: str, offset: int, ids: list[int], **given: Any) -> Any:
    nodes = SimpleNamespace(offset=offset, ids=np.array(ids, np.int64))
    found = SimpleNamespace(population_name=name, local_nodes=nodes, is_virtual=False, circuit_target="All")
    found.simulated_ids = nodes.ids
    return SimpleNamespace(**vars(found) | given)


def targets(folder: Path = Path(), sections: tuple[object, ...] = (object(),) * 3, **features: Any) -> Any:
    conf = SimpleNamespace(
        run=SimpleNamespace(dt=0.1),
        conditions=SimpleNamespace(extracellular_calcium=None),
        output=SimpleNamespace(directory=folder),
        beta_features=BetaFeatures(**features),
    )
    return SimpleNamespace(run_conf=conf, gid_to_sections=lambda gid: SimpleNamespace(sections=list(sections)))


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """Edges 0→1, 2→1, 0→4 on sections 0, 1, 2."""
    columns = {
        "afferent_section_id": np.array([0, 1, 2], np.uint32),
        "afferent_section_pos": np.array([0.25, 0.5, 0.75]),
        "conductance": np.array([1.0, 2.0, 3.0]),
        "afferent_junction_id": np.array([10, 12, 14]),
        "efferent_junction_id": np.array([11, 13, 15]),
    }
    return builders.write_edges(tmp_path / "edges.h5", ("A", 3), ("B", 5), ([0, 2, 0], [1, 1, 4]), columns)


def opened(edges: Path, simulated: list[int], **given: Any) -> GapJunctionManager:
    sources, own = cells("A", 100, simulated), cells("B", 200, [1, 4])
    made = GapJunctionManager(EDGES, targets(**given), own, sources)
    made.open_edge_location(f"{edges}:A__B__chemical", EDGES)
    made.create_connections("whatever", None)
    return made


@pytest.mark.parametrize(
    ("conf", "own", "sources", "message"),
    [
        (None, cells("B", 0, []), cells("A", 0, []), r"population 'B': gap junctions need an edge file"),
        (EDGES, cells("B", 0, []), cells("V", 0, [], is_virtual=True), r"edges\.h5:\S+: the sources .* 'V', are virt"),
    ],
)
def test_what_it_needs(conf: Any, own: Any, sources: Any, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        GapJunctionManager(conf, targets(), own, sources)


@pytest.mark.parametrize(("simulated", "afferent"), [([0, 2], [12, 10, 14]), ([0], [10, 14]), ([1], [])])
def test_only_edges_from_simulated_cells(edges: Path, simulated: list[int], afferent: list[int]) -> None:
    ends = opened(edges, simulated).place()
    assert ends.afferent.tolist() == afferent  # sources descend
    assert (ends.afferent.dtype, ends.is_placed.dtype) == (np.int64, np.bool_)
    assert ends.efferent.tolist() == [one + 1 for one in afferent]
    assert set(ends.tgid.tolist()) <= {201, 204}


def test_ends_on_removed_sections_are_told_apart_and_not_built(edges: Path) -> None:
    made = opened(edges, [0, 2], sections=(None, object(), object()))
    assert made.place().is_placed.tolist() == [True, False, True]
    made.leave_out(np.array([False, False, True]))
    assert made._placed is not None
    (placed,) = made._placed.values()
    assert placed.columns.values["afferent_junction_id"].tolist() == [12]
    assert placed.x.tolist() == [0.5]


def test_overrides_do_nothing(edges: Path) -> None:
    assert opened(edges, [0]).configure_connections(SimpleNamespace(weight=0)) == 0


@pytest.mark.parametrize(
    ("population", "procedure", "conductance"),
    [
        ("B", "validation_sim", [0.25, 0.25]),
        ("B", "find_holding_current", [0.25, 0.25]),
        ("B", None, [2.0, 1.0]),
        ("A", "validation_sim", [2.0, 1.0]),
    ],
)
def test_a_procedure_on_its_population_fixes_the_conductance(
    edges: Path,
    monkeypatch: pytest.MonkeyPatch,
    population: str,
    procedure: str | None,
    conductance: list[float],
) -> None:
    made: list[list[float]] = []
    monkeypatch.setattr(manager, "hoc", lambda: SimpleNamespace(List=list))

    def make_gaps(isec: np.ndarray, columns: Any, sections: Any, gaps: Any) -> np.ndarray:
        made.append(columns[1].tolist())
        return np.arange(len(isec))

    monkeypatch.setattr(manager, "make_gaps", make_gaps)
    monkeypatch.setattr(manager, "Built", SimpleNamespace)
    features = {"gapjunction_target_population": population, "procedure_type": procedure, "gjc": 0.25}
    one = opened(edges, [0, 2], **features)
    one.place()
    one.leave_out(np.zeros(3, bool))
    monkeypatch.setattr(manager, "correct", lambda cells, features: Clamps({1: "IClamp"}, {2: "SEClamp"}))
    assert one.finalize(1) == 3
    assert made[0] == conductance
    is_corrected = population == "B"
    assert one.holding_ic_per_gid == ({1: "IClamp"} if is_corrected else None)
    assert one.seclamp_per_gid == ({2: "SEClamp"} if is_corrected else None)
    assert set(one.gaps) == {201, 204}
    one.clear()
    assert (one.gaps, one.holding_ic_per_gid) == ({}, None)


@pytest.mark.parametrize("size", [1, 2])
def test_clamp_currents_of_all_ranks_go_to_one_file(edges: Path, tmp_path: Path, ranks: FakeRanks, size: int) -> None:
    recorded = {201: [1.0, 2.0], 204: [3.0, 4.0]}

    def save() -> None:
        here = mpi.this_rank()
        features = {"gapjunction_target_population": "B", "procedure_type": "find_holding_current", "gjc": 0.2}
        one = opened(edges, [0, 2], folder=tmp_path, gjc_text="0.2", **features)
        own = {gid: recorded[gid] for gid in list(recorded)[here.rank :: here.size]}
        one._clamps = Clamps(currents=own)
        one.save_seclamp()

    assert ranks.run(save, size) == [None] * size
    with h5py.File(tmp_path / "gap_junction_seclamps" / "seclamp_currents.h5") as file:
        found = {name: values[()].tolist() for name, values in file["i_per_gid/0.2"].items()}
    assert found == {"a1": [1.0, 2.0], "a4": [3.0, 4.0]}


@pytest.mark.parametrize("features", [{}, {"gapjunction_target_population": "B", "procedure_type": "validation_sim"}])
def test_no_clamps_no_file(edges: Path, tmp_path: Path, features: dict[str, Any]) -> None:
    opened(edges, [0], folder=tmp_path, gjc=0.2, **features).save_seclamp()
    assert [path.name for path in tmp_path.iterdir()] == ["edges.h5"]
