"""A synapse report has a column per point process."""

from types import SimpleNamespace

import pytest
import report_fakes
from report_fakes import Cells, points

from ndexp.engine.reports import ReportManager, ReportParameters, synapse
from ndexp.errors import ConfigError


def process(number: int) -> SimpleNamespace:
    return SimpleNamespace(synapseID=float(number), selected_for_report=False, _ref_g=f"g{number}")


FOUND = {("soma", "Prob"): [process(7)], ("dend", "Prob"): [process(2), process(7)], ("soma", "Odd"): ["odd"]}


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    report_fakes.use(monkeypatch, FOUND)
    monkeypatch.setattr(synapse, "point_process_names", lambda: ["ProbAMPANMDA_EMS", "OddPoint", "IClamp"])


def parameters(variable: str) -> ReportParameters:
    chosen = [points(0, soma=1.0, dend=1.0), points(1, axon=1.0), points(1000, dend=1.0)]
    return ReportParameters(type="synapse", name="r", report_on=variable, points=chosen, where="c: reports.r")


def test_columns_are_synapses_and_cells_without_any_are_left_out() -> None:
    found = ReportManager.create(parameters("Prob.g")).setup(Cells())
    assert [(cell.gid, cell.element_ids) for cell in found.cells] == [(0, [7, 2, 7]), (1000, [2, 7])]
    assert found.references == ["g7", "g2", "g7", "g2", "g7"]
    assert dict(found.notes) == {"cells without Prob at the report's points, which are left out": 1}
    assert all(one.selected_for_report for one in FOUND["dend", "Prob"])


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("Porb.g", r"c: reports\.r\.variable_name: no point process is called 'Porb'\. .*ProbAMPANMDA_EMS"),
        ("Prob.nothing", r"has no variable 'nothing'\. Write mechanism\.variable"),
        ("Odd.g", r"odd has no synapseID, which a synapse report needs"),
    ],
)
def test_what_cannot_be_reported_is_told(variable: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        ReportManager.create(parameters(variable)).setup(Cells())
