"""The engine's machine-readable lines: `@progress {json}`, a stage that begins or ends, or how far solving is."""

import json
from collections.abc import Mapping
from dataclasses import dataclass

_MARK = "@progress "


@dataclass(frozen=True, slots=True, kw_only=True)
class Stage:
    """A stage begins, or it ended after some seconds."""

    name: str
    is_done: bool
    seconds: float = 0.0
    detail: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Solving:
    """How far solving is: `t` of `tstop` in ms, `speed` in ms per second of wall time, `left_s` in s."""

    t: float
    tstop: float
    speed: float
    left_s: float


def parse_progress(line: str) -> Stage | Solving | None:
    """What a line of the engine's output tells about its progress; None when it is ordinary text."""
    if not line.startswith(_MARK):
        return None
    try:
        content = json.loads(line[len(_MARK) :])
    except ValueError:
        return None
    if not isinstance(content, Mapping):
        return None
    try:
        return _solving(content) if "t" in content else _stage(content)
    except (KeyError, TypeError, ValueError):
        return None


def _solving(content: Mapping[str, object]) -> Solving:
    t, tstop, speed, left_s = (float(str(content[key])) for key in ("t", "tstop", "speed", "left_s"))
    return Solving(t=t, tstop=tstop, speed=speed, left_s=left_s)


def _stage(content: Mapping[str, object]) -> Stage:
    return Stage(
        name=str(content["stage"]),
        is_done=bool(content.get("done")),
        seconds=float(str(content.get("seconds", 0.0))),
        detail=str(content.get("detail", "")),
    )
