"""A `sweep` section and the command line's axes as points: coordinates, and what each point sets."""

import itertools
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, replace

from ndexp.errors import ConfigError
from ndexp.plan.axis_values import Step, axis_of, read_axes
from ndexp.plan.filters import point_filter
from ndexp.plan.sweep_plan import Axis, Value
from ndexp.schema.sweep import AxesConfig, PartConfig, SweepConfig, SweepMode

_SEED = "run.random_seed"
_Steps = Mapping[str, Step]
"""A point in the making: axis → its step."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SweptPoint:
    """Where a point is, and what it changes."""

    coordinates: Mapping[str, Value]
    """Axis → value, for all axes."""

    settings: Mapping[str, object]
    """Field or group → what it is set to."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Expansion:
    """All points of a sweep."""

    axes: tuple[Axis, ...]
    """Their values as far as points have them."""

    points: tuple[SweptPoint, ...]
    """Each different one once, in order."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLineAxes:
    """What the command line adds to a sweep, and what it takes out of it."""

    axes: Mapping[str, tuple[object, ...]]
    """Field or group → values: in place of the section's axis, or after all of them."""

    fixed: Collection[str]
    """Fields and groups that have one value, whatever the section says."""


def expand(
    sweep: SweepConfig, given: CommandLineAxes, base: Mapping[str, object], where: str = "experiment"
) -> Expansion:
    """All points of a sweep.

    Args:
        sweep: the section.
        given: the command line's part.
        base: the composed experiment as plain containers: its values count where a point sets none.
        where: what the messages call the experiment.

    Raises:
        ConfigError: an axis or a filter is wrong, or no point is left.
    """
    shared = (sweep, f"{where}: sweep")
    united = [(part, f"{where}: sweep.union.{name}") for name, part in sweep.union.items()] or [(PartConfig(), where)]
    points: list[dict[str, Step]] = []
    for part, place in united:
        points += _filtered(_multiplied([shared, (part, place)], given, base), part.filters, base, place)
    kept = _filtered(points, sweep.filters, base, f"{where}: sweep")
    if not kept:
        raise ConfigError("no point of the sweep is left", f"{where}: sweep.filters", "Let some pass")
    return _expansion(kept, points, base, where)


def is_swept(sweep: SweepConfig) -> bool:
    """Whether the section makes a sweep of an experiment."""
    parts = [sweep, *sweep.union.values()]
    return any(one.axes or one.groups or one.seeds is not None for one in parts)


def _multiplied(
    parts: Sequence[tuple[PartConfig, str]], given: CommandLineAxes, base: Mapping[str, object]
) -> list[dict[str, Step]]:
    """The points of parts that are multiplied with one another, and with the command line's axes."""
    factors: list[list[dict[str, Step]]] = []
    used: set[str] = set()
    for part, where in parts:
        for group, place in _groups(part, where):
            axes = _replaced(read_axes(group.axes, place), given)
            _once(axes, used, place)
            factors.append(_joined(axes, group.mode, place))
        if part.seeds is not None and _SEED not in given.fixed and _SEED not in given.axes:
            seeds = {_SEED: axis_of(_SEED, _seeds(part.seeds, base, where), f"{where}.seeds")}
            _once(seeds, used, f"{where}.seeds")
            factors.append(_joined(seeds, SweepMode.grid, where))
    for name, values in given.axes.items():
        if name not in used:
            factors.append(_joined({name: _typed(name, values)}, SweepMode.grid, "command line"))
    return [
        {name: step for factor in factors_of for name, step in factor.items()}
        for factors_of in itertools.product(*factors)
    ]


def _groups(part: PartConfig, where: str) -> list[tuple[AxesConfig, str]]:
    groups: list[tuple[AxesConfig, str]] = [(part, f"{where}.axes")]
    return groups + [(group, f"{where}.groups.{name}.axes") for name, group in part.groups.items()]


def _replaced(axes: Mapping[str, tuple[Step, ...]], given: CommandLineAxes) -> dict[str, tuple[Step, ...]]:
    """The axes with the command line's values for theirs; what has one value there is set by no axis."""
    ours: dict[str, tuple[Step, ...]] = {}
    elsewhere = {*given.fixed, *given.axes}
    for name, steps in axes.items():
        if name in given.axes:
            ours[name] = _typed(name, given.axes[name])
        else:
            kept = tuple(replace(step, settings=_without(step.settings, elsewhere)) for step in steps)
            if any(step.settings for step in kept):
                ours[name] = kept
    return ours


def _without(settings: Mapping[str, object], names: Collection[str]) -> dict[str, object]:
    return {field: value for field, value in settings.items() if field not in names}


def _typed(name: str, values: tuple[object, ...]) -> tuple[Step, ...]:
    """The command line's axis: mappings there are values, not settings of several fields."""
    if any(isinstance(one, Mapping) for one in values):
        return tuple(replace(axis_of(name, [str(one)], name)[0], settings={name: one}) for one in values)
    return axis_of(name, values, f"command line: {name}")


