"""The crate of a sweep has what the Provenance Run Crate profile asks for."""

import json
from pathlib import Path

import pytest
from recorded_runs import recorded_sweep

from ndexp.errors import ResultError
from ndexp.provenance.crate import PROCESS_PROFILE
from ndexp.provenance.sweep_crate import PROVENANCE_PROFILE, WORKFLOW_PROFILE, write_sweep_crate


def graph(folder: Path) -> dict[str, dict[str, object]]:
    content = json.loads(write_sweep_crate(folder).read_text())
    return {entity["@id"]: entity for entity in content["@graph"]}


def ids(value: object) -> list[str]:
    return [entry["@id"] for entry in (value if isinstance(value, list) else [value])]


def test_the_sweep_is_the_workflow(tmp_path: Path) -> None:
    found = graph(recorded_sweep(tmp_path / "rings"))
    root = found["./"]
    assert {PROCESS_PROFILE, WORKFLOW_PROFILE, PROVENANCE_PROFILE} < set(ids(root["conformsTo"]))
    assert ids(root["mainEntity"]) == ["sweep.json"]
    workflow = found["sweep.json"]
    assert set(workflow["@type"]) == {"File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"}
    (step,) = ids(workflow["step"])
    assert found[step]["@type"] == "HowToStep"
    assert ids(found[step]["workExample"]) == ids(workflow["hasPart"]) == ["#software-ndexp"]
    assert found["#sweep-language"]["@type"] == "ComputerLanguage"


def test_each_run_that_ended_is_an_action_under_control_of_the_launch(tmp_path: Path) -> None:
    found = graph(recorded_sweep(tmp_path / "rings"))
    runs = ["#run-ring1-01234567", "#run-ring2-01234567"]
    assert [name for name in found if name.startswith("#run-")] == runs
    assert found[runs[0]]["@type"] == "CreateAction"
    assert ids(found[runs[1]]["result"]) == ["../../ring2-01234567/"]
    value = found[next(one for one in ids(found[runs[1]]["object"]) if "seed" in one)]
    assert (value["name"], value["value"]) == ("run.random_seed", 2)
    organised = found["#organised"]
    assert (organised["@type"], ids(organised["result"])) == ("OrganizeAction", ["#sweep"])
    controls = [found[one] for one in ids(organised["object"])]
    assert [ids(control["object"])[0] for control in controls] == runs
    assert all(ids(control["instrument"]) == ["#step"] for control in controls)
    assert ids(found["#sweep"]["instrument"]) == ["sweep.json"]
    assert set(ids(found["./"]["mentions"])) == {"#sweep", "#organised", *runs}


def test_a_sweep_without_ended_runs_has_nothing_to_tell(tmp_path: Path) -> None:
    folder = recorded_sweep(tmp_path / "rings")
    for manifest in (tmp_path / "rings").glob("*/manifest.json"):
        manifest.unlink()
    with pytest.raises(ResultError, match="no run of this sweep has ended"):
        write_sweep_crate(folder)
