"""An astrocyte's mechanisms keep their equations, and a synapse tells of its release once."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from fresh_process import case_result

from ndexp.launch.mechanisms import build

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("glia_cases.py")
DT = 0.1

Case = Callable[[str], Any]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""
    return lambda name: case_result(CASES, build().path, name, tmp_path)


def test_calcium_follows_its_equations_and_widens_the_vessel(case: Case) -> None:
    found = case("calcium")
    assert found["repeats"]
    traces = {name: np.array(values) for name, values in found["first"].items()}
    assert traces["glut"][-1] == 8
    assert_steps_are_those_of_the_equations(traces)
    assert traces["cai"].max() > 0.5e-3
    assert 2.6 < traces["Rad"].max() < 2.75
    assert traces["v"].max() > traces["v"][-1] + 1, "uptake of glutamate depolarises"


def test_without_events_calcium_and_vessel_stay(case: Case) -> None:
    traces = case("calcium")["first"]
    assert np.ptp(traces["resting cai"]) < 0.002e-3
    assert np.ptp(traces["resting Rad"]) < 1e-9


def assert_steps_are_those_of_the_equations(traces: dict[str, Any]) -> None:
    """Each step of all states, from the state before it and the events in it."""
    cai, h_open = (traces[name][:-1] for name in ("cai", "h_open"))
    new = np.diff(traces["glut"])
    ip3 = traces["ip3"][:-1] + 0.1e-3 * new
    uptake = traces["uptake"][:-1] + 0.03 * new
    half = 1.049e-3 * (ip3 + 0.13e-3) / (ip3 + 0.9434e-3)
    opened = (ip3 / (ip3 + 0.13e-3) * cai / (cai + 0.08234e-3) * h_open) ** 3
    store = (2e-3 - cai) / 0.185
    flux = 0.185 * (0.006 * opened + 0.00011) * (store - cai) - 0.9e-6 * cai**2 / (0.1e-3**2 + cai**2)
    expected = {
        "cai": cai + DT * flux,
        "ip3": ip3 + DT * (0.16e-3 - ip3) * 0.14e-3,
        "h_open": h_open + DT * 0.2 * (half * (1 - h_open) - cai * h_open),
        "uptake": uptake - DT * uptake / 20,
    }
    for name, values in expected.items():
        np.testing.assert_allclose(traces[name][1:], values, rtol=1e-9, atol=1e-15, err_msg=name)


def test_a_synapse_tells_of_its_first_release_and_again_only_when_it_talks(case: Case) -> None:
    found = case("release_state")
    # the last event finds recovered places and releases nothing
    once = [[-1, 1]] + [[1, 0]] * 7
    assert found["silent"] == once
    assert found["talking"][:7] == once[:7]
    assert found["talking"][7] == [-1, 1]
