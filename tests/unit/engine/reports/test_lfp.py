"""An LFP report has a column per electrode of each cell in the electrodes file."""

from pathlib import Path

import builders
import numpy as np
import pytest
import report_fakes
from report_fakes import Cells, points

from ndexp.engine.reports import ReportManager, ReportParameters
from ndexp.engine.reports.base import Recorded
from ndexp.errors import ConfigError

A, B = np.array([[1.0, 2.0], [3.0, 4.0], [9.0, 9.0]]), np.array([[0.5]])


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    report_fakes.use(monkeypatch, {(name, "i_membrane_"): [f"{name}.im"] for name in ("soma", "dend")})


def setup(path: Path, sections: int = 2) -> Recorded:
    chosen = points(2, **dict.fromkeys(("soma", "dend", "apic", "axon")[:sections], 1.0))
    parameters = ReportParameters(
        type="lfp",
        name="r",
        report_on="",
        electrodes_file=str(path),
        points=[points(1, soma=1.0), chosen, points(1003, soma=1.0)],
        where="c: reports.r",
    )
    return ReportManager.create(parameters).setup(Cells())


def test_columns_are_electrodes(tmp_path: Path) -> None:
    found = setup(builders.write_electrodes(tmp_path / "e.h5", {"A": {2: A}, "B": {3: B}}))
    assert [(cell.gid, cell.element_ids) for cell in found.cells] == [(2, [0, 1]), (1003, [0])]
    assert found.references == ["soma.im", "dend.im", "soma.im"]
    assert found.combine is not None
    assert found.combine(np.array([10.0, 100.0, 8.0])).tolist() == [310.0, 420.0, 4.0]
    assert dict(found.notes) == {
        "cells that are not in the electrodes file and are left out": 1,
        "cells with more rows in the electrodes file than segments; the further rows are ignored": 1,
    }


def test_too_few_rows_are_told(tmp_path: Path) -> None:
    path = builders.write_electrodes(tmp_path / "e.h5", {"A": {2: A}})
    message = r"c: reports\.r\.electrodes_file: the electrodes file has 3 rows for population 'A', node 2, which has 4"
    with pytest.raises(ConfigError, match=message):
        setup(path, sections=4)
