"""A recorded run made again: its inputs found, its plan made, the engine run, everything recorded anew."""

from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress
from ndexp.cli.outcome import engine_failure, exit_code_of
from ndexp.cli.prepare import circuit_of, shown_path
from ndexp.errors import NdexpError, ResultError

if TYPE_CHECKING:
    from ndexp.launch.mechanisms import MechanismLibrary
    from ndexp.plan.run_plan import RunPlan
    from ndexp.provenance.inputs import InputFiles
    from ndexp.provenance.recorded import RecordedRun


def find_all_inputs(recorded: "RecordedRun", search: Sequence[Path], *, with_bundled: bool = True) -> "InputFiles":
    """The run's inputs: at their places, in the folders to search, in ndexp itself; a built-in circuit is built anew.

    Raises:
        NdexpError: the built-in circuit cannot be built.
    """
    from ndexp.launch.mechanisms import bundled_directory
    from ndexp.provenance.inputs import find_inputs

    folders = [*search, bundled_directory()]
    inputs = find_inputs(recorded, folders, with_bundled=with_bundled)
    circuit = _built_in_circuit(recorded) if inputs.problems else None
    return find_inputs(recorded, [*folders, circuit], with_bundled=with_bundled) if circuit else inputs


def make_again(
    recorded: "RecordedRun", inputs: "InputFiles", folder: Path, progress: Progress, command: Sequence[str]
) -> "RunPlan":
    """Run it in another folder, with a state and a manifest of its own; gives its plan.

    Args:
        recorded: the run.
        inputs: its inputs; all were found.
        folder: of the new run, absolute.
        progress: told of the stages.
        command: the command line, for the manifest.

    Raises:
        LaunchError: the engine failed.
        ResultError: it left no results.
    """
    from ndexp.launch.state import claimed, complete, failed, planned, running, write_state
    from ndexp.provenance.replan import plan_again

    with claimed(folder):
        plan = plan_again(recorded, inputs, folder)
        state, started = running(planned(plan.run_id, plan.config_hash)), datetime.now(UTC)
        write_state(folder, state)
        try:
            library = _run(plan, inputs.found.get(recorded.given_library), progress)
            _write_manifest(plan, library, (started, progress, command))
        except BaseException as error:
            code = exit_code_of(error) if isinstance(error, NdexpError) else NdexpError.exit_code
            write_state(folder, failed(state, code, str(error) or type(error).__name__))
            raise
        write_state(folder, complete(state, (datetime.now(UTC) - started).total_seconds()))
    return plan


def _built_in_circuit(recorded: "RecordedRun") -> Path | None:
    """The folder of the built-in circuit that the run was made with; None when it had one of its own."""
    from ndexp.schema.circuit import CircuitConfig

    config = recorded.manifest.get("resolved_config")
    section = config.get("circuit") if isinstance(config, dict) else None
    if not isinstance(section, dict) or section.get("path") is not None:
        return None
    circuit = CircuitConfig(name=section.get("name"), cells=int(section["cells"]), seed=int(section["seed"]))
    return circuit_of(circuit, recorded.run_id, Path.cwd()).parent


def _run(plan: "RunPlan", given: Path | None, progress: Progress) -> "MechanismLibrary":
    """Compile and run to the end; gives the mechanisms it ran with."""
    import ndexp.launch.native  # noqa: F401 - registers itself
    from ndexp.launch.base import RUNTIMES, job_of
    from ndexp.launch.folder import missing_outputs, prepare

    prepare(plan)
    with progress.stage("compile mechanisms") as note:
        library = _library(plan, given)
        note.detail = f"{len(library.sources)} mechanisms"
    job = job_of(plan, library.path)
    launcher = RUNTIMES.find(plan.runtime, "runtime.kind")()
    with progress.engine(f"ranks: {plan.ranks}, {plan.runtime}") as on_line:
        finished = launcher.run(job, on_line)
        if finished.exit_status != 0:
            raise engine_failure(finished, shown_path(job.log_file, Path.cwd()))
    if missing := missing_outputs(plan):
        raise ResultError(f"the engine left no {', '.join(missing)}", str(plan.folder), f"Look into {job.log_file}")
    return library


def _library(plan: "RunPlan", given: Path | None) -> "MechanismLibrary":
    from ndexp.launch.mechanisms import CORENEURON, build, given_library

    ready = given_library({"NRNMECH_LIB_PATH": str(given)}) if given is not None else None
    is_core = plan.simulation_config["target_simulator"] == "CORENEURON"
    return ready or build(plan.mechanisms, flags=(CORENEURON,) if is_core else ())


def _write_manifest(
    plan: "RunPlan", library: "MechanismLibrary", how: tuple[datetime, Progress, Sequence[str]]
) -> None:
    from ndexp.provenance.manifest import Execution, write_manifest

    started, progress, command = how
    with progress.stage("manifest"):
        execution = Execution(
            command=("ndexp", *command),
            started=started,
            ended=datetime.now(UTC),
            exit_status=0,
            stages=tuple(progress.stages),
        )
        write_manifest(plan, execution, library)
