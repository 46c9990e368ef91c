"""Every bundled mechanism gives in CoreNEURON what it gives in NEURON, to the last bit; golden vectors hold there."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fresh_process import case_result

from ndexp.launch.mechanism_sources import mechanism_name
from ndexp.launch.mechanisms import CORENEURON, build, collect

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("coreneuron_cases.py")
COMPARED = (
    "release minis minis_of_the_ring played plasticity plastic_release deterministic channels sources gap glutamate "
    "tetrodotoxin endfoot"
).split()
IN_NEURON_ONLY = {"NdexpMinis", "EFieldIntegrator"}
"""The engine uses others there; it refuses electric fields, whose potentials change at the steps of NEURON's solver."""
CONSTANT = {"golden next_delay"}
"""Ends of names of traces that stay as they are."""
U = [0.5, 0.651632665, 0.697617595, 0.711563230, 0.715792458, 0.717075036, 0.503982992]

Case = Callable[[str], Any]


@pytest.fixture(scope="session")
def library() -> Path:
    return build(flags=(CORENEURON,)).path


@pytest.fixture
def case(library: Path, tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""
    return lambda name: case_result(CASES, library, name, tmp_path)


@pytest.mark.parametrize("name", COMPARED)
def test_both_simulators_give_the_same(case: Case, name: str) -> None:
    found = case(name)
    assert found["CORENEURON"] == found["NEURON"]
    for trace, seen in found["traces"].items():
        assert seen["apart"] == 0, trace
        assert (seen["range"] > 0) is not trace.endswith(tuple(CONSTANT)), trace
    assert found["traces"] or found["CORENEURON"]["spikes"], "the case must show something"


def test_every_mechanism_is_compared(case: Case) -> None:
    bundled = {mechanism_name(path) for path in collect([]).values()} - {None}
    assert bundled - set(case("covered")) == IN_NEURON_ONLY, "add a case for a new mechanism to coreneuron_cases.py"


def test_release_in_coreneuron_follows_the_golden_sequence(case: Case) -> None:
    rows = case("golden_release")
    for found in rows.values():
        assert found["u"] == pytest.approx(U, abs=1e-9)
        assert found["occupied"] == [2, 1, 0, 0, 0, 0, 2]
    plastic = case("plastic_release")["CORENEURON"]["end"]
    assert [row[1] for row in plastic] == pytest.approx(U, abs=1e-9)
    assert [row[3] for row in plastic] == [2, 1, 0, 0, 0, 0, 1]


def test_minis_in_coreneuron_come_at_the_golden_times(case: Case) -> None:
    fast = [time for time, _ in case("minis_of_the_ring")["CORENEURON"]["spikes"]]
    slow = [time for time, gid in case("minis")["CORENEURON"]["spikes"] if gid == 0]
    assert fast[:3] == [0.30412571119080567, 1.4840899682928876, 4.673906916960124]
    assert fast[3:6] == [6.850687808756932, 11.387870823409182, 14.349042281960733]
    assert slow[:3] == [41.70920652172892, 70.35682209380482, 142.19325807940072]
    assert (len(fast), len(slow)) == (14, 16)


def test_weights_in_coreneuron_change_at_their_times_for_presynaptic_netcons_only(case: Case) -> None:
    found = case("release")["CORENEURON"]["end"]
    for mechanism in ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS"):
        weights = found[f"{mechanism} mixed "]["weights"]
        assert [one[0] for one in weights] == [6, 1, 0.3]
        assert [one[4] for one in weights] == [0, 1, 2]
    means = case("deterministic")["CORENEURON"]["end"]
    assert [one[0] for one in means] == [6, -1, 1] * 2


def test_a_channel_fires_and_a_gap_junction_carries(case: Case) -> None:
    assert len(case("channels")["CORENEURON"]["spikes"]) >= 3
    assert case("gap")["traces"]["other v"]["range"] > 1


def test_shared_minis_end_a_run_in_coreneuron_instead_of_being_silent(library: Path, tmp_path: Path) -> None:
    command = [sys.executable, str(CASES), str(library), "refused_minis"]
    done = subprocess.run(command, capture_output=True, text=True, cwd=tmp_path, check=False)
    assert done.returncode != 0
    assert "NdexpMinis does not run in CoreNEURON: make an InhPoissonStim for each synapse" in done.stderr
    assert case_result(CASES, library, "empty_minis", tmp_path) is None
