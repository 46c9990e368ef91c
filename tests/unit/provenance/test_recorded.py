"""What a manifest tells, read back."""

import json
from pathlib import Path

import pytest
from recorded_runs import recorded_run

from ndexp.errors import PlanError, ResultError
from ndexp.provenance.recorded import RecordedRun, read_recorded
from ndexp.provenance.versions import software_versions


def test_a_folder_and_its_manifest_are_the_same(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    recorded = read_recorded(folder)
    assert recorded == read_recorded(folder / "manifest.json")
    assert recorded.run_id == "ring-01234567"
    assert set(recorded.outputs) == {"soma.h5", "spikes.h5"}
    assert set(recorded.input_datasets) == {path for path in recorded.inputs if path.endswith(".h5")}
    assert recorded.given_library == ""


def test_bundled_mechanisms_are_told_from_the_users() -> None:
    made_from = {"mechanism_folders": ["~/mine"]}
    recorded = RecordedRun(folder=Path(), manifest={"made_from": made_from})
    assert recorded.is_bundled("/opt/ndexp/mod/ca.mod")
    assert recorded.is_bundled("/opt/ndexp/mod/release.inc")
    assert not recorded.is_bundled("~/mine/ca.mod")
    assert not recorded.is_bundled("~/mine/own.inc")
    assert not recorded.is_bundled("/opt/ndexp/mod/nodes.h5")


def test_a_given_library_is_an_input() -> None:
    manifest = {"mechanisms": {"library": "/lib/a.so"}, "inputs": {"/lib/a.so": "0"}}
    assert RecordedRun(folder=Path(), manifest=manifest).given_library == "/lib/a.so"


def test_other_versions_are_refused(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run"))
    recorded.check_versions(software_versions())
    with pytest.raises(PlanError, match=r"made with ndexp 0\S+ \(here 99\)\. Install that version, or give --any"):
        recorded.check_versions({**software_versions(), "ndexp": "99"})


def test_what_is_no_manifest_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"manifest\.json: no such file"):
        read_recorded(tmp_path)
    (tmp_path / "manifest.json").write_text(json.dumps({"schema": "other/1"}))
    with pytest.raises(ResultError, match=r"no manifest that this version knows \(ndexp/manifest/1\)"):
        read_recorded(tmp_path)
