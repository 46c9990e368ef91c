"""Fixtures of the stimulus tests."""

from typing import Any

import pytest
from stimulus_fakes import FakeCells, FakePoints, keep_draws, keep_injected

from ndexp.engine.stimulus_manager.signals import Signal


@pytest.fixture
def injected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Signal, str, float]]:
    return keep_injected(monkeypatch)


@pytest.fixture
def draws(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, ...]]:
    return keep_draws(monkeypatch)


@pytest.fixture
def make_points() -> type[FakePoints]:
    return FakePoints


@pytest.fixture
def make_cells() -> type[FakeCells]:
    return FakeCells
