"""What `reports` may not say."""

import re
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace

import pytest

from ndexp.engine.reports.checks import check_reports, variables
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
        reports=reports, path=Path("/x/simulation_config.json"), run=SimpleNamespace(dt=0.025, tstop=20.0)
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
        ({"type": "lfp"}, r"reports\.soma\.type: reports of type 'lfp' are not available in this version.*compartment"),
        ({"type": "summation"}, "'summation' are not available"),
        ({"type": "synapse"}, "'synapse' are not available"),
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


def test_blanks_around_commas_do_not_count() -> None:
    assert variables(replace(SOMA, variable_name=" ina , hh.il")) == ["ina", "hh.il"]
