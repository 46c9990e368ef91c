"""The cells of the built-in circuit keep the templates' contract and behave like cortical cells."""

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from ndexp.circuits.electrical import ELECTRICAL
from ndexp.circuits.metypes import METYPES
from ndexp.circuits.microcircuit import build, grow_morphologies
from ndexp.circuits.morphology import AXON
from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

DRIVER = Path(__file__).with_name("circuit_cells_model.py")
MORPHOLOGIES = grow_morphologies()
MTYPES = [metype.mtype for metype in METYPES]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return build(tmp_path_factory.mktemp("cells") / "circuit", cells=10).parent


def measured(folder: Path, what: str) -> Any:
    command = [sys.executable, str(DRIVER), str(folder), str(mechanisms.build().path), what]
    done = subprocess.run(command, capture_output=True, text=True, timeout=300, env=os.environ, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return json.loads(done.stdout.splitlines()[-1])


@pytest.fixture(scope="module")
def cells(folder: Path) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = measured(folder, "contract")
    assert len(found) == 4 * len(METYPES)
    return found


@pytest.fixture(scope="module")
def electrical(folder: Path) -> dict[str, dict[str, Any]]:
    found: dict[str, dict[str, Any]] = measured(folder, "electrical")
    return found


def test_counts_are_those_of_the_morphology_with_its_axon(cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        kinds = MORPHOLOGIES[f"{cell['mtype']}_1"].kinds()
        assert cell["gid"] == 7
        assert cell["nSecAll"] == kinds.size
        assert cell["nSecAxonalOrig"] == (kinds == AXON).sum()
        assert cell["lists"] == {"somatic": 1, "axonal": 2, "basal": (kinds == 3).sum(), "apical": (kinds == 4).sum()}
        assert cell["helpers"] == [0, 0]


def test_every_section_carries_its_sonata_id_in_its_voltage(cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        axon, basal = cell["nSecAxonalOrig"], cell["lists"]["basal"]
        first = {"soma": 0, "axon": 1, "dend": 1 + axon, "apic": 1 + axon + basal}
        for name, mark in cell["marks"].items():
            kind, _, index = name.rstrip("]").partition("[")
            assert mark == first[kind] + int(index), (cell["mtype"], cell["kind"], name)


def test_sections_are_the_same_from_every_kind_of_file(cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        lengths = MORPHOLOGIES[f"{cell['mtype']}_1"].lengths()
        for name, mark in cell["marks"].items():
            if name.startswith(("dend", "apic")):
                assert cell["lengths"][name] == pytest.approx(lengths[int(mark)], abs=0.05), (cell["kind"], name)


def test_the_axon_is_two_stubs_at_the_soma_with_channels(cells: list[dict[str, Any]]) -> None:
    for cell in cells:
        assert cell["stub"] == [[30, 1, 1], [30, 1, 1]]
        assert cell["axon_channels"]


def test_a_kept_axon_is_whole_until_it_is_replaced(cells: list[dict[str, Any]]) -> None:
    kept = [cell for cell in cells if cell["kind"] == "kept"]
    assert len(kept) == len(METYPES)
    for cell in kept:
        assert cell["kept_axon"] == cell["nSecAxonalOrig"]
        assert cell["cleared"]


def test_the_stored_threshold_current_is_the_rheobase(electrical: dict[str, dict[str, Any]]) -> None:
    assert set(electrical) == set(ELECTRICAL)
    for name, facts in electrical.items():
        below, above = facts["around"]
        assert below == 0, name
        assert above > 0, name


@pytest.mark.parametrize("mtype", MTYPES)
def test_cells_rest_quietly_with_the_stored_input_resistance(electrical: dict[str, dict[str, Any]], mtype: str) -> None:
    facts = electrical[f"{mtype}_1"]
    assert facts["spikes_at_rest"] == 0
    assert -80 < facts["rest"] < -68
    assert facts["input_resistance"] == pytest.approx(ELECTRICAL[f"{mtype}_1"][1], rel=0.02)


@pytest.mark.parametrize(
    ("mtype", "slowest", "fastest"),
    [("L23_PC", 8, 50), ("L4_PC", 8, 50), ("L5_PC", 8, 50), ("PV_BC", 60, 250), ("SST_MC", 20, 100)],
)
def test_rates_rise_with_current_within_the_range_of_the_type(
    electrical: dict[str, dict[str, Any]], mtype: str, slowest: float, fastest: float
) -> None:
    rates = electrical[f"{mtype}_1"]["rates"]
    assert rates == sorted(rates)
    assert rates[0] < rates[-1]
    assert slowest <= rates[0] <= rates[-1] <= fastest


@pytest.mark.parametrize("mtype", MTYPES)
def test_all_but_fast_spiking_cells_adapt(electrical: dict[str, dict[str, Any]], mtype: str) -> None:
    first, last = electrical[f"{mtype}_1"]["intervals"]
    assert (last / first > 1.3) == (mtype != "PV_BC")
