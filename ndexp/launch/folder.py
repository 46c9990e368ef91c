"""The run's folder: cleared of what an earlier attempt left, filled with the config, and checked after the run."""

import json
import shutil
from pathlib import Path

from ndexp.errors import PlanError
from ndexp.launch.state import RunState, Status, read_state
from ndexp.plan.run_plan import RunPlan

_MADE_BY_A_RUN = (
    "output",
    "logs",
    "figures",
    "manifest.json",
    "statistics.json",
    "ro-crate-metadata.json",
    "summary.html",
    "simulation_config.json.SUCCESS",
)


def existing_state(plan: RunPlan) -> RunState | None:
    """The state of the run that lies in the plan's folder; None when there is none.

    Raises:
        PlanError: the folder belongs to another run.
    """
    state = read_state(plan.folder)
    if state is not None and state.config_hash != plan.config_hash:
        raise PlanError(
            "this folder holds a run with other settings",
            str(plan.folder),
            "Choose another launch.root, or move it away",
        )
    return state


def missing_outputs(plan: RunPlan) -> list[str]:
    """What a complete run must have left and this one has not, relative to its folder."""
    expected = [plan.success_file, plan.output_directory / "spikes.h5", plan.simulation_config_file]
    return [str(path.relative_to(plan.folder)) for path in expected if not path.is_file()]


def is_complete(plan: RunPlan) -> bool:
    """Whether the same run was made before and its outputs are there."""
    state = existing_state(plan)
    return state is not None and state.status is Status.complete and not missing_outputs(plan)


def prepare(plan: RunPlan) -> None:
    """Make an empty output and log folder and write the simulation config.

    What an earlier attempt left is cleared, except its logs, which move to `logs/previous-<n>`; a complete run moves to
    `previous-<n>` inside the folder.
    """
    if plan.success_file.is_file():
        _keep(plan)
    logs = _set_aside_logs(plan)
    for name in _MADE_BY_A_RUN:
        path = plan.folder / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    plan.output_directory.mkdir()
    if logs is None:
        plan.log_directory.mkdir()
    else:
        logs.rename(plan.log_directory)
    text = json.dumps(plan.simulation_config, indent=2, ensure_ascii=False) + "\n"
    plan.simulation_config_file.write_text(text, encoding="utf-8")


def _set_aside_logs(plan: RunPlan) -> Path | None:
    """The new log folder, not yet in its place, with the logs of all attempts so far; None when there were none."""
    logs = plan.folder / ".logs"  # one that is there was left by a process that died here
    if plan.log_directory.is_dir() and any(plan.log_directory.iterdir()):
        logs.mkdir(exist_ok=True)
        for kept in plan.log_directory.glob("previous-*"):
            kept.rename(logs / kept.name)
        plan.log_directory.rename(_next_previous(logs))
    return logs if logs.is_dir() else None


def _next_previous(folder: Path) -> Path:
    """A name in the folder that no earlier attempt has."""
    numbers = (int(path.name.rpartition("-")[2]) for path in folder.glob("previous-*"))
    return folder / f"previous-{max(numbers, default=0) + 1}"


def _keep(plan: RunPlan) -> None:
    kept = _next_previous(plan.folder)
    kept.mkdir()
    shutil.copy2(plan.simulation_config_file, kept)
    for name in _MADE_BY_A_RUN:
        path = plan.folder / name
        if path.exists():
            path.rename(kept / name)
