"""Cells in columns: what is looked up by cell and section."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.connection import target_cells
from ndexp.engine.connection.target_cells import Target, TargetCells


def section(nseg: int) -> Any:
    return SimpleNamespace(nseg=nseg)


@pytest.fixture
def cells() -> TargetCells:
    rates = ((0.5, None), (1.5, 2.5))
    sections = ([section(3), None, section(1)], [None, section(5)])
    return TargetCells(
        Target(gid=gid, cell=SimpleNamespace(exc_mini_frequency=exc, inh_mini_frequency=inh), sections=own)
        for gid, (exc, inh), own in zip((7, 8), rates, sections, strict=True)
    )


CELL, SECTION = np.array([0, 0, 0, 1, 1]), np.array([0, 1, 2, 0, 1])


def test_sections_are_looked_up_by_cell_and_id(cells: TargetCells) -> None:
    assert len(cells) == 2
    assert cells.section_counts(CELL).tolist() == [3, 3, 3, 2, 2]
    assert cells.compartments(CELL, SECTION).tolist() == [3, 0, 1, 0, 5]
    there = np.array([0, 2, 4])
    assert cells.places(CELL[there], SECTION[there]).tolist() == [0, 1, 0]


def test_section_lists_have_the_sections_that_are_there(cells: TargetCells, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(target_cells, "hoc", lambda: SimpleNamespace(SectionList=list))
    assert [[one.nseg for one in own] for own in cells.section_lists] == [[3, 1], [5]]


def test_rates_are_those_of_the_cell_and_the_kind(cells: TargetCells) -> None:
    is_inhibitory = np.array([False, True, False, True, False])
    assert cells.rates(CELL, is_inhibitory).tolist() == [0.5, 0.0, 0.5, 2.5, 1.5]
