"""`ndexp plan` lists every run and writes nothing."""

import json
from pathlib import Path

import pytest

from ndexp.cli.main import main
from ndexp.cli.plan import axis_labels, value_text
from ndexp.cli.prepare import circuit_of
from ndexp.launch.state import complete, planned, write_state
from ndexp.schema.circuit import CircuitConfig

BASE = ["+experiment=quickstart", "circuit.cells=10", "inputs=[]", "reports=[]", "simulation.node_set=All"]
SWEPT = """\
# @package _global_
circuit: {cells: 10}
simulation: {node_set: All}
inputs: {step: {module: linear, amp_start: 0.1, node_set: All}}
sweep:
  axes:
    inputs.step.amp_start: {start: 0.1, stop: 0.3, step: 0.1}
  seeds: 2
  filters: ['amp_start < 0.3 or random_seed == 1']
"""


@pytest.fixture(autouse=True)
def in_a_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    circuit_of(CircuitConfig(cells=10), "e", tmp_path)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")


def told(words: list[str], capsys: pytest.CaptureFixture[str]) -> str:
    assert main(["plan", *words]) == 0
    return capsys.readouterr().out


def test_a_sweep_fits_a_terminal(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    said = told(["-m", *BASE, "run.random_seed=1,2,3", "run.tstop=range(5,20,5)", "run.dt=0.025"], capsys)
    assert max(len(line) for line in said.splitlines()) <= 80
    assert said.count("planned") == 9
    assert "quickstart, sweep random_seed-tstop-9-" in said
    assert "9 runs, 0 complete" in said
    assert list(tmp_path.iterdir()) == []


def test_a_plain_experiment_is_one_run(capsys: pytest.CaptureFixture[str]) -> None:
    said = told(BASE, capsys)
    assert "quickstart, one run" in said
    assert "microcircuit10-400ms-seed1-" in said


def test_states_and_totals_for_programs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["-m", *BASE, "resources.ranks=1,2", "run.random_seed=1,2", "--json"]
    plan = json.loads(told(words, capsys))
    assert [run["coordinates"] for run in plan["runs"]][:2] == [
        {"resources.ranks": 1, "run.random_seed": 1},
        {"resources.ranks": 1, "run.random_seed": 2},
    ]
    assert plan["totals"]["points"] == 4
    assert plan["totals"]["runs"] == 2
    first = plan["runs"][0]
    assert first["expected"]["wall_s"] > 0
    folder = Path(first["folder"])
    folder.mkdir(parents=True)
    write_state(folder, complete(planned(first["run_id"], first["config_hash"]), 1.0))
    again = json.loads(told(words, capsys))
    assert [run["state"] for run in again["runs"]] == ["complete", "planned", "complete", "planned"]
    assert again["totals"]["complete"] == 1
    assert again["sweep_hash"] == plan["sweep_hash"]


def test_a_sweep_in_a_file(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "conf" / "experiment").mkdir(parents=True)
    (tmp_path / "conf" / "experiment" / "mine.yaml").write_text(SWEPT)
    plan = json.loads(told(["+experiment=mine", "--config-dir", "conf", "--json"], capsys))
    assert [run["coordinates"]["inputs.step.amp_start"] for run in plan["runs"]] == [0.1, 0.1, 0.2, 0.2, 0.3]
    more = json.loads(told(["+experiment=mine", "-cd", "conf", "run.tstop=5", "run.dt=1,2", "-m", "--json"], capsys))
    assert len(more["runs"]) == 10
    assert [axis["name"] for axis in more["axes"]][-1] == "run.dt"


def test_all_problems_come_before_anything_runs(capsys: pytest.CaptureFixture[str]) -> None:
    words = ["-m", *BASE, "simulation.node_set=All,Nobody", "run.dt=0.025,-1", "run.random_seed=1,2"]
    assert main(["plan", *words]) == 2
    said = capsys.readouterr().err
    assert "no node set 'Nobody' (4 of 8 points, first simulation.node_set=Nobody, run.dt=0.025" in said
    assert "must be positive, not -1 ms (4 of 8 points" in said


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ([], "no experiment is chosen"),
        (["-m", *BASE, "run.tstop=interval(1,2)"], "an interval has no list of values"),
        ([*BASE, "run.tstop=1,2"], "Add -m to sweep"),
        ([*BASE, "--cfg", "job"], "plan lists runs"),
        (["-m", "+experiment=a,b"], "experiment cannot be swept"),
    ],
)
def test_wrong_words(words: list[str], message: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["plan", *words]) == 2
    assert message in capsys.readouterr().err


def test_how_values_are_shown() -> None:
    assert axis_labels(["a.x", "b.x", "a.y"]) == ["a.x", "b.x", "y"]
    assert [value_text(one) for one in (None, True, 0.1 + 0.2, "a")] == ["-", "true", "0.3", "a"]
