"""Report types by name, and what their variables are multiplied with."""

import pytest
from report_fakes import Section

from ndexp.engine.reports import CompartmentReport, LFPReport, ReportManager, ReportParameters, SummationReport
from ndexp.errors import ConfigError, UnknownKeyError


def parameters(kind: str = "summation", **fields: str) -> ReportParameters:
    return ReportParameters(type=kind, name="r", report_on="v", where="c.json: reports.r", **fields)  # type: ignore[arg-type]


def test_a_report_is_made_by_its_type() -> None:
    kinds = {"compartment": CompartmentReport, "compartment_set": CompartmentReport, "lfp": LFPReport}
    assert all(type(ReportManager.create(parameters(kind))) is cls for kind, cls in kinds.items())


def test_an_unknown_type_is_told() -> None:
    with pytest.raises(UnknownKeyError, match=r"c\.json: reports\.r\.type: unknown report type 'sumation'.*summation"):
        ReportManager.create(parameters("sumation"))


def test_a_type_cannot_be_taken_twice() -> None:
    with pytest.raises(ConfigError, match="report type 'lfp' is registered twice"):
        ReportManager.register_type("lfp")(SummationReport)


@pytest.mark.parametrize(
    ("mechanism", "scaling", "factor"),
    [
        ("pas", "area", 3.0),
        ("Prob", "area", 3.0),
        ("pas", "none", 1.0),
        ("i_membrane_", "area", 1.0),
        ("IClamp", "none", -1.0),
        ("SEClamp", "area", -1.0),
        ("IClampOfMine", "area", 3.0),
    ],
)
def test_factors_of_sums(mechanism: str, scaling: str, factor: float) -> None:
    report = ReportManager.create(parameters(scaling=scaling))
    assert report.get_scaling_factor(Section("soma", 300.0), 0.5, mechanism) == factor  # type: ignore[arg-type]
