"""Planned points as a SweepPlan: its identity, name and folder; and the problems of all points told together."""

import copy
import hashlib
from collections.abc import Iterable, Mapping, Sequence

from ndexp.errors import NdexpError, ProblemsError, raise_problems
from ndexp.plan.expansion import SweptPoint
from ndexp.plan.identity import canonical
from ndexp.plan.sweep_plan import Axis, Point, SweepPlan, Value

_SLUG_LENGTH = 60


def make_sweep_plan(points: Sequence[Point], axes: tuple[Axis, ...], overrides: tuple[str, ...]) -> SweepPlan:
    """The plan of a sweep.

    Args:
        points: in the order of the axes, at least one.
        axes: what changes.
        overrides: what was given on the command line.
    """
    plans = [point.plan for point in points]
    slug, digest = sweep_slug(axes, len(points)), sweep_hash(points)
    return SweepPlan(
        experiment=plans[0].experiment,
        slug=slug,
        sweep_hash=digest,
        folder=plans[0].folder.parent / "sweeps" / f"{slug}-{digest[:8]}",
        axes=axes,
        points=tuple(points),
        overrides=overrides,
        warnings=tuple(dict.fromkeys(warning for plan in plans for warning in plan.warnings)),
    )


def sweep_hash(points: Iterable[Point]) -> str:
    """sha256 (hex) of what the sweep consists of: coordinates and runs, in whatever order."""
    rows = sorted(canonical([point.coordinates, point.plan.config_hash]) for point in points)
    return hashlib.sha256("\n".join(rows).encode()).hexdigest()


def sweep_slug(axes: Sequence[Axis], points: int) -> str:
    """The last names of the axes and the number of points, such as `amp_start-random_seed-30`."""
    names = [axis.name.rpartition(".")[2] for axis in axes] or ["single"]
    readable = "".join(one if one.isalnum() or one in "-_" else "_" for one in "-".join(names))
    return f"{readable[:_SLUG_LENGTH]}-{points}"


def raise_point_problems(failed: Sequence[tuple[SweptPoint, NdexpError]], points: int, where: str) -> None:
    """Raise what is wrong with points: each problem once, with how many points have it.

    Args:
        failed: points and what is wrong with them.
        points: number of all points.
        where: what the message calls the sweep.

    Raises:
        NdexpError: the only problem.
        ProblemsError: several problems.
    """
    found: dict[str, list[tuple[SweptPoint, NdexpError]]] = {}
    for point, error in failed:
        for problem in error.problems if isinstance(error, ProblemsError) else (error,):
            found.setdefault(str(problem), []).append((point, problem))
    raise_problems(f"{where} cannot be planned", [_told(same, points) for same in found.values()])


def _told(same: Sequence[tuple[SweptPoint, NdexpError]], points: int) -> NdexpError:
    """The problem with how many points have it, and which one first."""
    first, problem = same[0]
    told = copy.copy(problem)
    at = coordinates_text(first.coordinates)
    if points > 1:
        share = f"all {points} points" if len(same) == points else f"{len(same)} of {points} points, first {at}"
        told.what = f"{problem.what} ({share})"
    return told


def coordinates_text(coordinates: Mapping[str, Value]) -> str:
    """Where a point is, in a line."""
    return ", ".join(f"{name}={value}" for name, value in coordinates.items())
