"""A compartment report has exactly one value per point."""

import pytest
import report_fakes
from report_fakes import Cells, points

from ndexp.engine.reports import ReportManager, ReportParameters
from ndexp.errors import ConfigError

FOUND = {("soma", "v"): ["soma.v"], ("dend", "v"): ["dend.v"], ("soma", "Prob"): ["a", "b"]}


@pytest.fixture(autouse=True)
def found(monkeypatch: pytest.MonkeyPatch) -> None:
    report_fakes.use(monkeypatch, FOUND)


def parameters(variable: str) -> ReportParameters:
    return ReportParameters(
        type="compartment", name="r", report_on=variable, points=[points(0, soma=1.0, dend=1.0)], where="c: reports.r"
    )


def test_values_in_the_order_of_the_points() -> None:
    found = ReportManager.create(parameters(" v ")).setup(Cells())
    assert (found.references, found.cells[0].element_ids, found.combine) == (["soma.v", "dend.v"], [0, 1], None)


@pytest.mark.parametrize(
    ("variable", "message"),
    [
        ("cai", r"c: reports\.r\.variable_name: there is no variable 'cai' at soma\(0\.5\), but .* exactly one"),
        ("Prob", r"there are 2 values of 'Prob' at soma\(0\.5\).*summation or synapse report"),
    ],
)
def test_none_or_several_values_are_told(variable: str, message: str) -> None:
    with pytest.raises(ConfigError, match=message):
        ReportManager.create(parameters(variable)).setup(Cells())
