"""A manifest and a crate tell of the image; a run that was made natively has none."""

import json
from pathlib import Path

import pytest
from experiment_builders import IMAGE_ID, image
from recorded_runs import recorded_run

from ndexp.plan.image_labels import REQUIREMENTS, REVISION, package_labels
from ndexp.provenance.recorded import read_recorded

LABELS = {REQUIREMENTS: "r", REVISION: "abc", **package_labels({"neuron": "9.9", "hydra-core": "0"})}
_TERMS = "https://w3id.org/ro/terms/workflow-run#"


def test_the_manifest_tells_kind_digests_lock_file_and_commit(tmp_path: Path) -> None:
    recorded = read_recorded(recorded_run(tmp_path / "run", image("apptainer", LABELS)))
    assert recorded.image == {
        "kind": "apptainer",
        "name": "ndexp-0.1.0.sif",
        "tag": "0.1.0",
        "reference": "/images/ndexp-0.1.0.sif",
        "oci_id": IMAGE_ID,
        "sif_sha256": "2" * 64,
        "requirements_sha256": "r",
        "revision": "abc",
    }


def test_versions_are_the_images_except_what_the_launcher_uses(tmp_path: Path) -> None:
    versions = read_recorded(recorded_run(tmp_path / "run", image("docker", LABELS))).manifest["versions"]
    assert isinstance(versions, dict)
    assert versions["neuron"] == "9.9"
    assert versions["hydra-core"] != "0"


@pytest.mark.parametrize(("kind", "named", "digit"), [("docker", "DockerImage", "1"), ("apptainer", "SIFImage", "2")])
def test_the_crate_tells_in_which_image_the_run_was_made(tmp_path: Path, kind: str, named: str, digit: str) -> None:
    folder = recorded_run(tmp_path / "run", image(kind))
    found = {one["@id"]: one for one in json.loads((folder / "ro-crate-metadata.json").read_text())["@graph"]}
    container = found[found["#run"]["containerImage"]["@id"]]
    assert container["@type"] == "ContainerImage"
    assert container["additionalType"] == {"@id": f"{_TERMS}{named}"}
    assert (container["name"], container["tag"]) == (image(kind).name, "0.1.0")
    assert container["sha256"] == digit * 64


def test_a_native_run_has_none(tmp_path: Path) -> None:
    folder = recorded_run(tmp_path / "run")
    assert read_recorded(folder).image == {}
    assert "ContainerImage" not in (folder / "ro-crate-metadata.json").read_text()
