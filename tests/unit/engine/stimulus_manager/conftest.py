"""Stimuli without NEURON: what is injected is kept instead of played."""

from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.stimulus_manager.base import BaseStim
from ndexp.engine.stimulus_manager.signals import Signal


class FakePoints:
    """The points of one cell."""

    def __init__(self, gid: int, *xs: float, exists: bool = True) -> None:
        self.gid = gid
        self._points = [(0, SimpleNamespace(exists=lambda: exists, sec=f"soma{gid}"), x) for x in xs]

    def __iter__(self) -> Any:
        return iter(self._points)


class FakeCells:
    """Cells with a threshold and a holding current by gid."""

    def __init__(self, **thresholds: float) -> None:
        self._thresholds = {int(name[1:]): value for name, value in thresholds.items()}

    def get_cell(self, gid: int) -> Any:
        threshold = self._thresholds.get(gid, 0.2)
        return SimpleNamespace(getThreshold=lambda: threshold, getHypAmp=lambda: -0.5 * threshold)


@pytest.fixture
def injected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Signal, str, float]]:
    kept: list[tuple[Signal, str, float]] = []

    def keep(self: BaseStim, signal: Signal, section: Any, x: float) -> None:
        kept.append((signal, section, x))
        self.stimList.append(signal)  # type: ignore[arg-type]

    monkeypatch.setattr(BaseStim, "inject", keep)
    return kept


@pytest.fixture
def make_points() -> type[FakePoints]:
    return FakePoints


@pytest.fixture
def make_cells() -> type[FakeCells]:
    return FakeCells
