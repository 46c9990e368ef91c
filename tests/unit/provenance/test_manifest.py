"""The manifest of a run holds what makes it reproducible, and no person's name."""

import hashlib
import json
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path

import pytest
from recorded_runs import Library
from run_folders import run_folder

from ndexp.errors import ResultError
from ndexp.plan.run_plan import RunPlan
from ndexp.provenance.manifest import SCHEMA, Execution, write_manifest
from ndexp.results.hashes import output_hashes
from ndexp.results.run import open_run


def plan(folder: Path) -> RunPlan:
    network = folder.with_name(f"{folder.name}-circuit") / "circuit_config.json"
    return RunPlan(
        experiment="quickstart",
        slug="ring",
        config_hash="0123456789abcdef",
        folder=folder,
        simulation_config=json.loads((folder / "simulation_config.json").read_text()),
        circuit_config=network,
        mechanisms=(),
        ranks=2,
        runtime="native",
        launch="local",
        overrides=("simulation.tstop=50",),
        resolved_config={"experiment": "quickstart", "circuit": {"path": str(network)}},
        inputs=(network, network.parent / "node_sets.json"),
    )


def execution(exit_status: int = 0, error: str = "") -> Execution:
    started = datetime(2026, 1, 2, 4, 4, 5, 678_000, tzinfo=timezone(timedelta(hours=1)))
    return Execution(
        command=("ndexp", "+experiment=quickstart"),
        started=started,
        ended=started + timedelta(seconds=12.5),
        exit_status=exit_status,
        stages=(("create cells", 1.23456), ("solve", 10.0)),
        error=error,
    )


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    home = tmp_path / "home" / "somebody"
    home.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    return run_folder(home / "run")


def manifest(folder: Path, **changes: object) -> dict[str, object]:
    return json.loads(write_manifest(plan(folder), execution(**changes), Library()).read_text())


def test_manifest_says_what_was_asked_and_how_it_went(folder: Path) -> None:
    content = manifest(folder)
    assert content["schema"] == SCHEMA == "ndexp/manifest/1"
    assert content["run"] == {
        "id": "ring-01234567",
        "experiment": "quickstart",
        "slug": "ring",
        "config_hash": "0123456789abcdef",
        "ranks": 2,
        "runtime": "native",
        "launch": "local",
    }
    assert content["command"] == ["ndexp", "+experiment=quickstart"]
    assert content["overrides"] == ["simulation.tstop=50"]
    assert (content["started"], content["ended"]) == ("2026-01-02T03:04:05.678Z", "2026-01-02T03:04:18.178Z")
    assert (content["wall_s"], content["exit_status"], content["error"]) == (12.5, 0, "")
    assert content["stages"][0] == {"stage": "create cells", "seconds": 1.235}
    assert datetime.fromisoformat(content["started"]).tzinfo == UTC


def test_manifest_hashes_inputs_mechanisms_and_outputs(folder: Path) -> None:
    content = manifest(folder)
    config = folder.with_name("run-circuit") / "circuit_config.json"
    assert content["inputs"]["~/run-circuit/circuit_config.json"] == hashlib.sha256(config.read_bytes()).hexdigest()
    assert len(content["inputs"]) == 2
    assert content["mechanisms"] == {
        "library": "/cache/mechanisms/abc/libnrnmech.so",
        "key": "abc",
        "sources": {"hh2": "f" * 64},
    }
    assert content["outputs"] == output_hashes(folder / "output")
    assert "/spikes/RingA/timestamps" in content["outputs"]["spikes.h5"]


def test_manifest_knows_software_and_host(folder: Path) -> None:
    content = manifest(folder)
    assert {"python", "ndexp", "neuron", "numpy", "libsonata", "h5py"} <= set(content["versions"])
    assert content["host"]["cpu"]
    assert content["host"]["logical_cores"] >= 1
    assert content["host"]["memory_bytes"] > 1e8


def test_nobodys_home_is_named(folder: Path) -> None:
    text = write_manifest(plan(folder), execution(), Library()).read_text()
    assert "somebody" not in text
    assert json.loads(text)["resolved_config"]["circuit"]["path"] == "~/run-circuit/circuit_config.json"


def test_circuit_sizes_survive_the_circuit(folder: Path) -> None:
    content = manifest(folder)
    assert content["circuit"]["simulated"] == {"RingA": 3, "RingB": 2}
    assert content["circuit"]["edges"]
    folder.with_name("run-circuit").rename(folder.with_name("gone"))
    assert open_run(folder).population_sizes() == {"RingA": 3, "RingB": 2}


def test_failed_run_has_a_manifest_too(folder: Path) -> None:
    for path in (folder / "output").iterdir():
        path.unlink()
    content = manifest(folder, exit_status=8, error="it diverged")
    assert (content["exit_status"], content["error"], content["outputs"]) == (8, "it diverged", {})


def test_missing_input_is_told(folder: Path) -> None:
    (folder.with_name("run-circuit") / "node_sets.json").unlink()
    with pytest.raises(ResultError, match=r"node_sets\.json: cannot be read: No such file"):
        write_manifest(plan(folder), execution())
    assert not [path for path in folder.iterdir() if "manifest" in path.name]
