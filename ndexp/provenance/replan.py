"""From a recorded run and its inputs to a plan that makes it again, in another folder."""

import json
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from ndexp.errors import ResultError
from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.image import Image
from ndexp.plan.paths import replace_paths
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.simulation import is_path_key
from ndexp.provenance.inputs import INPUTS, InputFiles, here, inside
from ndexp.provenance.recorded import RecordedRun
from ndexp.results.json_values import section

Place = Callable[[str], Path]


def plan_again(recorded: RecordedRun, inputs: InputFiles, folder: Path, image: Image | None = None) -> RunPlan:
    """The plan of the same run in another folder.

    Inputs that lie where they were recorded are read there. Otherwise `inputs/` in the folder gets links to them, laid
    out as they were recorded.

    Args:
        recorded: the run.
        inputs: its inputs; all were found.
        folder: of the new run, absolute; it exists.
        image: the one to run in; None natively.

    Raises:
        ResultError: the manifest does not tell enough: it is of an older version, or of a run that never began.
    """
    made_from = recorded.made_from
    simulation, circuit = made_from.get("simulation_config"), made_from.get("circuit")
    if not isinstance(simulation, dict) or not isinstance(circuit, dict):
        raise ResultError("the manifest does not tell what the run was made from", recorded.run_id, "Run it anew")
    place = here if inputs.are_in_place else _laid_out(recorded, inputs, circuit, folder / INPUTS)
    run = section(recorded.manifest, "run")
    folders = [place(one) for one in recorded.mechanism_folders]
    return RunPlan(
        experiment=str(run["experiment"]),
        slug=str(run["slug"]),
        config_hash=str(run["config_hash"]),
        folder=folder,
        simulation_config=_placed(simulation, lambda name: name == "network" or is_path_key(name), place),
        circuit_config=place(str(made_from["circuit_config"])),
        mechanisms=tuple(one for one in folders if any(one.glob("*.mod"))),
        ranks=int(str(run["ranks"])),
        runtime=str(run["runtime"]),
        launch="local",
        image=image,
        start_ranks=str(section(section(recorded.manifest, "resolved_config"), "runtime").get("start_ranks", "inside")),
        overrides=_texts(recorded.manifest.get("overrides")),
        resolved_config=dict(section(recorded.manifest, "resolved_config")),
        inputs=tuple(sorted(_used(recorded, inputs, place))),
    )


def _used(recorded: RecordedRun, inputs: InputFiles, place: Place) -> list[Path]:
    """The files that the new run reads; bundled .mod files where they were found, since they are compiled there."""
    return [found if recorded.is_bundled(path) else place(path) for path, found in inputs.found.items()]


def _laid_out(recorded: RecordedRun, inputs: InputFiles, circuit: Mapping[str, object], root: Path) -> Place:
    """Where each recorded path is in a folder with links to all inputs, which is made."""

    def place(path: str) -> Path:
        return root / inside(path)

    for path, found in inputs.found.items():
        if not recorded.is_bundled(path):
            place(path).parent.mkdir(parents=True, exist_ok=True)
            place(path).symlink_to(found.resolve())
    config = str(recorded.made_from["circuit_config"])
    _write_circuit(place(config), inputs.found[config], circuit, place)
    return place


def _write_circuit(target: Path, original: Path, content: Mapping[str, object], place: Place) -> None:
    """The circuit's config as it was if it leads to the links, else with the recorded content and their paths."""
    target.unlink()
    shutil.copyfile(original, target)
    placed = _placed(content, lambda _name: True, place)  # whatever looks like an absolute path there is one
    paths = {path.resolve() for path in _paths(placed)}
    if set(read_circuit(target).paths) != paths:
        target.write_text(json.dumps(placed, indent=2) + "\n", encoding="utf-8")


def _placed(content: Mapping[str, object], is_path: Callable[[str], bool], place: Place) -> dict[str, object]:
    """The content with each absolute path where it is now."""

    def placed(text: str) -> str:
        return str(place(text)) if text.startswith(("/", "~/")) else text

    return {key: replace_paths(value, is_path, placed, key) for key, value in content.items()}


def _paths(value: object) -> list[Path]:
    if isinstance(value, dict):
        return [path for one in value.values() for path in _paths(one)]
    if isinstance(value, list):
        return [path for one in value for path in _paths(one)]
    return [Path(value)] if isinstance(value, str) and value.startswith("/") else []


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()
