"""Cells from memory are NEURON's cells, to the last bit; whatever is out of the ordinary goes to NEURON's importer."""

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import h5py
import morphio
import pytest
from builders import RING_DATA

from ndexp.circuits.microcircuit import build
from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

CASES = Path(__file__).with_name("cell_cases.py")
TESTS = CASES.parents[1]

H5_SOMA_LENGTH = 14.771463264898436
H5_SOMA_AREA = 670.8364603304337
"""µm and µm²; of ring_cell as h5 in neurodamus 4.2.9."""

STACK = """
("CellBody" (CellBody) (6 0 0 1) (0 5 0 1) (-6 0 0 1) (0 -5 0 1))
("CellBody" (CellBody) (5 0 2 1) (0 4 2 1) (-5 0 2 1) (0 -4 2 1))
("CellBody" (CellBody) (3 0 4 1) (0 2 4 1) (-3 0 4 1) (0 -2 4 1))
((Dendrite) (6 0 0 1) (20 1 0 1) (33.123456789 5 1 0.9))
((Axon) (0 -5 0 1) (0 -40 0 1))
"""

FAR_ROOTS = """
("CellBody" (CellBody) (6 0 0 1) (0 5.5 0 1) (-6 0.1 0 1) (0 -5 0 1))
((Axon) (21 30 0 1) (40 30 0 1) (60 31 0 1))
((Dendrite) (5 0 0 1) (20 30 0 1) (33 35 1 0.9)
 ( (50 50 1 0.8) (50 50 1 0.8) | (60 10 0 0.7) (70 0 0 0.6) | (33 35 1 0.9) (50 40 1 0.8) ) )
((Apical) (0 5 0 2) <(0 6 1 0.1)> (0 50 0 1.5) (0 90 0 1.5))
((Dendrite) (-5 0 0 1) (-90 0 0 1))
"""

PLAIN = """; a comment (1 2 3 4
("Cell Body" (Color RGB (255, 0, 1)) (CellBody) (6 0 0) (0 5.5 0.25) (-6 0.1 0 1) (-2 -4 0 1) (0 -5 0 1)) ; end
( (Color Cyan) (Dendrite)
  (5.123456789 -0.987654321 0 1.23456789) (20 30 .5 1)
  ( (20 30 .5 0.9) (33.123456789 35 1 9e-1) High
  | (21 31 1 0.8)
  | (20 30 0.5 0.7) (+44 -5e1 0 0.7) ( (45 -50 0 0.6) Normal | (46 -50 0 0.5) (123456.7891 -50 0 0.5) ) ) )
((Axon) (121 130 0 1) (140 130 0 1))
((Dendrite) (Apical) (0 5 0 2) (0 50 0 1.5) Low)
"""

SINGLE_POINT_SWC = """
1 1 1.25 -2.3 0.7 6.685 -1
2 3 8 0 0 0.5 1
3 3 30 0.5 0 0.4 2
4 3 40 10 0 0.3 3
5 3 40 -10 3 0.3 3
6 2 -8 0 0 0.5 1
7 2 -30 0 0 0.2 6
8 4 0 10 0 0.5 1
9 4 0 40 0 0.5 8
"""

LOOKER = """
{load_file("import3d.hoc")}
begintemplate Looker
public all, somatic, axonal, basal, apical, sections, kinds, points, filetype
objref this, all, somatic, axonal, basal, apical
strdef path, filetype
create soma[1], dend[1], apic[1], axon[1]
proc init() { localobj reader, importer, section
    all = new SectionList()
    somatic = new SectionList()
    axonal = new SectionList()
    basal = new SectionList()
    apical = new SectionList()
    forall delete_section()
    sprint(path, "%s/%s", $s1, $s2)
    reader = new Import3d_Neurolucida3()
    reader.quiet = 1
    reader.input(path)
    filetype = reader.filetype
    sections = reader.sections.count
    kinds = reader.type.sum
    section = reader.sections.object(0)
    points = section.raw.ncol + reader.x.size
    reader.connect_axon_nearest()
    importer = new Import3d_GUI(reader, 0)
    importer.instantiate(this)
}
endtemplate Looker
"""

QUITTER = """
begintemplate Quitter
public gid, all
objref all
proc init() { quit() }
endtemplate Quitter
"""

Case = Callable[..., Any]


@pytest.fixture
def case(tmp_path: Path) -> Case:
    """What a case returns, from a fresh process."""

    def result(name: str, *arguments: object) -> Any:
        command = [sys.executable, str(CASES), name, *map(str, arguments)]
        environment = {"PYTHONPATH": str(TESTS), "PATH": ""}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=120, cwd=tmp_path, check=False, env=environment
        )
        assert done.returncode == 0, done.stdout + done.stderr
        return json.loads(done.stdout.splitlines()[-1])

    return result


