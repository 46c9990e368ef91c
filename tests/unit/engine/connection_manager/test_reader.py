"""Edges of one target at a time."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import numpy as np
import pytest

from ndexp.engine.connection_manager import SonataReader, SynapseParameters, reader
from ndexp.engine.gap_junction import GapJunctionConnParameters, GapJunctionSynapseReader
from ndexp.errors import CircuitError

REAL = ("conductance", "u_syn", "depression_time", "facilitation_time", "decay_time", "delay", "afferent_section_pos")
WHOLE = ("syn_type_id", "n_rrp_vesicles", "afferent_section_id")


@pytest.fixture(autouse=True)
def step(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "hoc", lambda: SimpleNamespace(dt=0.1))


@pytest.fixture
def edges(tmp_path: Path) -> Path:
    """Edges 0→1, 2→1, 2→1, 0→4 from A to B."""
    columns: dict[str, Any] = {name: np.full(4, 0.5) for name in REAL}
    columns |= {name: np.full(4, 1, np.uint32) for name in WHOLE}
    return builders.write_edges(tmp_path / "edges.h5", ("A", 3), ("B", 5), ([0, 2, 2, 0], [1, 1, 1, 4]), columns)


def test_records_of_one_target(edges: Path) -> None:
    found = SonataReader(edges).get_synapse_parameters(1)
    assert found.sgid.tolist() == [0, 2, 2]
    assert found.delay.tolist() == [0.5] * 3
    assert found.dtype.names == SynapseParameters.fields()


def test_a_target_without_edges_has_no_records(edges: Path) -> None:
    one = SonataReader(edges, "A__B__chemical")
    assert len(one.get_synapse_parameters(0)) == 0
    assert one.get_property(0, "weight").tolist() == []


def test_attributes_and_fields(edges: Path) -> None:
    one = SonataReader(edges)
    assert one.has_property("u_syn")
    assert not one.has_property("tau1")
    assert one.get_property(1, "syn_type").tolist() == [1, 1, 1]
    assert one.parameter_mapping["weight"] == "conductance"


def test_counts_by_target_and_source(edges: Path) -> None:
    one = SonataReader(edges)
    assert one.get_counts(np.array([1, 0, 4])) == {1: 3, 0: 0, 4: 1}
    assert one.get_conn_counts([0, 1]) == {0: {}, 1: {0: 1, 2: 2}}


def test_edges_are_read_once(edges: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    one = SonataReader(edges)
    one.preload_data([1, 4])
    monkeypatch.setattr(reader, "read_edges", lambda *_: pytest.fail("read again"))
    assert len(one.get_synapse_parameters(4)) == 1


def test_an_override_needs_more_attributes(edges: Path) -> None:
    one = SonataReader(edges)
    one.configure_override("GluSynapse")
    with pytest.raises(CircuitError, match="the edges have no attribute 'volume_CR'"):
        one.get_synapse_parameters(1)


def test_a_population_must_be_named_when_there_are_several(edges: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(reader, "edge_population_names", lambda _: ["one", "two"])
    with pytest.raises(CircuitError, match=r"not said which edge population is meant\. The file has: one, two"):
        SonataReader(edges)


def test_gap_junctions_have_their_own_fields() -> None:
    assert GapJunctionSynapseReader.Parameters is GapJunctionConnParameters
    assert {"weight", "efferent_junction_id", "afferent_junction_id"} <= set(GapJunctionConnParameters.fields())
    assert "U" not in GapJunctionConnParameters.fields()
