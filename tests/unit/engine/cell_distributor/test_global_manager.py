"""Cells of several populations found by gid."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.cell_distributor import GlobalCellManager


class FakeCells:
    def __init__(self, name: str, offset: int, *gids: int) -> None:
        self.population_name = name
        self.local_nodes = SimpleNamespace(offset=offset)
        self._cells = {gid: SimpleNamespace(gid=gid, CellRef=f"hoc{gid}") for gid in gids}

    def get_cell(self, gid: int) -> Any:
        return self._cells[gid]

    def get_final_gids(self) -> Any:
        return np.array(list(self._cells), np.int64)


@pytest.fixture
def cells() -> GlobalCellManager:
    manager = GlobalCellManager()
    for part in (FakeCells("B", 2000, 2000, 2001), FakeCells("A", 1000, 1005)):
        manager.register_manager(part)  # type: ignore[arg-type]
    manager.finalize()
    return manager


def test_managers_are_ordered_by_offset(cells: GlobalCellManager) -> None:
    assert [manager.population_name for manager in cells.managers] == ["A", "B"]
    assert cells.get_final_gids().tolist() == [1005, 2000, 2001]


@pytest.mark.parametrize(("gid", "population"), [(1000, ("A", 1000)), (1999, ("A", 1000)), (2000, ("B", 2000))])
def test_a_gid_belongs_to_the_last_population_that_begins_before_it(
    cells: GlobalCellManager, gid: int, population: tuple[str, int]
) -> None:
    assert cells.getPopulationInfo(gid) == population


def test_cells_are_found_by_gid(cells: GlobalCellManager) -> None:
    assert cells.get_cell(2001).gid == 2001
    assert cells.getCell(1005).gid == 1005
    assert cells.get_cellref(1005) == "hoc1005"
    assert cells.getSpGid(1005) == 1005


@pytest.mark.parametrize("gid", [5, 1006, 2002])
def test_a_gid_of_another_rank_is_a_key_error(cells: GlobalCellManager, gid: int) -> None:
    with pytest.raises(KeyError, match=str(gid)):
        cells.get_cell(gid)


def test_without_managers_there_are_no_gids() -> None:
    found = GlobalCellManager().get_final_gids()
    assert found.shape == (0,)
    assert found.dtype == np.int64