def _once(axes: Iterable[str], used: set[str], where: str) -> None:
    for name in axes:
        if name in used:
            raise ConfigError(f"the axis '{name}' is there twice", where, "Leave one of them out")
        used.add(name)


def _joined(axes: Mapping[str, tuple[Step, ...]], mode: SweepMode, where: str) -> list[dict[str, Step]]:
    """The points of one group."""
    if mode is SweepMode.zip and len({len(steps) for steps in axes.values()}) > 1:
        lengths = ", ".join(f"{name} has {len(steps)}" for name, steps in axes.items())
        raise ConfigError(f"axes side by side must be equally long: {lengths}", where, "Or give mode: grid")
    rows = zip(*axes.values(), strict=True) if mode is SweepMode.zip and axes else itertools.product(*axes.values())
    return [dict(zip(axes, row, strict=True)) for row in rows]


def _seeds(seeds: object, base: Mapping[str, object], where: str) -> list[object]:
    if isinstance(seeds, list):
        return seeds
    if isinstance(seeds, bool) or not isinstance(seeds, int) or seeds < 1:
        raise ConfigError(f"seeds are a number or a list, not {seeds!r}", f"{where}.seeds", "Give seeds: 5")
    first = base_value(base, _SEED)
    return [(first if isinstance(first, int) else 1) + index for index in range(seeds)]


def base_value(base: Mapping[str, object], name: str) -> Value:
    """The experiment's own value of a field; None where there is none, or no single one."""
    found: object = base
    for key in name.split("."):
        found = found.get(key) if isinstance(found, Mapping) else None
    return found if isinstance(found, str | int | float | bool) else None


def _filtered(
    points: Sequence[dict[str, Step]], filters: Sequence[str], base: Mapping[str, object], where: str
) -> list[dict[str, Step]]:
    axes = _names(points)
    conditions = [point_filter(text, axes, f"{where}.filters") for text in filters]
    return [one for one in points if all(holds(_coordinates(one, axes, base)) for holds in conditions)]


def _coordinates(point: _Steps, axes: Iterable[str], base: Mapping[str, object]) -> dict[str, Value]:
    return {name: point[name].value if name in point else base_value(base, name) for name in axes}


def _names(points: Iterable[_Steps]) -> list[str]:
    return list(dict.fromkeys(name for point in points for name in point))


def _expansion(
    kept: Sequence[_Steps], unfiltered: Sequence[_Steps], base: Mapping[str, object], where: str
) -> Expansion:
    axes = _names(kept)
    swept: dict[tuple[object, ...], SweptPoint] = {}
    for steps in kept:
        coordinates = _coordinates(steps, axes, base)
        point = SweptPoint(coordinates=coordinates, settings=_settings(steps, where))
        first = swept.setdefault(tuple(_key(value) for value in coordinates.values()), point)
        if first.settings != point.settings and not _is_same(first, point, base):
            shown = ", ".join(f"{name}={value}" for name, value in coordinates.items())
            what = f"two different points are called {shown}"
            raise ConfigError(what, f"{where}: sweep", "Give their settings labels of their own")
    order = [_coordinates(steps, axes, base) for steps in unfiltered]
    found = tuple(swept.values())
    return Expansion(axes=tuple(Axis(name=name, values=_values(name, found, order)) for name in axes), points=found)


def _is_same(one: SweptPoint, other: SweptPoint, base: Mapping[str, object]) -> bool:
    """Whether the points differ only in fields that one of them sets to the experiment's own value."""
    fields = {*one.settings, *other.settings}
    return all(_set(one, field, base) == _set(other, field, base) for field in fields)


def _set(point: SweptPoint, field: str, base: Mapping[str, object]) -> object:
    return point.settings[field] if field in point.settings else base_value(base, field)


def _settings(steps: _Steps, where: str) -> dict[str, object]:
    settings: dict[str, object] = {}
    for name, step in steps.items():
        for field, value in step.settings.items():
            if field in settings and settings[field] != value:
                what = f"'{field}' is set by the axis '{name}' and by another one"
                raise ConfigError(what, f"{where}: sweep", "Leave it out of one of them")
            settings[field] = value
    return settings


def _values(name: str, points: Iterable[SweptPoint], order: Iterable[Mapping[str, Value]]) -> tuple[Value, ...]:
    """What the points have on an axis, in the order in which the axis was given."""
    there = {_key(one.coordinates[name]) for one in points}
    given = {_key(coordinates[name]): coordinates[name] for coordinates in order}
    return tuple(value for key, value in given.items() if key in there)


def _key(value: Value) -> tuple[bool, Value]:
    """What makes values the same: 1 and 1.0 are, 1 and true are not."""
    return isinstance(value, bool), value
