"""connection_overrides on real NEURON: each does what it says, on any number of ranks."""

from pathlib import Path
from typing import Any

import builders
import pytest
import ring_runs
from ring_runs import same

pytestmark = pytest.mark.integration

REPLAY = {
    "module": "synapse_replay",
    "input_type": "spikes",
    "delay": 0,
    "duration": 40,
    "node_set": "RingA",
    "spike_file": "afferent_spikes.h5",
}
PLAIN = {"name": "all", "source": "All", "target": "All"}
AFFERENT = {"name": "afferent", "source": "Afferents", "target": "All"}

CASES: dict[str, list[dict[str, Any]]] = {
    "weight": [{**PLAIN, "weight": 2.5}, AFFERENT],
    "silent_ring": [{**PLAIN, "weight": 0.0}, AFFERENT],
    "later_wins": [{**PLAIN, "weight": 0.1}, AFFERENT, {**PLAIN, "name": "again", "weight": 2.5}],
    "minis": [{**PLAIN, "spont_minis": 40.0}, {**AFFERENT, "spont_minis": 0.0}],
    "delay": [{**PLAIN, "synapse_delay_override": 4.0}, AFFERENT],
    "delayed_weight": [PLAIN, AFFERENT, {**PLAIN, "name": "later", "delay": 8.0, "weight": 5.0}],
    "configured": [{**PLAIN, "synapse_configure": "%s.Use = 1; %s.Fac *= 0.5"}, AFFERENT],
    "deterministic": [{**PLAIN, "target": "RingB", "modoverride": "DetAMPANMDA"}, AFFERENT],
}


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring"))


def run(folder: Path, circuit: Path, overrides: list[dict[str, Any]], ranks: int = 1) -> dict[str, Any]:
    """All datasets of spikes and soma voltages of 40 ms with replayed spikes, and what the engine printed."""
    replay = {**REPLAY, "spike_file": str(circuit.parent / "afferent_spikes.h5")}
    return ring_runs.run(
        folder,
        circuit,
        ranks,
        run={"tstop": 40.0},
        inputs={"drive": replay},
        reports={"soma": {**ring_runs.SOMA, "start_time": 0, "end_time": 40}},
        connection_overrides=overrides,
    )


@pytest.fixture(scope="module")
def plain(circuit: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """The ring without overrides."""
    return run(tmp_path_factory.mktemp("plain"), circuit, [])


@pytest.mark.parametrize("case", CASES)
def test_an_override_acts_and_does_not_depend_on_the_ranks(
    case: str, circuit: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    alone = run(tmp_path / "one", circuit, CASES[case])
    assert not same(alone, plain)
    assert len(alone["spikes/RingA/timestamps"])
    for ranks in (2, 4):  # on 4 ranks the last one has no cell of RingA
        assert same(run(tmp_path / f"ranks{ranks}", circuit, CASES[case], ranks), alone)


def test_the_last_override_of_a_connection_wins(circuit: Path, tmp_path: Path) -> None:
    assert same(
        run(tmp_path / "twice", circuit, CASES["later_wins"]),
        run(tmp_path / "once", circuit, [{**PLAIN, "weight": 2.5}, AFFERENT]),
    )


def test_overrides_that_say_nothing_change_nothing(circuit: Path, plain: dict[str, Any], tmp_path: Path) -> None:
    assert same(run(tmp_path / "neutral", circuit, [PLAIN, AFFERENT]), plain)


def test_edges_that_no_override_covers_are_left_out_and_counted(circuit: Path, tmp_path: Path) -> None:
    told = run(tmp_path / "some", circuit, [{**PLAIN, "name": "only", "target": "RingB"}])["said"]
    assert "RingA → RingA: " not in told.replace("RingA → RingA: 12 synapses", "")
    part = run(tmp_path / "part", circuit, [{**PLAIN, "name": "only", "source": "TypeA0"}])["said"]
    assert "edges are left out: connection_overrides match this pathway" in part
    assert "(only)" in part
