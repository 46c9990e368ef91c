"""Stimuli without NEURON: points, cells, clamps that remember what is played into them, streams of zeros."""

from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from ndexp.engine.stimulus_manager import electrode, noise, seclamp, sources, streams
from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES


class FakePoints:
    """The points of one cell."""

    def __init__(self, gid: int, *xs: float, exists: bool = True) -> None:
        self.gid = gid
        self._points = [(0, SimpleNamespace(exists=lambda: exists, sec=f"soma{gid}"), x) for x in xs]

    def __iter__(self) -> Iterator[Any]:
        return iter(self._points)


class FakeCells:
    """Cells with a threshold, a holding current and a resistance by gid: `FakeCells(g3=0.1)`; 0.2 nA unless told."""

    def __init__(self, **thresholds: float) -> None:
        self._thresholds = {int(name[1:]): value for name, value in thresholds.items()}

    def get_cell(self, gid: int) -> Any:
        threshold = self._thresholds.get(gid, 0.2)
        return SimpleNamespace(
            gid=gid,
            getThreshold=lambda: threshold,
            getHypAmp=lambda: -0.5 * threshold,
            input_resistance=500 * threshold,
        )

    def getPopulationInfo(self, gid: int) -> tuple[str, int]:  # noqa: N802 - the published API's name
        return ("A", 0) if gid < 1000 else ("B", 1000)


class FakeVector:
    """A hoc Vector: numbers, and where they are played."""

    def __init__(self, numbers: Any) -> None:
        self.numbers = [float(one) for one in numbers]
        self.played: list[tuple[Any, FakeVector, int]] = []

    def __iter__(self) -> Iterator[float]:
        return iter(self.numbers)

    def play(self, target: Any, times: "FakeVector", mode: int) -> None:
        self.played.append((target, times, mode))


class FakeClamp:
    """A point process: its kind, place, parameters, and pointers to them."""

    def __init__(self, kind: str, x: float, section: Any) -> None:
        self.kind, self.x, self.section = kind, x, section

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_ref_"):
            return (self, name.removeprefix("_ref_"))
        raise AttributeError(name)


class FakeNeuron:
    """NEURON's `h` as sources use it; `clamps` has all that were made."""

    def __init__(self) -> None:
        self.clamps: list[FakeClamp] = []
        self.Vector = FakeVector

    def __getattr__(self, kind: str) -> Any:
        def make(x: float, sec: Any) -> FakeClamp:
            self.clamps.append(FakeClamp(kind, x, sec))
            return self.clamps[-1]

        return make


def keep_injected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any, float]]:
    """Source, section and position of each attachment, filled while stimuli are made."""
    kept: list[tuple[Any, Any, float]] = []
    neuron = FakeNeuron()
    for module in (sources, seclamp, electrode):
        monkeypatch.setattr(module, "hoc", lambda: neuron)
    for kind in (sources.CurrentSource, sources.ConductanceSource):
        attach = kind.attach_to

        def keep(self: Any, section: Any, x: float, attach: Any = attach) -> None:
            attach(self, section, x)
            kept.append((self, section, x))

        monkeypatch.setattr(kind, "attach_to", keep)
    return kept


class FakeDraws:
    """A stream, known by its ids, that gives the middle of each distribution; `asked` has what was asked for."""

    asked: list[tuple[Any, ...]]

    def __init__(self, rng: Any) -> None:
        self._rng = rng

    def _give(self, value: float, name: str, *arguments: Any, count: int) -> Any:
        self.asked.append((name, self._rng, *arguments, count))
        return np.full(count, value)

    def normals(self, mean: float, variance: float, count: int) -> Any:
        return self._give(0.0, "normals", mean, variance, count=count)

    def uniforms(self, count: int) -> Any:
        return self._give(0.5, "uniforms", count=count)

    def exponentials(self, mean: float, count: int) -> Any:
        return self._give(mean, "exponentials", mean, count=count)

    def more(self, count: int) -> Any:
        return self._give(0.0, "more", count=count)

    def normal(self) -> float:
        return 0.0

    def uniform(self) -> float:
        return 0.5


class NumpyStream:
    """Variates of numpy's own generator; `more` is written down in `calls`."""

    def __init__(self, seed: int) -> None:
        self._rng = np.random.default_rng(seed)
        self._mean = 1.0
        self.calls: list[str] = []

    def normal(self) -> float:
        return float(self._rng.standard_normal())

    def uniform(self) -> float:
        return float(self._rng.random())

    def uniforms(self, count: int) -> Any:
        return self._rng.random(count)

    def exponentials(self, mean: float, count: int) -> Any:
        self._mean = mean
        return self._rng.exponential(mean, count)

    def more(self, count: int) -> Any:
        self.calls.append("more")
        return self._rng.exponential(self._mean, count)


def keep_draws(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    """What stimuli ask of their streams, in order. The families' counters begin at 0."""
    asked: list[tuple[Any, ...]] = []
    draws = type("Draws", (FakeDraws,), {"asked": asked})
    for module in (noise, streams):
        monkeypatch.setattr(module, "random123", lambda *ids: ids)
    for module in (noise, sources):
        monkeypatch.setattr(module, "Draws", draws)
    for kind in STIMULUS_TYPES.values():
        kind.begin_run()
    return asked
