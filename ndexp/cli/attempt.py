"""The steps of making a run, whether it is a new one or a recorded one made again: compile, run the engine, record."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress
from ndexp.cli.outcome import engine_failure, exit_code_of
from ndexp.cli.prepare import shown_path
from ndexp.errors import NdexpError, ResultError

if TYPE_CHECKING:
    from ndexp.launch.base import Launcher
    from ndexp.launch.mechanisms import MechanismLibrary
    from ndexp.plan.run_plan import RunPlan


def compiled_library(plan: "RunPlan", progress: Progress, environ: Mapping[str, str]) -> "MechanismLibrary":
    """The ready library that `NRNMECH_LIB_PATH` in `environ` names, else that of the plan's mechanisms.

    In a container it is the image's own, or compiled by the image's toolchain.

    Raises:
        LaunchError: the toolchain's image is not there.
        MechanismError: the ready one does not exist, or a mechanism does not compile.
    """
    with progress.stage("compile mechanisms") as note:
        from ndexp.launch.mechanisms import CORENEURON, build, given_library

        ready = None if plan.image else given_library(environ)
        is_core = plan.simulation_config["target_simulator"] == "CORENEURON"
        flags = (CORENEURON,) if is_core else ()
        if plan.image:
            from ndexp.launch.image_library import library_in
            from ndexp.launch.images import images_here

            library = library_in(plan.image, plan, images_here(Path.cwd()), flags)
        else:
            library = ready or build(plan.mechanisms, flags=flags)
        note.detail = f"{library.path.name}, as it is" if ready else f"{len(library.sources)} mechanisms"
    return library


def run_engine(
    plan: "RunPlan", library: "MechanismLibrary", progress: Progress, launcher: "Launcher | None" = None
) -> None:
    """Run the engine to its end.

    Args:
        plan: the run.
        library: its compiled mechanisms.
        progress: is told of the engine's stages.
        launcher: starts the engine; None: the launcher of the run's runtime.

    Raises:
        LaunchError: it failed.
        ResultError: it ended well without its results.
    """
    from ndexp.launch.base import job_of
    from ndexp.launch.folder import missing_outputs
    from ndexp.launch.runtimes import launcher_of

    job = job_of(plan, library.path)
    launcher = launcher or launcher_of(plan.runtime)
    ranks = "1 rank" if plan.ranks == 1 else f"{plan.ranks} ranks"
    with progress.engine(f"{ranks}, {plan.runtime}") as on_line:
        finished = launcher.run(job, on_line)
        if finished.exit_status != 0:
            raise engine_failure(finished, shown_path(job.log_file, Path.cwd()), plan.memory_gb)
    missing = missing_outputs(plan)
    if missing:
        raise ResultError(
            f"the engine ended well but left no {', '.join(missing)}",
            shown_path(plan.folder, Path.cwd()),
            f"Look into {shown_path(job.log_file, Path.cwd())}",
        )


def record(
    plan: "RunPlan",
    progress: Progress,
    began: tuple[datetime, Sequence[str]],
    *,
    library: "MechanismLibrary | None" = None,
    error: NdexpError | None = None,
    job: str = "",
) -> None:
    """Write the manifest of a run that has ended.

    Args:
        plan: the run.
        progress: has its stages, and is told of this one.
        began: when it was started, and by which command line, without the program's name.
        library: the mechanisms it ran with; None when it never came to that.
        error: why it failed; None when it did not.
        job: the Slurm job that made it.

    Raises:
        ResultError: an input or an output cannot be read, or the manifest not be written.
    """
    from ndexp.provenance.manifest import Execution, write_manifest

    started, command = began
    execution = Execution(
        command=("ndexp", *command),
        started=started,
        ended=datetime.now(UTC),
        exit_status=0 if error is None else exit_code_of(error),
        stages=tuple(progress.stages),
        error="" if error is None else str(error),
        job=job,
    )
    with progress.stage("manifest"):
        write_manifest(plan, execution, library)
