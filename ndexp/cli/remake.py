"""A recorded run made again: its inputs found, its plan made, the engine run, everything recorded anew."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.attempt import compiled_library, record, run_engine
from ndexp.cli.display import Progress
from ndexp.cli.outcome import exit_code_of
from ndexp.cli.prepare import circuit_of
from ndexp.errors import LaunchError, NdexpError, PlanError

if TYPE_CHECKING:
    from ndexp.plan.image import Image
    from ndexp.plan.run_plan import RunPlan
    from ndexp.provenance.inputs import InputFiles
    from ndexp.provenance.recorded import RecordedRun


def find_all_inputs(recorded: "RecordedRun", search: Sequence[Path]) -> "InputFiles":
    """The run's inputs: at their places, in the folders to search, in ndexp itself; a built-in circuit is built anew.

    Raises:
        NdexpError: the built-in circuit cannot be built.
    """
    from ndexp.launch.mechanisms import bundled_directory
    from ndexp.provenance.inputs import find_inputs

    folders = [*search, bundled_directory()]
    inputs = find_inputs(recorded, folders)
    circuit = _built_in_circuit(recorded) if inputs.problems else None
    return find_inputs(recorded, [*folders, circuit]) if circuit else inputs


def make_again(
    recorded: "RecordedRun",
    inputs: "InputFiles",
    image: "Image | None",
    folder: Path,
    progress: Progress,
    command: Sequence[str],
) -> "RunPlan":
    """Run it in another folder, with a state and a manifest of its own; gives its plan.

    Args:
        recorded: the run.
        inputs: its inputs; all were found.
        image: what `image_again` gives.
        folder: of the new run, absolute.
        progress: told of the stages.
        command: the command line, for the manifest.

    Raises:
        LaunchError: the engine failed.
        ResultError: it left no results.
    """
    from ndexp.launch.folder import prepare
    from ndexp.launch.state import claimed, complete, failed, planned, running, write_state
    from ndexp.provenance.replan import plan_again

    with claimed(folder):
        plan = plan_again(recorded, inputs, folder, image)
        state, started = running(planned(plan.run_id, plan.config_hash)), datetime.now(UTC)
        write_state(folder, state)
        try:
            prepare(plan)
            library = compiled_library(plan, progress, _given(inputs.found.get(recorded.given_library)))
            run_engine(plan, library, progress)
            record(plan, progress, (started, command), library=library)
        except BaseException as error:
            code = exit_code_of(error) if isinstance(error, NdexpError) else NdexpError.exit_code
            write_state(folder, failed(state, code, str(error) or type(error).__name__))
            raise
        write_state(folder, complete(state, (datetime.now(UTC) - started).total_seconds()))
    return plan


def image_again(recorded: "RecordedRun", search: Sequence[Path], *, any_version: bool) -> "Image | None":
    """The image that the run was made in; None natively.

    Args:
        recorded: the run.
        search: folders in which a SIF file may lie.
        any_version: take the image that containers/image.lock names instead.

    Raises:
        PlanError: it is not here.
        LaunchError: the lock names none, or one that does not fit.
    """
    if not recorded.image:
        return None
    from ndexp.launch.images import images_here

    images, kind = images_here(Path.cwd()), str(recorded.image["kind"])
    if any_version:
        return images.find(kind)
    digest = str(recorded.image["oci_id"])
    if kind == "apptainer":
        digest, file = f"sha256:{recorded.image['sif_sha256']}", Path(str(recorded.image["reference"])).expanduser()
        named = [path for folder in search for path in folder.rglob(file.name)]
        given: list[str | None] = [str(path) for path in (file, *named) if path.is_file()]
    else:
        given = [digest]
    for one in (*given, None):
        with suppress(LaunchError):
            image = images.recorded(kind, one)
            if image.digest == digest:
                return image
    raise PlanError(
        f"was made in the image {recorded.image['name']}, {digest}, which is not here",
        recorded.run_id,
        "Load, pull or copy it, or give --any-version, which takes the image that containers/image.lock names",
    )


def _given(library: Path | None) -> dict[str, str]:
    """What names a ready library, in the words of the environment."""
    return {} if library is None else {"NRNMECH_LIB_PATH": str(library)}


def _built_in_circuit(recorded: "RecordedRun") -> Path | None:
    """The folder of the built-in circuit that the run was made with; None when it had one of its own."""
    from ndexp.schema.circuit import CircuitConfig

    config = recorded.manifest.get("resolved_config")
    section = config.get("circuit") if isinstance(config, dict) else None
    if not isinstance(section, dict) or section.get("path") is not None:
        return None
    circuit = CircuitConfig(name=section.get("name"), cells=int(section["cells"]), seed=int(section["seed"]))
    return circuit_of(circuit, recorded.run_id, Path.cwd()).parent
