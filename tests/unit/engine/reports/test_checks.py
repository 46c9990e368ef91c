"""What `reports` may not say."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ndexp.engine.reports.checks import check_report, check_reports
from ndexp.engine.settings import ReportSettings

SOMA = ReportSettings(
    name="soma",
    type="compartment",
    cells=None,
    sections="soma",
    compartments="center",
    variable_name="v",
    scaling="area",
    unit="mV",
    dt=0.1,
    start_time=0.0,
    end_time=50.0,
    file_name="soma.h5",
    compartment_set="",
    electrodes_file="",
)


def problems(*reports: ReportSettings) -> list[str]:
    settings = SimpleNamespace(
        reports=reports,
        path=Path("/x/simulation_config.json"),
        run=SimpleNamespace(dt=0.025, tstop=20.0),
        output=SimpleNamespace(spikes_file=Path("/x/output/out.h5")),
    )
    return [str(problem) for problem in check_reports(settings)]  # type: ignore[arg-type]


def test_a_good_report_has_no_problem() -> None:
    assert problems(SOMA, replace(SOMA, name="other", file_name="other.h5", type="compartment_set")) == []


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"dt": 0.02}, r"reports\.soma\.dt: 0\.02 ms is shorter than .* 0\.025 ms"),
        ({"start_time": 20.5}, r"reports\.soma\.start_time: it starts at 20\.5 ms, after its end at 20 ms"),
        ({"start_time": 9, "end_time": 8}, "after its end at 8 ms"),
        ({"variable_name": "v, ina"}, r"reports\.soma\.variable_name: a compartment report has one variable, not 2"),
        ({"type": "synapse", "variable_name": "a.g,b.g"}, "a synapse report has one variable, not 2"),
        (
            {"type": "lfp", "variable_name": "", "electrodes_file": "/x/none.h5"},
            r"reports\.soma\.electrodes_file: the electrodes file /x/none\.h5 does not exist",
        ),
        ({"file_name": "out.h5"}, r"reports\.soma\.file_name: the file 'out\.h5' is the spike file already"),
    ],
)
def test_problems_name_report_and_key(change: dict[str, object], message: str) -> None:
    (problem,) = problems(replace(SOMA, **change))  # type: ignore[arg-type]

    assert re.search(message, problem)
    assert problem.startswith("simulation_config.json: ")


def test_start_at_the_end_is_allowed() -> None:
    assert problems(replace(SOMA, start_time=20)) == []


def test_two_reports_into_one_file() -> None:
    (problem,) = problems(SOMA, replace(SOMA, name="again"))
    assert "reports.again.file_name: the file 'soma.h5' is report 'soma' already" in problem


def test_all_problems_are_told() -> None:
    assert len(problems(replace(SOMA, dt=0.01), replace(SOMA, name="late", start_time=30))) == 3


def test_sums_have_any_number_of_variables() -> None:
    assert problems(replace(SOMA, type="summation", variable_name="i_membrane, IClamp,pas")) == []


def test_a_problem_of_the_file_is_not_one_of_the_report_itself() -> None:
    report = replace(SOMA, file_name="out.h5")
    settings = SimpleNamespace(path=Path("/x/c.json"), run=SimpleNamespace(dt=0.025, tstop=20.0))
    assert check_report(report, settings) == []  # type: ignore[arg-type]
