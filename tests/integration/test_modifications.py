"""conditions.modifications on real NEURON: each does what it says, on any number of ranks."""

from pathlib import Path
from typing import Any

import builders
import numpy as np
import pytest
from ring_runs import engine, run, same

from ndexp.circuits import microcircuit

pytestmark = pytest.mark.integration

ALL = {"node_set": "All"}
UNCONNECTED = [{"name": name, "source": "All", "target": "All", "weight": 0.0} for name in ("off", "still_off")]

CASES: dict[str, list[dict[str, Any]]] = {
    "all sections": [{"type": "configure_all_sections", **ALL, "section_configure": "%s.cm = %s.g_pas * 1e4 + 0.3"}],
    "section list": [{"type": "section_list", **ALL, "section_configure": "apical.g_pas *= 20; apical.cm = 2"}],
    "section": [{"type": "section", "node_set": "EvenA", "section_configure": "soma[0].gnabar_hh = 0"}],
    "compartments": [{"type": "compartment_set", "compartment_set": "SomaA", "section_configure": "gkbar_hh /= 3"}],
    "two": [
        {"type": "section_list", **ALL, "section_configure": "all.cm *= 2"},
        {"type": "section_list", **ALL, "section_configure": "all.cm *= 0.75"},
    ],
}


@pytest.fixture(scope="module")
def ring(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring"))


def modified(circuit: Path, blocks: list[dict[str, Any]], **sections: Any) -> dict[str, Any]:
    """The sections of a config with these modifications."""
    named = [{"name": f"m{number}", **block} for number, block in enumerate(blocks)]
    sets = str(circuit.parent / "compartment_sets.json")
    return {"conditions": {"modifications": named}, "compartment_sets_file": sets, **sections}


@pytest.fixture(scope="module")
def plain(ring: Path, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    return run(tmp_path_factory.mktemp("plain") / "run", ring)


@pytest.mark.mpi
@pytest.mark.parametrize("case", CASES)
def test_a_modification_acts_and_does_not_depend_on_the_ranks(
    case: str, ring: Path, plain: dict[str, Any], tmp_path: Path
) -> None:
    alone = run(tmp_path / "one", ring, **modified(ring, CASES[case]))
    assert not same(alone, plain)
    assert "changes nothing" not in alone["said"]
    for ranks in (2, 4):  # on 4 ranks the last one has no cell of RingA
        assert same(run(tmp_path / f"ranks{ranks}", ring, ranks, **modified(ring, CASES[case])), alone)


def test_only_the_node_set_s_cells_change(ring: Path, plain: dict[str, Any], tmp_path: Path) -> None:
    changed = run(tmp_path / "some", ring, **modified(ring, CASES["section"]), connection_overrides=UNCONNECTED)
    still = run(tmp_path / "none", ring, connection_overrides=UNCONNECTED)
    differs = [
        not np.array_equal(*pair)
        for pair in zip(changed["report/RingA/data"].T, still["report/RingA/data"].T, strict=True)
    ]
    assert differs == [True, False, True]
    assert np.array_equal(changed["report/RingB/data"], still["report/RingB/data"])
    assert not same(still, plain)


def test_locations_are_those_of_the_set_s_own_population(ring: Path, tmp_path: Path) -> None:
    """RingA's gids begin at 1000: the set's node ids are not gids."""
    sets = {"B": {"population": "RingB", "compartment_set": [[1, 0, 0.5]]}}
    path = str(builders.write_json(tmp_path / "sets.json", sets))
    block = {"type": "compartment_set", "compartment_set": "B", "section_configure": "gnabar_hh = 0"}
    still = run(tmp_path / "none", ring, connection_overrides=UNCONNECTED)
    changed = run(
        tmp_path / "some", ring, **modified(ring, [block], compartment_sets_file=path), connection_overrides=UNCONNECTED
    )
    assert np.array_equal(changed["report/RingA/data"], still["report/RingA/data"])
    assert np.array_equal(changed["report/RingB/data"][:, 0], still["report/RingB/data"][:, 0])
    assert not np.array_equal(changed["report/RingB/data"][:, 1], still["report/RingB/data"][:, 1])


def test_statements_on_all_sections_come_once_per_segment(ring: Path, tmp_path: Path) -> None:
    text = "%s.cm *= 1.5; %s.nseg = 3"  # all of the cell's sections have 1 segment or 3
    once = [{"type": "configure_all_sections", **ALL, "section_configure": "%s.nseg = 1"}]
    blocks = [*once, {"type": "configure_all_sections", **ALL, "section_configure": text}]
    first = run(tmp_path / "fold", ring, **modified(ring, blocks))
    lists = [
        {"type": "configure_all_sections", **ALL, "section_configure": "%s.nseg = 1"},
        {"type": "section_list", **ALL, "section_configure": "all.cm *= 1.5; all.nseg = 3"},
    ]
    assert same(first, run(tmp_path / "list", ring, **modified(ring, lists)))


@pytest.mark.mpi
def test_sodium_channels_are_blocked_by_ttx(tmp_path: Path) -> None:
    circuit = microcircuit.build(tmp_path / "circuit", cells=10, seed=1)
    conditions = {"celsius": 34.0, "v_init": -75.0}
    above = {"spike_threshold": 0.0}  # mV: pulses alone do not get there
    spiking = run(tmp_path / "plain", circuit, conditions=conditions, run=above)
    assert len(spiking["spikes/excitatory/timestamps"])
    assert len(spiking["spikes/inhibitory/timestamps"])

    def blocked(folder: str, node_set: str, ranks: int = 1) -> dict[str, Any]:
        ttx = {"name": "m", "type": "ttx", "node_set": node_set}
        changed = {**conditions, "modifications": [ttx]}
        return run(tmp_path / folder, circuit, ranks, conditions=changed, run=above)

    silent = blocked("all", "All")
    assert not any(len(silent[f"spikes/{name}/timestamps"]) for name in ("excitatory", "inhibitory"))
    some = blocked("some", "Excitatory")
    assert len(some["spikes/inhibitory/timestamps"])
    assert not len(some["spikes/excitatory/timestamps"])
    assert same(blocked("ranks", "Excitatory", ranks=2), some)


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 2])
def test_what_changes_nothing_is_told_once(ring: Path, plain: dict[str, Any], tmp_path: Path, ranks: int) -> None:
    blocks = [
        {"type": "section", **ALL, "section_configure": "dend[99].cm = 1"},
        {"type": "section_list", **ALL, "section_configure": "AIS.cm = 1"},
        {"type": "configure_all_sections", **ALL, "section_configure": "%s.gbar_Nope = 1"},
        {"type": "compartment_set", "compartment_set": "SomaA", "section_configure": "", "node_set": "RingA"},
    ]
    found = run(tmp_path / "run", ring, ranks, **modified(ring, blocks))
    assert same(found, plain)
    for number in range(len(blocks)):
        assert found["said"].count(f"conditions.modifications.m{number}: it changes nothing") == 1
    assert found["said"].count("conditions.modifications.m3.node_set: it is not used") == 1


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 2])
def test_all_mistakes_are_told_at_once_before_cells_are_made(ring: Path, tmp_path: Path, ranks: int) -> None:
    blocks = [
        {"type": "ttx", "node_set": "Al"},
        {"type": "section", **ALL, "section_configure": "soma[0].cm = exp(1)"},
        {"type": "compartment_set", "compartment_set": "Some", "section_configure": "cm = 1"},
    ]
    done = engine(tmp_path / "run", ring, ranks, **modified(ring, blocks))
    assert done.returncode == 2
    for text in ("no node set 'Al'", "cannot read 'exp' at character 14", "no compartment set 'Some'"):
        assert done.stderr.count(text) == 1
    assert "cells" not in done.stdout


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 4])
def test_a_value_that_neuron_refuses_ends_all_ranks(ring: Path, tmp_path: Path, ranks: int) -> None:
    block = {"type": "section", "node_set": "RingB", "section_configure": "soma[0].Ra = -1"}
    done = engine(tmp_path / "run", ring, ranks, **modified(ring, [block]))
    assert done.returncode == 2
    assert done.stderr.count("conditions.modifications.m0.section_configure: Ra must be > 0") == 1
