"""Which values a summation report adds up, and where."""

import numpy as np
import pytest
import report_fakes
from report_fakes import Cells, points

from ndexp.engine.reports import ReportManager, ReportParameters
from ndexp.engine.reports.base import Recorded

FOUND = {("soma", "pas"): ["soma.i"], ("dend", "pas"): ["dend.i"], ("dend", "IClamp"): ["clamp0", "clamp1"]}


def recorded(sections: str, **areas: float) -> Recorded:
    parameters = ReportParameters(
        type="summation",
        name="r",
        report_on="pas, IClamp",
        sections=sections,
        points=[points(3, **areas), points(1004, soma=200.0)],
    )
    return ReportManager.create(parameters).setup(Cells())


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    report_fakes.use(monkeypatch, FOUND)


def sums(found: Recorded) -> list[float]:
    """The columns when each reference has its number, from 1, as value."""
    assert found.combine is not None
    return found.combine(np.arange(1.0, len(found.references) + 1)).tolist()


def test_all_points_of_a_cell_go_to_one_column() -> None:
    found = recorded("soma", soma=100.0, dend=50.0)
    assert [(cell.gid, cell.population, cell.offset, cell.element_ids) for cell in found.cells] == [
        (3, "A", 0, [0]),
        (1004, "B", 1000, [0]),
    ]
    assert found.references == ["soma.i", "dend.i", "clamp0", "clamp1", "soma.i"]
    assert sums(found) == [1 * 1.0 + 2 * 0.5 - 3 - 4, 5 * 2.0]


def test_each_point_has_a_column_even_without_values() -> None:
    found = recorded("dend", soma=100.0, apic=70.0, dend=50.0)
    assert [cell.element_ids for cell in found.cells] == [[0, 1, 2], [0]]
    assert found.columns == 4
    assert sums(found) == [1.0, 0.0, 2 * 0.5 - 3 - 4, 5 * 2.0]


def test_points_without_area_are_counted() -> None:
    found = recorded("all", soma=0.0, dend=50.0)
    assert dict(found.notes) == {"points without area, which add nothing": 1}
    assert sums(found) == [0.0, 1 * 0.5 - 2 - 3, 4 * 2.0]
