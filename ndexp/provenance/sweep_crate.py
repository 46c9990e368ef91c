"""ro-crate-metadata.json of a sweep: one action a run, held together by the sweep, as a Provenance Run Crate.

The workflow is `sweep.json`; its one step is a run of ndexp. Runs lie beside the sweep's folder, outside the crate, and
are named by their paths from it; an archive has a crate at its top, with the runs in it.

Source: Workflow Run RO-Crate 0.5, profile Provenance Run Crate, on RO-Crate 1.1.
"""

import json
import posixpath
from collections.abc import Sequence
from pathlib import Path, PurePosixPath

from rocrate.model.contextentity import ContextEntity
from rocrate.rocrate import ROCrate

from ndexp.errors import ResultError
from ndexp.provenance.crate import (
    FILE_NAME,
    PROCESS_PROFILE,
    Facts,
    new_crate,
    profile,
    run_action,
    software,
    write_crate,
)
from ndexp.results.run import read_json_file
from ndexp.results.sweep import SweepResult, open_sweep

WORKFLOW_PROFILE = "https://w3id.org/ro/wfrun/workflow/0.5"
PROVENANCE_PROFILE = "https://w3id.org/ro/wfrun/provenance/0.5"
_WORKFLOW_CRATE = "https://w3id.org/workflowhub/workflow-ro-crate/1.0"


def write_sweep_crate(folder: Path) -> Path:
    """Describe a sweep and all its runs that have a manifest.

    Args:
        folder: the sweep's folder, with `sweep.json`.

    Returns:
        the path of ro-crate-metadata.json.

    Raises:
        ResultError: there is no sweep, or none of its runs has ended.
    """
    sweep = open_sweep(folder)
    manifests = {run.run_id: read_json_file(run.folder / "manifest.json") for run in sweep.runs}
    ended = {run_id: manifest for run_id, manifest in manifests.items() if manifest}
    if not ended:
        raise ResultError("no run of this sweep has ended", str(folder), "Run it first")
    last = max(str(manifest.get("ended", "")) for manifest in ended.values())
    crate = new_crate(sweep.sweep_id, last)
    crate.root_dataset["description"] = f"A sweep of the experiment {sweep.experiment} with {len(sweep.runs)} points"
    crate.root_dataset["conformsTo"] = _profiles(crate)
    program = software(crate, next(iter(ended.values())))
    workflow, step = _workflow(crate, folder, program)
    actions = [_run(crate, sweep, run_id, manifest, program) for run_id, manifest in ended.items()]
    _whole(crate, workflow, step, program, actions)
    return write_crate(crate, folder)


def crate_above(folder: Path, place: PurePosixPath) -> str:
    """ro-crate-metadata.json for a folder above a sweep's, in which the runs are parts; empty without the sweep's own.

    Args:
        folder: the sweep's folder.
        place: where it lies in the folder above.
    """
    content = read_json_file(folder / FILE_NAME)
    if not content:
        return ""
    entities = json.loads(json.dumps(content["@graph"]), object_hook=lambda entity: _moved(entity, place))
    root = next(entity for entity in entities if entity["@id"] == "./")
    is_run = [entity["@id"] for entity in entities if entity["@id"].endswith("/") and entity is not root]
    root["hasPart"] = [*root["hasPart"], *({"@id": name} for name in is_run if "://" not in name)]
    return json.dumps({**content, "@graph": entities}, indent=2, ensure_ascii=False) + "\n"


def _moved(entity: dict[str, object], place: PurePosixPath) -> dict[str, object]:
    """The entity with its path from the folder above."""
    name = str(entity.get("@id", "#"))
    if name in {"./", FILE_NAME} or name.startswith("#") or "://" in name:
        return entity
    moved = posixpath.normpath(posixpath.join(place, name))
    return {**entity, "@id": f"{moved}/" if name.endswith("/") else moved}


def _profiles(crate: ROCrate) -> list[ContextEntity]:
    names = {
        PROCESS_PROFILE: "Process Run Crate",
        WORKFLOW_PROFILE: "Workflow Run Crate",
        PROVENANCE_PROFILE: "Provenance Run Crate",
        _WORKFLOW_CRATE: "Workflow RO-Crate",
    }
    return [profile(crate, identifier, name) for identifier, name in names.items()]


def _workflow(crate: ROCrate, folder: Path, program: ContextEntity) -> tuple[ContextEntity, ContextEntity]:
    """`sweep.json` as the workflow, and its step."""
    language = {"@type": "ComputerLanguage", "name": "ndexp sweep", "url": "https://pypi.org/project/ndexp/"}
    kinds = ["File", "SoftwareSourceCode", "ComputationalWorkflow", "HowTo"]
    facts = {"@type": kinds, "name": "sweep.json", "encodingFormat": "application/json"}
    workflow = crate.add_file(folder / "sweep.json", dest_path="sweep.json", properties=facts)
    workflow["programmingLanguage"] = crate.add(ContextEntity(crate, "#sweep-language", language))
    step = crate.add(ContextEntity(crate, "#step", {"@type": "HowToStep", "name": "one run", "position": "0"}))
    step["workExample"] = program
    workflow["step"] = step
    workflow["hasPart"] = program
    crate.root_dataset["mainEntity"] = workflow
    return workflow, step


def _run(crate: ROCrate, sweep: SweepResult, run_id: str, manifest: Facts, program: ContextEntity) -> ContextEntity:
    points = [run for run in sweep.runs if run.run_id == run_id]
    action = run_action(crate, manifest, f"#run-{run_id}", program)
    values = {f"{axis}={value}": (axis, value) for run in points for axis, value in run.coordinates.items()}
    action["object"] = [
        crate.add(ContextEntity(crate, f"#value-{text}", {"@type": "PropertyValue", "name": axis, "value": value}))
        for text, (axis, value) in values.items()
    ]
    dataset = {"@type": "Dataset", "name": run_id, "description": "the run's folder, with a crate of its own"}
    action["result"] = crate.add(ContextEntity(crate, f"{points[0].run.relative_folder}/", dataset))
    return action


def _whole(
    crate: ROCrate,
    workflow: ContextEntity,
    step: ContextEntity,
    program: ContextEntity,
    actions: Sequence[ContextEntity],
) -> None:
    """The sweep as one action, and ndexp's part in it: a control action a run."""
    whole = crate.add(ContextEntity(crate, "#sweep", _span("CreateAction", "The sweep", actions)))
    whole["instrument"] = workflow
    whole["result"] = [action["result"] for action in actions]
    organised = crate.add(ContextEntity(crate, "#organised", _span("OrganizeAction", "The sweep's launch", actions)))
    organised["instrument"] = program
    organised["result"] = whole
    controls = []
    for action in actions:
        control = crate.add(ContextEntity(crate, f"#control-{action.id[1:]}", {"@type": "ControlAction"}))
        control["name"] = f"control of {action['name']}"
        control["instrument"], control["object"] = step, action
        controls.append(control)
    organised["object"] = controls
    crate.root_dataset["mentions"] = [whole, organised, *actions]


def _span(kind: str, name: str, actions: Sequence[ContextEntity]) -> dict[str, object]:
    failed = any(str(action["actionStatus"]).endswith("FailedActionStatus") for action in actions)
    status = "FailedActionStatus" if failed else "CompletedActionStatus"
    return {
        "@type": kind,
        "name": name,
        "startTime": min(str(action["startTime"]) for action in actions),
        "endTime": max(str(action["endTime"]) for action in actions),
        "actionStatus": f"http://schema.org/{status}",
    }
