"""manifest.json: what ran, from what, with what, where and when, and hashes of what came out."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Protocol

from ndexp.errors import NdexpError
from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.run_plan import RunPlan
from ndexp.provenance.crate import write_run_crate
from ndexp.provenance.files import dataset_contents, file_hashes, without_home, write_text
from ndexp.provenance.git import git_state
from ndexp.provenance.host import host_facts
from ndexp.provenance.image import image_facts
from ndexp.provenance.versions import versions_of_run
from ndexp.results.hashes import output_hashes
from ndexp.results.run import open_run

SCHEMA = "ndexp/manifest/1"
"""Name and version of the manifest's layout; the number grows when a reader must change."""

FILE_NAME = "manifest.json"


class Library(Protocol):
    """A compiled mechanism library: where it is, the key of its content, and the sha256 of each NMODL source."""

    @property
    def path(self) -> Path:
        """The library's file."""

    @property
    def sha256(self) -> str:
        """Key of all that decides its content."""

    @property
    def sources(self) -> Mapping[str, str]:
        """Mechanism → sha256 of its NMODL file."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Execution:
    """How a run went.

    Args:
        command: the command line that made the run.
        started: when, with its time zone.
        ended: when, with its time zone.
        exit_status: 0 when it is complete.
        stages: (stage, wall seconds) in their order.
        error: what went wrong; empty when nothing did.
        job: number of the Slurm job that made the run; empty without one.
    """

    command: tuple[str, ...]
    started: datetime
    ended: datetime
    exit_status: int
    stages: tuple[tuple[str, float], ...] = ()
    error: str = ""
    job: str = ""


def write_manifest(
    plan: RunPlan, execution: Execution, library: Library | None = None, *, working_folder: Path | None = None
) -> Path:
    """Write the manifest of a run that ended, well or badly, into its folder, atomically; a crate that tells of it too.

    Args:
        plan: what was asked for.
        execution: how it went.
        library: the mechanisms it ran with; None when it never came to that.
        working_folder: the user's folder, whose repository is recorded; the current one without it.

    Returns:
        the manifest's path.

    Raises:
        ResultError: an input or an output cannot be read, or the manifest not be written.
    """
    home = Path.home()
    content = {
        **_what_was_asked(plan, execution),
        **_how_it_went(execution),
        "versions": versions_of_run(plan.image),
        "git": _git(working_folder or Path.cwd()),
        "host": asdict(host_facts()),
        "image": None if plan.image is None else image_facts(plan.image),
        "mechanisms": None if library is None else _mechanisms(library),
        "made_from": _made_from(plan),
        "inputs": file_hashes(plan.inputs, home),
        "input_datasets": dataset_contents(plan.inputs, home),
        "circuit": _circuit(plan.folder),
        "outputs": output_hashes(plan.output_directory),
    }
    text = json.dumps(without_home(content, home), indent=2, default=str) + "\n"
    manifest = write_text(plan.folder / FILE_NAME, text)
    write_run_crate(plan.folder)
    return manifest


def _what_was_asked(plan: RunPlan, execution: Execution) -> dict[str, object]:
    return {
        "schema": SCHEMA,
        "run": _identity(plan),
        "command": list(execution.command),
        "overrides": list(plan.overrides),
        "resolved_config": dict(plan.resolved_config),
    }


def _identity(plan: RunPlan) -> dict[str, object]:
    return {
        "id": plan.run_id,
        "experiment": plan.experiment,
        "slug": plan.slug,
        "config_hash": plan.config_hash,
        "ranks": plan.ranks,
        "runtime": plan.runtime,
        "launch": plan.launch,
    }


def _how_it_went(execution: Execution) -> dict[str, object]:
    return {
        "started": _utc(execution.started),
        "ended": _utc(execution.ended),
        "wall_s": round((execution.ended - execution.started).total_seconds(), 3),
        "exit_status": execution.exit_status,
        "error": execution.error,
        "job": execution.job,
        "stages": [{"stage": name, "seconds": round(seconds, 3)} for name, seconds in execution.stages],
    }


def _utc(moment: datetime) -> str:
    """ISO 8601 in UTC, to the millisecond."""
    return moment.astimezone(UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z")


def _git(folder: Path) -> dict[str, object] | None:
    state = git_state(folder)
    return None if state is None else asdict(state)


def _mechanisms(library: Library) -> dict[str, object]:
    return {"library": str(library.path), "key": library.sha256, "sources": dict(sorted(library.sources.items()))}


def _made_from(plan: RunPlan) -> dict[str, object]:
    """What a launcher needs to make the run again where files lie elsewhere: both configs, and .mod folders."""
    try:
        circuit: object = read_circuit(plan.circuit_config).content
    except NdexpError:
        circuit = None
    return {
        "simulation_config": dict(plan.simulation_config),
        "circuit_config": str(plan.circuit_config),
        "circuit": circuit,
        "mechanism_folders": [str(folder) for folder in plan.mechanisms],
    }


def _circuit(folder: Path) -> dict[str, object] | None:
    """Sizes of the circuit, so that rates can be told where the circuit is not at hand."""
    try:
        run = open_run(folder)
    except NdexpError:
        return None
    if run.circuit is None:
        return None
    return {
        "populations": {name: asdict(facts) for name, facts in run.circuit.populations.items()},
        "edges": dict(run.circuit.edges),
        "simulated": run.population_sizes(),
    }
