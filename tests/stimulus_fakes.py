"""Stimuli without NEURON: points, cells, and injection that keeps the signal instead of playing it."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest

from ndexp.engine.stimulus_manager import noise
from ndexp.engine.stimulus_manager.base import BaseStim
from ndexp.engine.stimulus_manager.signals import Signal


class FakePoints:
    """The points of one cell."""

    def __init__(self, gid: int, *xs: float, exists: bool = True) -> None:
        self.gid = gid
        self._points = [(0, SimpleNamespace(exists=lambda: exists, sec=f"soma{gid}"), x) for x in xs]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._points)


class FakeCells:
    """Cells with a threshold and a holding current by gid: `FakeCells(g3=0.1)`; 0.2 nA unless told."""

    def __init__(self, **thresholds: float) -> None:
        self._thresholds = {int(name[1:]): value for name, value in thresholds.items()}

    def get_cell(self, gid: int) -> Any:
        threshold = self._thresholds.get(gid, 0.2)
        return SimpleNamespace(getThreshold=lambda: threshold, getHypAmp=lambda: -0.5 * threshold)


def keep_injected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Signal, str, float]]:
    """Where each signal would be injected, filled while stimuli are made."""
    kept: list[tuple[Signal, str, float]] = []

    def keep(self: BaseStim, signal: Signal, section: Any, x: float) -> None:
        kept.append((signal, section, x))
        self.stimList.append(SimpleNamespace(signal=signal))  # type: ignore[arg-type]

    monkeypatch.setattr(BaseStim, "inject", keep)
    return kept


def keep_draws(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What noise asks of NEURON's generators, in order; all numbers are 0. The family's counter begins at 0."""
    asked: list[tuple[Any, ...]] = []

    def draw(rng: Any, mean: float, variance: float, count: int) -> list[float]:
        asked.append(("draw", rng, mean, variance, count))
        return [0.0] * count

    monkeypatch.setattr(noise, "random123", lambda *ids: ids)
    monkeypatch.setattr(noise, "draw_normal", draw)
    monkeypatch.setattr(
        noise.Noise, "draw_already_used_numbers", lambda _self, rng, dt: asked.append(("burn", rng, dt))
    )
    monkeypatch.setattr(noise.Noise, "stim_count", 0)
    return asked
