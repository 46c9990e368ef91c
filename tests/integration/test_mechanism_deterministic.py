"""The deterministic synapses follow the mean of the release, NetCon by NetCon."""

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from fresh_process import case_result

from ndexp.launch.mechanisms import build

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("plastic_cases.py")
USE, DEP, FAC = 0.4, 100.0, 50.0

Case = Callable[[str], Any]


@pytest.fixture(scope="session")
def library() -> Path:
    return build().path


@pytest.fixture
def case(library: Path, tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""
    return lambda name: case_result(CASES, library, name, tmp_path)


@pytest.mark.parametrize("mechanism", ["DetAMPANMDA", "DetGABAAB"])
def test_resources_follow_tsodyks_and_markram(case: Case, mechanism: str) -> None:
    found = case("deterministic")[mechanism]
    u = USE * math.exp(-10 / FAC)
    u = u + USE * (1 - u)
    left = 1 - USE
    recovered = 1 - (1 - left) * math.exp(-10 / DEP)
    first, second, last = found["rows"]
    assert first == pytest.approx([left, USE, USE, 2, 1, 0, 0, 0])
    assert second == pytest.approx([recovered * (1 - u), u * recovered, u, 12, 1, 0, 0, 0])
    assert last[4:] == pytest.approx([left, USE, USE, 62]), "the second NetCon has resources of its own"


@pytest.mark.parametrize("mechanism", ["DetAMPANMDA", "DetGABAAB"])
def test_conductance_peaks_at_the_released_weight_and_negative_weights_count(case: Case, mechanism: str) -> None:
    found = case("deterministic")[mechanism]
    assert found["peak"] == pytest.approx(2e-3 * USE, rel=1e-3)
    assert found["lowest"] == pytest.approx(-1e-3 * USE, rel=1e-2)


@pytest.mark.parametrize("mechanism", ["DetAMPANMDA", "DetGABAAB"])
def test_weights_change_at_their_times_for_presynaptic_netcons_only(case: Case, mechanism: str) -> None:
    found = case("deterministic_weights")[mechanism]
    assert found["seen"] == [[1, 1], [0.5, 1], [6, 1]]
    assert found["kinds"] == [0, 2]
