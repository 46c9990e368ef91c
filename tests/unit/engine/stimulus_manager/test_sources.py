"""Sources: which clamp they make, what they play into it, and their random signals."""

import logging
from typing import Any

import pytest

from ndexp.engine.stimulus_manager import sources
from ndexp.engine.stimulus_manager.sources import ConductanceSource, CurrentSource, SignalSource


@pytest.mark.parametrize(("is_electrode", "kind"), [(False, "MembraneCurrentSource"), (True, "IClamp")])
@pytest.mark.parametrize("interpolate", [True, False])
def test_a_current(injected: Any, is_electrode: bool, kind: str, interpolate: bool) -> None:
    source = CurrentSource(
        0.5, delay=2, represents_physical_electrode=is_electrode, interpolate=interpolate
    ).add_segment(1, 2, 3)
    source.attach_to("soma", 0.3)
    assert (source.clamp.kind, source.clamp.section, source.clamp.x, source.clamp.dur) == (kind, "soma", 0.3, 4)
    assert (list(source.time_vec), list(source.stim_vec)) == ([0, 2, 4], [0.5, 1, 3])
    assert source.stim_vec.played == [((source.clamp, "amp"), source.time_vec, int(interpolate))]


@pytest.mark.parametrize(("is_electrode", "kind"), [(False, "ConductanceSource"), (True, "SEClamp")])
def test_a_conductance(injected: Any, is_electrode: bool, kind: str) -> None:
    source = ConductanceSource(-70.0, delay=1, represents_physical_electrode=is_electrode).add_pulse(0.5, 2)
    source.attach_to("soma", 0.3)
    clamp = source.clamp
    assert (clamp.kind, clamp.dur1, clamp.amp1) == (kind, 3, -70)
    assert (list(source.time_vec), list(source.stim_vec)) == ([0, 1, 1, 3, 3], [-70, -70, 0.5, 0.5, -70])
    times, resistances = source._resistances
    assert (list(times), list(resistances)) == ([0, 0, 1, 1, 3, 3], [1e9, 1e9, 1e9, 2, 2, 1e9])
    assert resistances.played == [((clamp, "rs"), times, 1)]


def test_the_base_of_a_conductance_is_its_reversal_as_in_neurodamus(injected: Any) -> None:
    source = ConductanceSource(10.0, delay=1).add_pulse(0.5, 1)
    assert list(source._resistances[1]) == [1e9, 0.1, 0.1, 2, 2, 0.1]


def test_twins_play_the_same_vectors_into_clamps_of_their_own(injected: Any) -> None:
    source = ConductanceSource(delay=1).add_pulse(0.5, 1)
    one, other = source.twin(), source.twin()
    for twin in (one, other):
        twin.attach_to("soma", 0.5)
    assert one.clamp is not other.clamp
    assert one.time_vec is other.time_vec is source.time_vec
    assert len(source._resistances[1].played) == 2


def test_random_signals_draw_from_their_stream(draws: Any) -> None:
    CurrentSource(rng="mine").add_noise(0.1, 0.01, 2.0).add_ornstein_uhlenbeck(2.0, 0.1, 0.3, 1.0, 0.25)
    CurrentSource(rng="other", delay=1).add_shot_noise(4.0, 0.4, 1000.0, 0.1, 0.02, 5.0)
    assert draws[:3] == [
        ("normals", "mine", 0.1, 0.01, 5),
        ("normals", "mine", 0, 1, 5),
        ("exponentials", "other", 0.001, int(6 + 3 * 6**0.5)),
    ]


def test_without_a_stream_there_is_a_default_one(
    draws: Any, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    indices: list[int] = []
    monkeypatch.setattr(sources, "set_global_index", indices.append)
    monkeypatch.setattr(sources, "random123", lambda *ids: ids)
    with caplog.at_level(logging.WARNING, "ndexp"):
        CurrentSource().add_noise(0.1, 0.01, 2.0)
    assert draws == [("normals", (0, 1, 2), 0.1, 0.01, 5)]
    assert indices == [0]
    assert "A source without rng" in caplog.text


def test_a_source_of_no_kind_cannot_be_attached() -> None:
    with pytest.raises(NotImplementedError):
        SignalSource().attach_to("soma", 0.5)  # type: ignore[arg-type]
