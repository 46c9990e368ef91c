"""Point lists, sections by voltage marks, positions of synapses."""

import logging
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.target_manager import SerializedSections, TargetPointList, points
from ndexp.engine.target_manager.points import Place, clip, locate
from ndexp.errors import CircuitError


class FakeSection:
    """100 µm long with 3-d points at 0, 30, 60 and 100 µm; voltage `mark` at its beginning."""

    L = 100.0
    ARC = (0.0, 30.0, 60.0, 100.0)

    def __init__(self, mark: float = 0.0, *, is_reversed: bool = False) -> None:
        self.mark = mark
        self.orientation = int(is_reversed)
        self.asked: list[float] = []

    def __call__(self, x: float) -> Any:
        self.asked.append(x)
        return SimpleNamespace(v=self.mark)

    def n3d(self) -> int:
        return len(self.ARC)

    def name(self) -> str:
        return f"section{self.mark:g}"


@pytest.fixture(autouse=True)
def _hoc(monkeypatch: pytest.MonkeyPatch) -> None:
    hoc = SimpleNamespace(
        section_orientation=lambda sec: sec.orientation,
        arc3d=lambda point, sec: sec.ARC[point],
    )
    monkeypatch.setattr(points, "hoc", lambda: hoc)


# ---- point lists


def test_parallel_lists() -> None:
    found = TargetPointList(1001)
    found.append(4, "ref", 0.25)
    other = TargetPointList(1001)
    other.append(5, "other", 0.75)
    found.extend(other)
    assert (found.gid, found.sclst_ids, found.sclst, found.x) == (1001, [4, 5], ["ref", "other"], [0.25, 0.75])
    assert list(found) == [(4, "ref", 0.25), (5, "other", 0.75)]
    assert len(found) == 2
    found.validate()


def test_lists_of_different_lengths_are_refused() -> None:
    found = TargetPointList(7)
    found.x.append(0.5)
    with pytest.raises(CircuitError, match="gid 7: a point list's parts differ in length"):
        found.validate()


# ---- sections by voltage marks


def sections(size: int, *marks: float) -> tuple[SerializedSections, list[FakeSection]]:
    every = [FakeSection(mark) for mark in marks]
    return SerializedSections(SimpleNamespace(nSecAll=size, all=every)), every


def test_a_section_goes_where_its_voltage_says() -> None:
    table, every = sections(5, 0.0, 4.0, 2.9)
    assert table.sections == [every[0], None, every[2], None, every[1]]
    assert len(table) == 5
    assert every[0].asked == [0.0001]


def test_of_two_sections_with_one_mark_the_later_stays() -> None:
    table, every = sections(2, 1.0, 1.0)
    assert table.sections == [None, every[1]]


def test_a_mark_beyond_the_count_is_an_error() -> None:
    with pytest.raises(CircuitError, match=r"section section3 is marked 3, but the cell has 3 section ids"):
        sections(3, 0.0, 3.0)


def test_sections_without_a_mark_are_left_out_with_one_warning(caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.WARNING):
        table, every = sections(2, -65.0, 1.0, -65.0)
    assert table.sections == [None, every[1]]
    assert [record.getMessage().split(": ")[1] for record in caplog.records] == [
        "2 sections have no id; synapses cannot be placed on them",
    ]


def test_only_whole_voltages_below_minus_one_are_unmarked() -> None:
    table, every = sections(1, -0.5)
    assert table.sections == [every[0]]


# ---- positions


@pytest.mark.parametrize(
    ("position", "expected"), [(-1.0, 1e-7), (0.0, 1e-7), (0.3, 0.3), (1.0, 0.9999999), (7.0, 0.9999999)]
)
def test_positions_stay_off_the_ends(position: float, expected: float) -> None:
    assert clip(position) == expected


@pytest.mark.parametrize(
    ("ipt", "offset", "is_reversed", "expected"),
    [
        (-1, 0.25, False, 0.25),
        (-1, -0.5, False, 1e-7),
        (-1, 1.0, True, 0.9999999),
        (0, 0.0, False, 1e-7),
        (1, 15.0, False, 0.45),
        (1, -5.0, False, 0.3),
        (3, 50.0, False, 0.9999999),
        (4, 1.0, False, 0.5),
        (1, 10.0, True, 0.5),  # point 2 at 60 µm, 10 µm back: 0.5 from the other end
        (0, 0.0, True, 1 - 0.9999999),
        (1, 0.0, True, 0.4),
    ],
)
def test_the_position_of_a_synapse(ipt: int, offset: float, is_reversed: bool, expected: float) -> None:
    section = FakeSection(is_reversed=is_reversed)
    found, x = locate([section], Place(0, ipt, offset))  # type: ignore[list-item]
    assert found is section
    assert x == pytest.approx(expected, rel=1e-12, abs=0)


def test_a_removed_section_has_no_place() -> None:
    assert locate([None], Place(0, -1, 0.5)) == (None, -1.0)


@pytest.mark.parametrize("isec", [-1, 2])
def test_a_section_id_that_does_not_exist_is_an_error(isec: int) -> None:
    with pytest.raises(CircuitError, match=rf"section id {isec} does not exist; the cell has 2 ids"):
        locate([None, None], Place(isec, -1, 0.5))