@pytest.fixture
def morphologies(tmp_path: Path) -> Path:
    folder = tmp_path / "morphologies"
    folder.mkdir()
    for name in ("ring_cell.asc", "ring_cell.swc"):
        (folder / name).write_bytes((RING_DATA / name).read_bytes())
    (folder / "stack.asc").write_text(STACK, encoding="utf-8")
    (folder / "far_roots.asc").write_text(FAR_ROOTS, encoding="utf-8")
    (folder / "plain.asc").write_text(PLAIN, encoding="utf-8")
    (folder / "single_point.swc").write_text(SINGLE_POINT_SWC, encoding="utf-8")
    return folder


@pytest.fixture
def h5_folder(tmp_path: Path) -> Path:
    folder = tmp_path / "h5"
    folder.mkdir()
    morphio.mut.Morphology(RING_DATA / "ring_cell.asc").write(folder / "ring.h5")
    with h5py.File(folder / "ring.h5") as file, h5py.File(folder / "container.h5", "w") as container:
        group = container.create_group("ring")
        for name in file:
            file.copy(name, group)
    (folder / "Quitter.hoc").write_text(QUITTER, encoding="utf-8")
    return folder


@pytest.mark.parametrize("is_compiled", [False, True])
def test_a_cell_from_memory_is_neurons_cell(case: Case, morphologies: Path, is_compiled: bool) -> None:
    expected = case("neuron", morphologies)
    found = case("ours", morphologies, *([mechanisms.build().path] if is_compiled else []))
    assert set(found["known"].values()) == {1.0}
    assert found["plain"] == ["plain.asc", "ring_cell.asc"]
    for name, fingerprint in expected.items():
        assert len(fingerprint[0]) > 3
        for cell in found["cells"][name]:
            assert cell == fingerprint, name


@pytest.mark.parametrize("kind", ["asc", "swc"])
def test_the_built_in_circuits_cells_from_memory_are_neurons_cells(case: Case, tmp_path: Path, kind: str) -> None:
    folder = build(tmp_path / "circuit", cells=20).parent / "morphologies" / kind
    expected = case("neuron", folder)
    found = case("ours", folder)
    assert set(found["known"].values()) == {1.0}
    for name, fingerprint in expected.items():
        assert found["cells"][name] == [fingerprint] * 3, name


def test_a_template_that_looks_into_the_reader_sees_all_of_it(case: Case, morphologies: Path, tmp_path: Path) -> None:
    (morphologies / "Looker.hoc").write_text(LOOKER, encoding="utf-8")
    found = case("looked_into", morphologies, "far_roots.asc")
    assert found["seen"][0] == found["seen"][1]
    assert found["seen"][0][0] > 5
    assert found["seen"][0][3] == "Neurolucida V3"
    assert found["known"] == 0.0
    assert found["lists"][0] == found["lists"][1] > 5


def test_sections_without_a_cell_are_made_by_neuron(case: Case, morphologies: Path) -> None:
    assert {"soma[0]", "dend[3]", "apic[2]", "axon[2]"} <= set(case("without_cell", morphologies, "ring_cell.asc"))


def test_a_python_object_can_be_the_cell(case: Case, morphologies: Path) -> None:
    assert case("python_cell", morphologies, "ring_cell.asc") == [[11, 4, 3], [11, 4, 3]]


def test_a_changed_file_is_read_again(case: Case, tmp_path: Path) -> None:
    before, after = case("changed_file", tmp_path)
    assert after > before + 5


def test_neurons_importer_stays_if_it_was_there_first(case: Case, tmp_path: Path) -> None:
    assert case("loaded_before", tmp_path) == [0.0, [10, 10]]


def test_an_h5_file_and_a_container_give_one_cell(case: Case, h5_folder: Path) -> None:
    found = case("h5", h5_folder)
    first, second = found["cells"]["ring"]
    assert first == second == found["inside"]
    sections, lists, tree, count, axons = first
    assert count == 11
    assert axons == 3
    assert lists[2] == ["dend[0]", "dend[1]", "dend[2]", "dend[3]"]
    assert tree[0] == "soma[0]"
    soma = sections[0]
    assert soma[0] == "soma[0]"
    assert len(soma[5]) == 21
    assert soma[1][1] == H5_SOMA_LENGTH
    assert soma[6][0][1] == H5_SOMA_AREA


def test_errors_of_h5_morphologies(case: Case, h5_folder: Path) -> None:
    found = case("h5", h5_folder)
    assert "population 'RingA', node 1, template 'RingCell', morphology 'nowhere.h5'" in found["missing"]
    assert "the morphology does not exist" in found["missing"]
    assert "the template ends NEURON when it gets an h5 morphology" in found["no_h5"]
