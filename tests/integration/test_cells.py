"""Cells of hoc templates: ids of sections, spike detectors, coordinates, and errors that say what to do."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("cell_cases.py")
TESTS = CASES.parents[1]

EMPTY = "// no template\n"

FAILING = """
begintemplate Failing
public gid
proc init() { execerror("no", "way") }
endtemplate Failing
"""

NEEDY = """
strdef Needy_NeededAttributes
Needy_NeededAttributes = "AIS_scaler; soma_scaler"
begintemplate Needy
public gid, given, all, somatic, axonal
objref given, all, somatic, axonal
create soma[1]
proc init() { local i
    gid = $1
    given = new Vector()
    all = new SectionList()
    forall all.append()
    for i = 4, numarg() { given.append($i) }
}
endtemplate Needy
"""

FAILING_LATE = """
begintemplate Failing
public gid
create soma[1], dend[2]
proc init() {
    soma[0] connect dend[0](0), 1
    execerror("no", "way")
}
endtemplate Failing
"""

LOOKING = """
begintemplate Looking
public gid, seen, all, somatic, axonal
objref all, somatic, axonal
create soma[1]
proc init() {
    gid = $1
    all = new SectionList()
    forall all.append()
    soma[0].v(0.5) = 7
    finitialize(-44)
    seen = soma[0].v(0.5)
}
endtemplate Looking
"""

BROKEN_ASC = '("CellBody"\n (CellBody)\n (1 0 0 1)\n (0 1 0 1)\n'

Case = Callable[..., Any]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""

    def result(name: str, *arguments: object) -> Any:
        command = [sys.executable, str(CASES), name, str(tmp_path), *map(str, arguments)]
        environment = {"PYTHONPATH": str(TESTS), "PATH": ""}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return result


def test_section_ids_count_the_original_axon(case: Case) -> None:
    found = case("ids")
    counts = {"soma": 1, "axon": 3, "dend": 4, "apic": 3, "ais": 0, "node": 0, "myelin": 0}
    assert found["counts"] == counts
    assert found["ids"]["axon[1]"] == 2
    assert found["ids"]["dend[0]"] == 4
    assert found["ids"]["apic[2]"] == 10
    assert found["back"] == list(found["ids"])


def test_ids_of_removed_and_of_no_sections_are_refused(case: Case) -> None:
    found = case("ids")
    assert "SectionIdError: section 3 is axon[2], but the cell has only 2 sections of that type now" in found["removed"]
    assert "there is no section 11, ids go from 0 to 10. The cell has 1 soma, 3 axon" in found["beyond"]


def test_a_cell_has_its_nodes_values(case: Case, tmp_path: Path) -> None:
    (tmp_path / "Needy.hoc").write_text(NEEDY, encoding="utf-8")
    found = case("values")
    assert found["gid"] == [1004, 4]
    assert found["currents"] == [0.2, -0.1]
    assert found["minis"] == [0.5, 0.0]
    assert found["synapses"] == 0
    assert found["resistance"] == (
        "CircuitError: population 'RingA', node 4: the node has no dynamics_params/input_resistance"
    )


def test_a_template_gets_what_it_needs_or_the_axon_flag(case: Case, tmp_path: Path) -> None:
    (tmp_path / "Needy.hoc").write_text(NEEDY, encoding="utf-8")
    found = case("values")
    assert found["needed"] == ["AIS_scaler", "soma_scaler"]
    assert found["not needed"] == []
    assert found["arguments"] == [1.5, 2.5]
    assert found["flags"] == [[0.0], [400.0]]


def test_a_detailed_axon_stays_until_it_is_deleted(case: Case) -> None:
    assert case("axon") == [3, 2, 3]


def test_spikes_are_detected_in_the_soma_or_the_initial_segment(case: Case) -> None:
    found = case("spikes")
    assert found["soma"] == [-20.0, "soma[0]", 1.0, 1]
    assert found["AIS"] == [-20.0, "axon[1]", 0.5, 1]
    assert "ConfigError: conditions.spike_location: 'dend' is no spike location. Choose soma or AIS" in found["unknown"]
    assert "the cell has no section axon[1], where spikes are detected" in found["no axon"]


def test_segments_have_coordinates_of_their_own_and_of_the_circuit(case: Case) -> None:
    found = case("coordinates")
    local, placed = found["local"]["dend[0]"], found["global"]["dend[0]"]
    assert local == [[8.0, 0.0, 0.0], [52.0, -9.0, 6.0]]
    for (x, y, z), point in zip(local, placed, strict=True):
        assert point == pytest.approx([10 - y, 20 + x, 30 + z], abs=1e-5)
    assert found["local"]["axon[0]"] == []
    assert "ConfigError: enable_coord_mapping: coordinates of cells are asked for" in found["unmapped"]


def test_artificial_and_point_cells(case: Case) -> None:
    found = case("others")
    assert found["empty"][:3] == [12, 12, "NetStim[0]"]
    assert found["point"] == [8, 1, 1.0, 0.3, 0.0]
    assert found["threshold"] == 10.0
    assert found["sections"] == ["PointCell[8].soma[0]"]


def test_errors_name_the_cell_and_the_way_out(case: Case, tmp_path: Path) -> None:
    (tmp_path / "Empty.hoc").write_text(EMPTY, encoding="utf-8")
    (tmp_path / "Failing.hoc").write_text(FAILING, encoding="utf-8")
    (tmp_path / "RingCell.hoc").write_text(FAILING.replace("Failing", "RingCell"), encoding="utf-8")
    (tmp_path / "broken.asc").write_text(BROKEN_ASC, encoding="utf-8")
    found = case("failures")
    errors = found["errors"]
    assert "CircuitError" in errors["no template"]
    assert "the template 'Nowhere' does not exist. Check model_template" in errors["no template"]
    assert "the file does not define the template 'Empty'" in errors["undefined"]
    assert errors["no morphology"].startswith(
        "CircuitError: population 'RingA', node 3, template 'RingCell', morphology 'nowhere.asc': "
        "the morphology does not exist. There is no file"
    )
    assert "population 'RingA', node 7, template 'RingCell', morphology 'broken'" in errors["broken morphology"]
    assert "the template's constructor stopped before the cell had sections" in errors["broken morphology"]
    assert "SimulationError: population 'RingA', node 7, template 'Failing'" in errors["constructor"]
    assert "NEURON could not build the cell: " in errors["constructor"]
    assert "two different templates have the name 'RingCell'" in errors["taken name"]
    assert found["restored"]
    assert found["still works"] == 11


def test_cells_made_while_others_are_hidden_are_the_same(case: Case, tmp_path: Path) -> None:
    (tmp_path / "Failing.hoc").write_text(FAILING_LATE, encoding="utf-8")
    (tmp_path / "Looking.hoc").write_text(LOOKING, encoding="utf-8")
    plain, compiled = case("crowd"), case("crowd", mechanisms.build().path)
    assert (plain.pop("hidden"), compiled.pop("hidden")) == (False, True)
    assert "NEURON could not build the cell" in compiled["error"]
    assert compiled["around"] == -44
    assert compiled["names"][0] == "alone"
    assert len(compiled["names"]) > 40
    assert plain == compiled
