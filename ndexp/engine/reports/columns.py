"""The columns of a report: from what each rank records to SONATA's layout, numpy only."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ndexp.sonata.reports import ReportLayout

if TYPE_CHECKING:
    from ndexp.engine.typing import Ids


@dataclass(frozen=True, slots=True, kw_only=True)
class CellColumns:
    """The columns of one cell: its population, that population's gid offset, and an element id per column."""

    gid: int
    population: str
    offset: int
    element_ids: Sequence[int]


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class PopulationColumns:
    """A population's layout in the file, and where its columns are among those of all ranks."""

    layout: ReportLayout
    order: "Ids"
    """(columns,) int64: index into the columns of rank 0, then those of rank 1, …"""


def arrange(
    ranks: Sequence[Sequence[CellColumns]], time: tuple[float, float, float], rows: int
) -> Mapping[str, PopulationColumns]:
    """The columns of each population, by ascending node id whatever the ranks.

    Args:
        ranks: the cells of each rank, in the order of their columns.
        time: start, end and dt, ms.
        rows: of the file.
    """
    cells = [cell for rank in ranks for cell in rank]
    first = np.cumsum([0, *(len(cell.element_ids) for cell in cells)])
    placed = sorted(zip(cells, first[:-1].tolist(), strict=True), key=lambda item: item[0].gid)
    return {
        name: _population([item for item in placed if item[0].population == name], time, rows)
        for name in sorted({cell.population for cell in cells})
    }


def _population(
    placed: Sequence[tuple[CellColumns, int]], time: tuple[float, float, float], rows: int
) -> PopulationColumns:
    sizes = [len(cell.element_ids) for cell, _ in placed]
    layout = ReportLayout(
        node_ids=np.array([cell.gid - cell.offset for cell, _ in placed], dtype=np.int64),
        index_pointers=np.cumsum([0, *sizes], dtype=np.int64),
        element_ids=np.array([element for cell, _ in placed for element in cell.element_ids], dtype=np.int64),
        time=time,
        rows=rows,
    )
    order = [column for (_, first), size in zip(placed, sizes, strict=True) for column in range(first, first + size)]
    return PopulationColumns(layout=layout, order=np.array(order, dtype=np.int64))
