"""Compiled loops and hoc's make the same synapses, NetCons and minis, bit for bit."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ndexp.launch.mechanism_compiler import compile_library
from ndexp.launch.mechanism_sources import MechanismSources, gather
from ndexp.launch.mechanism_toolchain import find_toolchain
from ndexp.launch.mechanisms import build

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("builder_cases.py")
NEEDED = ("ProbAMPANMDA_EMS", "ProbGABAAB_EMS", "InhPoissonStim", "VecStim")

Case = Callable[..., Any]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""

    def result(library: Path, loops: str, name: str) -> Any:
        command = [sys.executable, str(CASES), str(library), loops, name]
        done = subprocess.run(command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False)
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return result


def test_both_loops_make_the_same_and_a_second_run_repeats_it(case: Case) -> None:
    library = build().path
    compiled, hoc = case(library, "found", "runs"), case(library, "hoc", "runs")
    assert compiled["compiled"]
    assert not hoc["compiled"]
    assert compiled["made"] == hoc["made"]
    assert compiled["traces"] == hoc["traces"]
    assert compiled["traces"][0] == compiled["traces"][1]
    assert compiled["left"] == [0, 0, 0]


def test_a_library_without_the_loops_gives_the_same(case: Case, tmp_path: Path) -> None:
    found = gather([])
    mods = {name: path for name, path in found.mods.items() if name in NEEDED}
    plain = compile_library(MechanismSources(mods=mods, includes=found.includes), tmp_path, find_toolchain(), ())
    without, whole = case(plain, "found", "runs"), case(build().path, "found", "runs")
    assert not without.pop("compiled")
    assert whole.pop("compiled")
    assert without == whole


@pytest.mark.parametrize("loops", ["found", "hoc"])
def test_what_is_built_draws_the_golden_vectors(case: Case, loops: str) -> None:
    found = case(build().path, loops, "golden")
    assert found["rise"] == pytest.approx(
        [0.02048296364035247, 0.045744671080094335, 0.04380875577668053, 0.07372583331968621], rel=1e-15
    )
    assert found["uniforms"] == [0.7883189539917933, 0.6178304248913586, 0.8952884499693083, 0.6960915167126591]
    times = [0.30412571119080567, 1.4840899682928876, 4.673906916960124, 6.850687808756932, 11.387870823409182]
    assert found["minis"][:6] == [time + 0.1 for time in (*times, 14.349042281960733)]
    assert len(found["minis"]) == 14


def test_minis_come_only_through_active_netcons(case: Case) -> None:
    assert case(build().path, "found", "inactive_minis") == {"differ": True, "minis": 600}


def test_positions_of_the_streams_can_be_kept(case: Case) -> None:
    assert case(build().path, "found", "positions") == {"repeat": True, "advance": True, "moved": True}


@pytest.mark.parametrize("loops", ["found", "hoc"])
def test_a_variable_the_mechanism_lacks_is_refused(loops: str) -> None:
    command = [sys.executable, str(CASES), str(build().path), loops, "missing_member"]
    done = subprocess.run(command, capture_output=True, text=True, timeout=120, check=False)
    assert "'no_such' not a public member of 'ProbAMPANMDA_EMS'" in done.stderr
    assert "made" not in done.stdout
