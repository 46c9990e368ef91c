"""What an experiment's reports may not say, and what is warned of."""

import re

import pytest
from experiment_builders import experiment

from ndexp.plan.report_checks import report_problems, report_warnings
from ndexp.schema.reports import ReportCompartments, ReportConfig, ReportScaling, ReportSections, ReportType

LFP = {"type": ReportType.lfp, "electrodes_file": "e.h5"}
SET = {"type": ReportType.compartment_set, "variable_name": "v", "compartment_set": "S"}


def problems(**reports: ReportConfig) -> list[str]:
    return [str(problem) for problem in report_problems(experiment(reports=reports), "spikes.h5", "here")]


@pytest.mark.parametrize(
    "fields",
    [
        {"variable_name": "v"},
        {"variable_name": "ProbAMPANMDA_EMS.g", "type": ReportType.synapse, "sections": ReportSections.all},
        {
            "variable_name": "i_membrane,IClamp",
            "type": ReportType.summation,
            "scaling": ReportScaling.none,
            "compartments": ReportCompartments.center,
        },
        SET,
        LFP,
        {"variable_name": "", "dt": 0.001, "enabled": False},
    ],
)
def test_good_reports_have_no_problem(fields: dict[str, object]) -> None:
    assert problems(r=ReportConfig(**fields)) == []  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("fields", "message"),
    [
        ({}, r"reports\.r\.variable_name: a report of type compartment needs it"),
        ({"type": ReportType.lfp}, r"reports\.r\.electrodes_file: a report of type lfp needs it"),
        ({**SET, "compartment_set": None}, r"reports\.r\.compartment_set: .* compartment_set needs it"),
        ({**LFP, "variable_name": "v"}, r"reports\.r\.variable_name: it has no meaning for type lfp"),
        ({**SET, "sections": ReportSections.all}, r"reports\.r\.sections: it has no meaning for type compartment_set"),
        ({"variable_name": "v", "electrodes_file": "e.h5"}, r"electrodes_file: it has no meaning for type compartment"),
        ({"variable_name": "v,ina"}, r"reports\.r\.variable_name: a compartment report has one variable, not 2"),
        ({"variable_name": "v", "dt": 0.01}, r"reports\.r\.dt: samples come more often than time steps.*0\.025"),
        ({"variable_name": "v", "start_time": 1e4}, r"reports\.r\.start_time: it starts at 10000 ms, after its end"),
        (
            {"variable_name": "v", "file_name": "a/spikes"},
            r"file_name: the file 'spikes\.h5' is the spike file already",
        ),
    ],
)
def test_problems_name_report_and_key(fields: dict[str, object], message: str) -> None:
    (problem,) = problems(r=ReportConfig(**fields))  # type: ignore[arg-type]
    assert re.search(message, problem)
    assert problem.startswith("here: ")


def test_two_reports_into_one_file() -> None:
    one = ReportConfig(variable_name="v")
    (problem,) = problems(a=one, b=ReportConfig(variable_name="v", file_name="x/a.h5"))
    assert "reports.b.file_name: the file 'a.h5' is report 'a' already" in problem


@pytest.mark.parametrize(
    ("fields", "number"),
    [
        ({"sections": ReportSections.dend}, 1),
        ({"sections": ReportSections.apic, "type": ReportType.synapse}, 1),
        ({"sections": ReportSections.all}, 0),
        ({"sections": ReportSections.dend, "enabled": False}, 0),
        ({**LFP, "sections": ReportSections.dend}, 0),
    ],
)
def test_sections_that_bluepysnap_cannot_read_are_warned_of(fields: dict[str, object], number: int) -> None:
    report = ReportConfig(**{"variable_name": "v", **fields})  # type: ignore[arg-type]
    found = list(report_warnings(experiment(reports={"r": report})))
    assert len(found) == number
    assert all("sections other than soma or all: r" in text for text in found)
