"""Cells made of plain objects, on which reports find what a test says, without NEURON."""

from collections.abc import Mapping
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.reports import base
from ndexp.engine.reports.variables import Variable
from ndexp.engine.target_manager import TargetPointList

Found = Mapping[tuple[str, str], list[Any]]
"""Section and mechanism → what is found there: references, or point processes."""


def use(monkeypatch: pytest.MonkeyPatch, found: Found) -> None:
    """Let reports find `found`, and nothing be prepared in NEURON."""

    class Finder:
        def __init__(self, variable: Variable) -> None:
            self._variable = variable

        def at(self, section: Any, _x: float) -> list[Any]:
            return found.get((section.name, self._variable.mechanism), [])

        processes_at = at

    monkeypatch.setattr(base, "References", Finder)
    monkeypatch.setattr(base, "prepare_variable", lambda _variable: None)


class Section:
    """A section of one segment."""

    def __init__(self, name: str, area: float) -> None:
        self.name = name
        self._area = area

    def __call__(self, _x: float) -> Any:
        return SimpleNamespace(area=lambda: self._area)

    def __str__(self) -> str:
        return self.name


def points(gid: int, **areas: float) -> TargetPointList:
    """The centers of sections with these names and areas (µm²); ids count from 0."""
    found = TargetPointList(gid)
    for number, (name, area) in enumerate(areas.items()):
        found.append(number, SimpleNamespace(sec=Section(name, area), exists=lambda: True), 0.5)
    return found


class Cells:
    """A cell manager: gids from 1000 on belong to B."""

    def getPopulationInfo(self, gid: int) -> tuple[str, int]:  # noqa: N802 - published
        return ("B", 1000) if gid >= 1000 else ("A", 0)

    def get_cell(self, _gid: int) -> None:
        return None
