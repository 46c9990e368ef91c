"""The crate of a run has what the Process Run Crate profile asks for."""

import hashlib
import json
from pathlib import Path

import pytest
from recorded_runs import execution, plan_of, recorded_run
from run_folders import run_folder

from ndexp.errors import ResultError
from ndexp.provenance.crate import PROCESS_PROFILE, content_uri, write_run_crate
from ndexp.provenance.manifest import write_manifest

Graph = dict[str, dict[str, object]]


def graph(folder: Path) -> Graph:
    content = json.loads((folder / "ro-crate-metadata.json").read_text())
    assert content["@context"] == [
        "https://w3id.org/ro/crate/1.1/context",
        "https://w3id.org/ro/terms/workflow-run/context",
    ]
    found = {entity["@id"]: entity for entity in content["@graph"]}
    assert len(found) == len(content["@graph"])
    return found


def ids(value: object) -> list[str]:
    entries = value if isinstance(value, list) else [value]
    return [entry["@id"] for entry in entries]


def references(value: object) -> list[str]:
    if isinstance(value, list):
        return [one for each in value for one in references(each)]
    return [str(value["@id"])] if isinstance(value, dict) else []


def test_the_root_keeps_to_the_profile_and_mentions_the_run(tmp_path: Path) -> None:
    found = graph(recorded_run(tmp_path / "run"))
    root = found["./"]
    assert ids(root["conformsTo"]) == [PROCESS_PROFILE]
    assert found[PROCESS_PROFILE]["@type"] == "CreativeWork"
    assert ids(root["mentions"]) == ["#run"]
    assert (root["name"], root["datePublished"]) == ("ring-01234567", "2026-01-02T03:04:18.178Z")
    assert ids(found["ro-crate-metadata.json"]["about"]) == ["./"]
    assert {"output/spikes.h5", "output/soma.h5", "manifest.json", "simulation_config.json"} == set(
        ids(root["hasPart"])
    )


def test_the_action_tells_command_times_software_inputs_and_results(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    found = graph(folder)
    action = found["#run"]
    assert action["@type"] == "CreateAction"
    assert action["description"] == "ndexp +experiment=rings"
    assert (action["startTime"], action["endTime"]) == ("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:18.178Z")
    assert action["actionStatus"] == "http://schema.org/CompletedActionStatus"
    assert "error" not in action
    assert set(ids(action["result"])) == {"output/spikes.h5", "output/soma.h5", "manifest.json"}
    program = found[ids(action["instrument"])[0]]
    assert (program["@type"], program["name"]) == ("SoftwareApplication", "ndexp")
    assert program["softwareVersion"]
    assert program["url"]
    assert "#software-neuron" in ids(program["softwareRequirements"])
    config = tmp_path / "run-circuit" / "circuit_config.json"
    uri = content_uri(hashlib.sha256(config.read_bytes()).hexdigest())
    assert uri in ids(action["object"])
    assert found[uri]["name"] == "circuit_config.json"


def test_everything_that_is_referred_to_is_described(tmp_path: Path) -> None:
    found = graph(recorded_run(tmp_path / "run"))
    named = {one for entity in found.values() for value in entity.values() for one in references(value)}
    assert named - set(found) == {"https://w3id.org/ro/crate/1.1"}


def test_a_failed_run_says_why(tmp_path: Path) -> None:
    folder = run_folder(tmp_path / "run")
    write_manifest(plan_of(folder), execution(8, "it diverged"))
    action = graph(folder)["#run"]
    assert action["actionStatus"] == "http://schema.org/FailedActionStatus"
    assert action["error"] == "it diverged"


def test_a_content_has_its_name_of_rfc_6920() -> None:
    digest = hashlib.sha256(b"Hello World!").hexdigest()
    assert content_uri(digest) == "ni:///sha-256;f4OxZX_x_FO5LcGBSKHWXfwtSx-j1ncoSt3SABJtkGk"


def test_no_manifest_no_crate(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"holds no manifest\.json"):
        write_run_crate(tmp_path)
