"""Plans as JSON and back: what one process has planned, another makes, on another machine and at another time."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, replace
from pathlib import Path

from ndexp.plan.image import Image
from ndexp.plan.run_plan import RunPlan
from ndexp.plan.slurm_request import SlurmRequest
from ndexp.plan.sweep_plan import Axis, Point, SweepPlan
from ndexp.sonata.json_file import read_json

_PATHS = ("folder", "circuit_config")
_LISTS_OF_PATHS = ("mechanisms", "inputs")
_LISTS = ("overrides", "warnings")
_LISTS_OF_A_REQUEST = ("extra_directives", "setup_lines", "export")


def plan_content(plan: RunPlan) -> dict[str, object]:
    """A plan as plain containers that JSON can hold."""
    return {name: _plain(value) for name, value in asdict(plan).items()}


def read_plan(file: Path) -> RunPlan:
    """The plan whose content a file holds.

    Raises:
        ConfigError: the file is missing or broken.
    """
    content = read_json(file)
    image, slurm = content["image"], content["slurm"]
    read = {name: Path(str(content[name])) for name in _PATHS}
    lists = {name: tuple(Path(one) for one in _texts(content[name])) for name in _LISTS_OF_PATHS}
    texts = {name: _texts(content[name]) for name in _LISTS}
    made = {
        "image": Image(**image) if isinstance(image, dict) else None,
        "slurm": _request(slurm) if isinstance(slurm, dict) else None,
    }
    return RunPlan(**{**content, **read, **lists, **texts, **made})  # type: ignore[arg-type]


def sweep_content(sweep: SweepPlan) -> dict[str, object]:
    """A sweep as plain containers; of its runs' plans it holds the folders."""
    points = [
        {"coordinates": dict(one.coordinates), "overrides": list(one.overrides), "folder": str(one.plan.folder)}
        for one in sweep.points
    ]
    content = asdict(replace(sweep, points=()))
    return {**{name: _plain(value) for name, value in content.items()}, "points": points}


def sweep_of(content: Mapping[str, object], plans: Mapping[Path, RunPlan]) -> SweepPlan:
    """The sweep again.

    Args:
        content: what `sweep_content` gave.
        plans: folder of a run → its plan, of all runs.
    """
    axes, points = content["axes"], content["points"]
    assert isinstance(axes, list), "as it was written"
    assert isinstance(points, list), "as it was written"
    made = {
        "folder": Path(str(content["folder"])),
        "axes": tuple(Axis(name=one["name"], values=tuple(one["values"])) for one in axes),
        "points": tuple(
            Point(
                coordinates=one["coordinates"], overrides=tuple(one["overrides"]), plan=plans[Path(str(one["folder"]))]
            )
            for one in points
        ),
    }
    texts = {name: _texts(content[name]) for name in _LISTS}
    return SweepPlan(**{**content, **texts, **made})  # type: ignore[arg-type]


def _plain(value: object) -> object:
    if isinstance(value, Path):
        return str(value)
    if isinstance(value, Mapping):
        return {str(key): _plain(one) for key, one in value.items()}
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(one) for one in value]
    return value


def _texts(value: object) -> tuple[str, ...]:
    return tuple(str(one) for one in value) if isinstance(value, list) else ()


def _request(content: Mapping[str, object]) -> SlurmRequest:
    lists = {name: _texts(content[name]) for name in _LISTS_OF_A_REQUEST}
    return SlurmRequest(**{**content, **lists})  # type: ignore[arg-type]
