"""What a source of fields makes in a cell."""

from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from stimulus_fakes import FakeVector

from ndexp.engine.stimulus_manager import electrode
from ndexp.engine.stimulus_manager.efield_geometry import EField
from ndexp.engine.stimulus_manager.electrode import ElectrodeSource


class FakeSection:
    def __init__(self, *mechanisms: str) -> None:
        self.mechanisms = list(mechanisms)

    def has_membrane(self, name: str) -> bool:
        return name in self.mechanisms

    def insert(self, name: str) -> None:
        self.mechanisms.append(name)


@pytest.fixture
def pointers(monkeypatch: pytest.MonkeyPatch) -> list[Any]:
    """What is pointed to what."""
    found: list[Any] = []

    def integrator(segment: Any) -> Any:
        made = SimpleNamespace(segment=segment, enabled=0)
        made.set_fields = lambda *vectors: setattr(made, "fields", [list(one) for one in vectors])
        return made

    neuron = SimpleNamespace(
        Vector=FakeVector, EFieldIntegrator=integrator, setpointer=lambda *arguments: found.append(arguments)
    )
    monkeypatch.setattr(electrode, "hoc", lambda: neuron)
    return found


class FakeSegment:
    def __init__(self, section: FakeSection) -> None:
        self.sec = section
        self._ref_e_extracellular = ("e", self)


def test_each_segment_gets_the_potential_of_all_fields(pointers: list[Any]) -> None:
    source = ElectrodeSource([EField(ex=1e3, ey=0, ez=0, delay=1, duration=2, ramp_up_time=3, ramp_down_time=4)])
    source += ElectrodeSource([EField(ex=0, ey=1e3, ez=0, frequency=5, phase=6)])
    one, other = FakeSegment(FakeSection()), FakeSegment(FakeSection("pas", "extracellular"))
    source.apply_segment_potentials({one: np.array([1e-6, 2e-6, 0]), other: np.zeros(3)})
    first, second = source.integrators
    assert first.fields == [[1, 0], [2, 0], [3, 0], [4, 0], pytest.approx([1, 2]), [0, 6], [0, 5]]
    assert second.fields[4] == [0, 0]
    assert (first.enabled, first.segment, second.segment) == (1, one, other)
    assert pointers == [(("e", one), "e_ext", first), (("e", other), "e_ext", second)]
    assert [segment.sec.mechanisms for segment in (one, other)] == [["extracellular"], ["pas", "extracellular"]]
