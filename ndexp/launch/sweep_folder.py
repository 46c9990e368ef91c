"""A sweep's own folder: which runs it has and where they are, for people, for programs and for campaign readers."""

import json
import os
from collections.abc import Mapping
from pathlib import Path

from ndexp.errors import NdexpError, PlanError, ResultError, RunTakenError, raise_problems
from ndexp.launch.folder import existing_state
from ndexp.launch.state import Status, claimed, planned, read_state, write_state
from ndexp.plan.sweep_plan import Point, SweepPlan, Value

FORMAT = 1
"""Version of the layout of `sweep.json`; it grows when a reader must change."""


def open_sweep(sweep: SweepPlan) -> None:
    """Make the sweep's folder with `sweep.json` on its first launch; its runs that have no state are planned then.

    Raises:
        NdexpError: a folder holds another sweep, or another run; all such folders are named.
    """
    _refuse_other_content(sweep)
    sweep.folder.mkdir(parents=True, exist_ok=True)
    if not sweep.index_file.is_file():
        write_json(sweep.index_file, index_of(sweep))
    for plan in sweep.runs:
        if read_state(plan.folder) is None:
            _say_planned(plan.folder, plan.run_id, plan.config_hash)


def index_of(sweep: SweepPlan) -> dict[str, object]:
    """The content of `sweep.json`."""
    return {
        "format": FORMAT,
        "experiment": sweep.experiment,
        "sweep_id": sweep.sweep_id,
        "sweep_hash": sweep.sweep_hash,
        "axes": [{"name": axis.name, "values": list(axis.values)} for axis in sweep.axes],
        "runs": [_entry(point, sweep.folder) for point in sweep.points],
        "overrides": list(sweep.overrides),
    }


def write_campaign(sweep: SweepPlan) -> Path:
    """Write `config.json`, which campaign readers open; its path.

    It is an array of the run's folders over the axes. A run that is not complete, and a combination of values that is
    not in the sweep, have an empty path.
    """
    path = sweep.folder / "config.json"
    write_json(path, campaign_of(sweep))
    return path


def campaign_of(sweep: SweepPlan) -> dict[str, object]:
    """The content of `config.json`; without axes, the runs are counted along one."""
    axes = {axis.name: list(axis.values) for axis in sweep.axes} or {"run": list(range(len(sweep.points)))}
    places = {
        tuple(_place(values, point.coordinates.get(name, number)) for name, values in axes.items()): _complete(point)
        for number, point in enumerate(sweep.points)
    }
    root = sweep.points[0].plan.folder.parent if sweep.points else sweep.folder
    return {
        "name": sweep.sweep_id,
        "attrs": {
            "path_prefix": str(root),
            "circuit_config": str(sweep.points[0].plan.circuit_config) if sweep.points else "",
            "experiment": sweep.experiment,
        },
        "data": _nested([len(values) for values in axes.values()], {k: _under(v, root) for k, v in places.items()}),
        "dims": list(axes),
        "coords": {name: {"dims": [name], "attrs": {}, "data": values} for name, values in axes.items()},
    }


def write_json(path: Path, content: object) -> None:
    """Write JSON in one step; a reader sees the old or the new text.

    Raises:
        ResultError: it cannot be written.
    """
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        draft.write_text(json.dumps(content, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        draft.replace(path)
    except OSError as error:
        raise ResultError(f"cannot be written: {error.strerror}", str(path), "Is there room on the disk?") from error


def _refuse_other_content(sweep: SweepPlan) -> None:
    problems: list[NdexpError] = []
    for plan in sweep.runs:
        try:
            existing_state(plan)
        except NdexpError as error:
            problems.append(error)
    if sweep.index_file.is_file() and _hash_in(sweep.index_file) != sweep.sweep_hash:
        problems.append(
            PlanError("this folder holds another sweep", str(sweep.folder), "Choose another launch.root, or move it")
        )
    raise_problems("the sweep cannot be launched", problems)


def _hash_in(index_file: Path) -> object:
    try:
        content = json.loads(index_file.read_text(encoding="utf-8"))
    except ValueError:
        return None
    return content.get("sweep_hash") if isinstance(content, Mapping) else None


def _say_planned(folder: Path, run_id: str, config_hash: str) -> None:
    try:
        with claimed(folder):
            if read_state(folder) is None:
                write_state(folder, planned(run_id, config_hash))
    except RunTakenError:  # it has begun elsewhere
        return


def _entry(point: Point, folder: Path) -> dict[str, object]:
    return {
        "run_id": point.plan.run_id,
        "config_hash": point.plan.config_hash,
        "folder": os.path.relpath(point.plan.folder, folder),
        "coordinates": dict(point.coordinates),
        "overrides": list(point.overrides),
    }


def _complete(point: Point) -> Path | None:
    state = read_state(point.plan.folder)
    return point.plan.folder if state is not None and state.status is Status.complete else None


def _under(folder: Path | None, root: Path) -> str:
    return "" if folder is None else os.path.relpath(folder, root)


def _place(values: list[Value], value: Value) -> int:
    """Where a value stands on its axis; 1, 1.0 and true are different ones."""
    return next(i for i, one in enumerate(values) if type(one) is type(value) and one == value)


def _nested(sizes: list[int], texts: Mapping[tuple[int, ...], str]) -> object:
    """A list of lists, as deep as there are sizes, of the texts at their places."""

    def part(place: tuple[int, ...]) -> object:
        if len(place) == len(sizes):
            return texts.get(place, "")
        return [part((*place, i)) for i in range(sizes[len(place)])]

    return part(())
