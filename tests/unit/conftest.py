"""Unit tests run without NEURON: starting it is a failure, so that a fake which is forgotten shows."""

import pytest

from ndexp.engine import neuron_api


@pytest.fixture(autouse=True)
def _no_neuron(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse() -> None:
        pytest.fail("a unit test started NEURON")

    monkeypatch.setattr(neuron_api, "hoc", refuse)
