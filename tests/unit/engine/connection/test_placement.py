"""Where synapses sit, and those without a section."""

import logging
from types import SimpleNamespace

import pytest
from synapse_columns import columns

from ndexp.engine.connection.placement import place_synapses
from ndexp.engine.target_manager import points
from ndexp.errors import CircuitError


class FakeSection:
    L = 50.0

    def n3d(self) -> int:
        return 2


@pytest.fixture(autouse=True)
def _hoc(monkeypatch: pytest.MonkeyPatch) -> None:
    hoc = SimpleNamespace(section_orientation=lambda sec: 0, arc3d=lambda point, sec: 40.0 * point)
    monkeypatch.setattr(points, "hoc", lambda: hoc)


SECTIONS = [FakeSection(), None, FakeSection()]


def test_positions_stay_off_the_ends() -> None:
    four = columns([1, 1, 1, 1], [2, 2, 2, 2], isec=[0, 0, 2, 2], offset=[-0.5, 0.0, 0.3, 1.0])
    kept, x = place_synapses(four, SECTIONS)  # type: ignore[arg-type]
    assert kept is four
    assert x.tolist() == [1e-7, 1e-7, 0.3, 0.9999999]


def test_offsets_from_a_point_are_in_um() -> None:
    _, x = place_synapses(columns([1, 1], [2, 2], ipt=[1, -1], offset=[5.0, 0.5]), SECTIONS)  # type: ignore[arg-type]
    assert x.tolist() == [0.9, 0.5]


def test_synapses_on_removed_sections_are_left_out_with_a_warning_each(caplog: pytest.LogCaptureFixture) -> None:
    three = columns([7, 8, 9], [2, 2, 2], [4, 5, 6], isec=[0, 1, 2], offset=[0.1, 0.2, 0.3])
    with caplog.at_level(logging.WARNING):
        kept, x = place_synapses(three, SECTIONS)  # type: ignore[arg-type]
    assert kept.synapse_id.tolist() == [4, 6]
    assert x.tolist() == [0.1, 0.3]
    assert [record.getMessage() for record in caplog.records] == [
        "Synapse 5 of gid 2 from gid 8 is left out: section 1 was removed from the cell",
    ]


@pytest.mark.parametrize("isec", [3, -1])
def test_a_section_that_does_not_exist_is_an_error_with_its_edge(isec: int) -> None:
    expected = rf"^gid 2, source gid 8: synapse 5 is on section {isec}, but the cell has section ids 0 to 2\. The edges"
    with pytest.raises(CircuitError, match=expected):
        place_synapses(columns([7, 8], [2, 2], [4, 5], isec=[0, isec]), SECTIONS)  # type: ignore[arg-type]
