"""Fixtures of the stimulus tests."""

from typing import Any

import pytest
from stimulus_fakes import FakeCells, FakePoints, keep_draws, keep_injected


@pytest.fixture
def injected(monkeypatch: pytest.MonkeyPatch) -> list[tuple[Any, Any, float]]:
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
