"""Cells as the engine holds them, on stand-ins for hoc objects."""

from types import SimpleNamespace

import pytest

from ndexp.engine.metype import BaseCell, spike_detector
from ndexp.errors import CircuitError, ConfigError, SectionIdError


def section(name: str) -> SimpleNamespace:
    return SimpleNamespace(name=lambda: f"Cell[0].{name}")


def cell() -> BaseCell:
    arrays = {kind: [section(f"{kind}[{i}]") for i in range(count)] for kind, count in {"soma": 1, "axon": 2}.items()}
    made = BaseCell()
    made._cellref = SimpleNamespace(
        **arrays, somatic=arrays["soma"], axonal=arrays["axon"], basal=[], nSecAxonalOrig=5.0, dend=[], hname="Cell[0]"
    )
    return made


def test_absent_types_count_zero_and_the_axon_as_it_was() -> None:
    assert cell().get_section_counts() == {
        "soma": 1, "axon": 5, "dend": 0, "apic": 0, "ais": 0, "node": 0, "myelin": 0
    }  # fmt: skip


def test_a_section_and_its_id() -> None:
    found = cell()
    assert found.get_section_id(section("axon[1]")) == 2
    assert found.get_sec(2).name() == "Cell[0].axon[1]"


def test_an_id_in_the_removed_axon_is_refused() -> None:
    with pytest.raises(SectionIdError, match=r"section 4 is axon\[3\], but the cell has only 2"):
        cell().get_sec(4)


def test_unknown_spike_locations_are_refused() -> None:
    with pytest.raises(ConfigError, match=r"'dend' is no spike location\. Choose soma or AIS"):
        spike_detector(cell().CellRef, None, threshold=-30.0, location="dend")


def test_a_cell_without_an_initial_segment_is_refused() -> None:
    bare = SimpleNamespace(axonal=[section("axon[0]")])
    with pytest.raises(CircuitError, match=r"no section axon\[1\], where spikes are detected.*spike_location to soma"):
        spike_detector(bare, None, threshold=-30.0, location="AIS")
