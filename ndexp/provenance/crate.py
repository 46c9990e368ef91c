"""ro-crate-metadata.json of a run: the manifest in the words of schema.org, as a Process Run Crate.

Source: Workflow Run RO-Crate 0.5, profile Process Run Crate, on RO-Crate 1.1.
"""

import base64
import json
from collections.abc import Mapping
from pathlib import Path

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from ndexp.errors import ResultError
from ndexp.provenance.files import write_text
from ndexp.provenance.image import add_image
from ndexp.results.json_values import section
from ndexp.results.run import read_json_file

FILE_NAME = "ro-crate-metadata.json"
PROCESS_PROFILE = "https://w3id.org/ro/wfrun/process/0.5"
_TERMS = "https://w3id.org/ro/terms/workflow-run/context"
_SOFTWARE = {"ndexp": "https://pypi.org/project/ndexp/", "neuron": "https://nrn.readthedocs.io"}
_HDF5 = "application/x-hdf5"

Facts = Mapping[str, object]


def write_run_crate(folder: Path) -> Path:
    """Describe a run that has its manifest; the description lies beside it.

    Args:
        folder: the run's folder.

    Returns:
        the path of ro-crate-metadata.json.

    Raises:
        ResultError: there is no manifest, or the description cannot be written.
    """
    manifest = read_manifest(folder)
    crate = new_crate(f"{section(manifest, 'run').get('id')}", str(manifest.get("ended", "")))
    crate.root_dataset["description"] = _description(manifest)
    crate.root_dataset["conformsTo"] = profile(crate, PROCESS_PROFILE, "Process Run Crate")
    results = [
        _file(crate, folder, f"output/{name}", _HDF5) for name in section(manifest, "outputs") if isinstance(name, str)
    ]
    manifest_file = _file(crate, folder, "manifest.json", "application/json")
    action = run_action(crate, manifest, "#run", software(crate, manifest))
    action["object"] = [_file(crate, folder, "simulation_config.json", "application/json"), *inputs(crate, manifest)]
    action["result"] = [*results, manifest_file]
    crate.root_dataset["mentions"] = action
    return write_crate(crate, folder)


def read_manifest(folder: Path) -> Facts:
    """The manifest of a run's folder.

    Raises:
        ResultError: there is none.
    """
    manifest = read_json_file(folder / "manifest.json")
    if not manifest:
        raise ResultError("holds no manifest.json", str(folder), "Give the folder of a run that ended")
    return manifest


def new_crate(name: str, published: str) -> ROCrate:
    """An empty crate with the terms of workflow runs."""
    crate = ROCrate(version="1.1")
    crate.metadata.extra_contexts.append(_TERMS)
    crate.name = name
    crate.root_dataset["datePublished"] = published
    crate.root_dataset["license"] = "The license of these data has not been stated"
    return crate


def profile(crate: ROCrate, identifier: str, name: str) -> ContextEntity:
    """A profile that the crate keeps to."""
    facts = {"@type": "CreativeWork", "name": name, "version": identifier.rpartition("/")[2]}
    return crate.add(ContextEntity(crate, identifier, facts))


def software(crate: ROCrate, manifest: Facts) -> ContextEntity:
    """ndexp, and through `softwareRequirements` NEURON and all that has a version in the manifest."""
    versions = section(manifest, "versions")
    needed = [_program(crate, name, version) for name, version in versions.items() if name != "ndexp"]
    program = _program(crate, "ndexp", versions.get("ndexp"))
    program["softwareRequirements"] = needed
    return program


def run_action(crate: ROCrate, manifest: Facts, identifier: str, instrument: ContextEntity) -> ContextEntity:
    """The making of a run: by what, when, with which command and how it ended; its files are the caller's to add."""
    agent = ContextEntity(crate, "#agent", {"@type": "Person", "name": "whoever gave the command; not recorded"})
    status = "CompletedActionStatus" if manifest.get("exit_status") == 0 else "FailedActionStatus"
    command = manifest.get("command")
    facts: dict[str, object] = {
        "@type": "CreateAction",
        "name": f"Simulation {section(manifest, 'run').get('id')}",
        "description": " ".join(str(word) for word in command) if isinstance(command, list) else "",
        "startTime": manifest.get("started"),
        "endTime": manifest.get("ended"),
        "actionStatus": f"http://schema.org/{status}",
    }
    if manifest.get("error"):
        facts["error"] = manifest["error"]
    action = crate.add(ContextEntity(crate, identifier, facts))
    action["instrument"] = instrument
    action["agent"] = crate.add(agent)
    add_image(crate, action, manifest)
    return action


def inputs(crate: ROCrate, manifest: Facts) -> list[ContextEntity]:
    """Every input file, named by its content (RFC 6920), and the user's repository at its commit."""
    found = [
        crate.add(
            ContextEntity(
                crate,
                content_uri(str(sha256)),
                {"@type": "File", "name": Path(path).name, "alternateName": path, "sha256": sha256},
            )
        )
        for path, sha256 in section(manifest, "inputs").items()
    ]
    git = section(manifest, "git")
    if git:
        state = "with changes that no commit holds" if git.get("is_dirty") else "without changes"
        facts = {"@type": "SoftwareSourceCode", "name": "the working folder's repository", "version": git.get("commit")}
        found.append(crate.add(ContextEntity(crate, "#repository", {**facts, "description": state})))
    return found


def content_uri(sha256: str) -> str:
    """`ni:///sha-256;…`, the name of a content that has no address."""
    return f"ni:///sha-256;{base64.urlsafe_b64encode(bytes.fromhex(sha256)).decode().rstrip('=')}"


def write_crate(crate: ROCrate, folder: Path) -> Path:
    """Write a crate's description atomically; gives its path.

    Raises:
        ResultError: it cannot be written.
    """
    text = json.dumps(crate.metadata.generate(), indent=2, ensure_ascii=False) + "\n"
    return write_text(folder / FILE_NAME, text)


def _description(manifest: Facts) -> str:
    said = section(manifest, "resolved_config").get("description")
    return str(said or f"A run of the experiment {section(manifest, 'run').get('experiment')}")


def _program(crate: ROCrate, name: str, version: object) -> ContextEntity:
    url = {"url": _SOFTWARE[name]} if name in _SOFTWARE else {}
    facts = {"@type": "SoftwareApplication", "name": name, "softwareVersion": str(version), **url}
    return crate.add(ContextEntity(crate, f"#software-{name}", facts))


def _file(crate: ROCrate, folder: Path, name: str, kind: str) -> ContextEntity:
    return crate.add_file(folder / name, dest_path=name, properties={"name": Path(name).name, "encodingFormat": kind})
