"""What stands under `sweep.axes` as axes: lists, ranges and settings of several fields become settings, one a value."""

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from ndexp.errors import ConfigError, did_you_mean
from ndexp.plan.sweep_plan import Value

_RANGE_KEYS = frozenset({"start", "stop", "step", "num"})
_LABEL = "label"
_NOT_SWEPT = frozenset({"experiment", "launch", "sweep", "hydra", "description"})
_ROUNDING = 1e-9
_DIGITS = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One value of an axis."""

    value: Value
    """What the axis shows: the value, or the label of settings."""

    settings: Mapping[str, object]
    """Field or group → what it is set to."""


def read_axes(axes: Mapping[str, object], where: str) -> dict[str, tuple[Step, ...]]:
    """The steps of each axis.

    Args:
        axes: as in the YAML; fields may be written `a.b: …` or nested.
        where: what the messages call the section.

    Raises:
        ConfigError: an axis is no list, range or settings, has no values, or must not be swept.
    """
    return {name: axis_of(name, value, f"{where}.{name}") for name, value in _flat(axes)}


def axis_of(name: str, value: object, where: str) -> tuple[Step, ...]:
    """The steps of one axis.

    Raises:
        ConfigError: see `read_axes`.
    """
    values = _range(value, where) if isinstance(value, Mapping) else value
    if not isinstance(values, list | tuple):
        raise ConfigError(f"an axis is a list or a range, not {values!r}", where, f"Write {name}: [{values}]")
    if not values:
        raise ConfigError("the axis has no values", where, "Give at least one, or leave the axis out")
    has_settings = [isinstance(one, Mapping) for one in values]
    if any(has_settings) and not all(has_settings):
        raise ConfigError("values and settings are mixed", where, "Give all values, or all as {FIELD: value}")
    steps = _labelled(values, where) if all(has_settings) else tuple(_step(name, one) for one in values)
    for field in dict.fromkeys(field for step in steps for field in step.settings):
        if field.partition(".")[0] in _NOT_SWEPT:
            raise ConfigError(f"{field} cannot be swept", where, "Start ndexp once for each value")
    return steps


def _step(name: str, value: object) -> Step:
    return Step(value=_shown(value), settings={name: value})


def _labelled(values: Sequence[Mapping[str, object]], where: str) -> tuple[Step, ...]:
    """Steps that change several fields; their labels must differ."""
    steps = []
    for one in values:
        settings = dict(_flat({key: value for key, value in one.items() if key != _LABEL}, is_axes=False))
        label = one.get(_LABEL, " ".join(f"{key.rpartition('.')[2]}={_shown(v)}" for key, v in settings.items()))
        steps.append(Step(value=_shown(label), settings=settings))
    labels = [step.value for step in steps]
    if twice := [label for label in labels if labels.count(label) > 1]:
        raise ConfigError(f"two settings are called '{twice[0]}'", where, f"Give each a {_LABEL} of its own")
    return tuple(steps)


def _range(content: Mapping[str, object], where: str) -> list[int | float]:
    """The values of `{start, stop, step}` or `{start, stop, num}`; the stop is included where it is met."""
    if unknown := sorted(str(key) for key in content if key not in _RANGE_KEYS):
        raise ConfigError(f"unknown key '{unknown[0]}'", where, did_you_mean(unknown[0], _RANGE_KEYS))
    numbers = {key: one for key, one in content.items() if isinstance(one, int | float) and not isinstance(one, bool)}
    if len(numbers) < len(content) or not all(math.isfinite(one) for one in numbers.values()):
        raise ConfigError("a range has numbers only", where, "Write {start: 0, stop: 1, step: 0.25}")
    if not {"start", "stop"} <= numbers.keys() or ("step" in numbers) == ("num" in numbers):
        raise ConfigError("a range has start, stop, and either step or num", where, "Write {start: 0, stop: 1, num: 5}")
    start, stop = numbers["start"], numbers["stop"]
    if "num" in numbers:
        count = numbers["num"]
        if count != int(count) or count < 1:
            raise ConfigError(f"a range cannot have {count:g} values", where, "Give num: 1 or more")
        step = (stop - start) / (count - 1) if count > 1 else 0.0
    else:
        step = numbers["step"]
        if step == 0 or (stop - start) / step < 0:
            raise ConfigError(f"a step of {step:g} never leads from {start:g} to {stop:g}", where, "Change its sign")
        count = math.floor((stop - start) / step + _ROUNDING) + 1
    return [_rounded(start + index * step) for index in range(int(count))]


def _rounded(value: float) -> int | float:
    """The value without the dust of adding: 0.3, not 0.30000000000000004."""
    return value if isinstance(value, int) else float(f"{value:.{_DIGITS}g}")


def _flat(content: Mapping[str, object], prefix: str = "", *, is_axes: bool = True) -> Iterator[tuple[str, object]]:
    """Nested sections as dotted names; ranges stay whole."""
    for key, value in content.items():
        name = f"{prefix}{key}"
        is_range = is_axes and isinstance(value, Mapping) and {str(one) for one in value} & {"start", "stop"}
        if isinstance(value, Mapping) and value and not is_range:
            yield from _flat(value, f"{name}.", is_axes=is_axes)
        else:
            yield name, value


def _shown(value: object) -> Value:
    """A value as a coordinate; lists are shown as text."""
    return value if value is None or isinstance(value, str | int | float | bool) else _text(value)


def _text(value: object) -> str:
    if isinstance(value, list | tuple):
        return f"[{', '.join(_text(one) for one in value)}]"
    if isinstance(value, Mapping):
        return f"{{{', '.join(f'{key}: {_text(one)}' for key, one in value.items())}}}"
    return str(value)
