"""What is left of settings when a caller restricts them."""

from pathlib import Path
from types import SimpleNamespace
from typing import Any

import builders
import pytest

from ndexp.engine.settings import Feature, Settings, load_settings
from ndexp.engine.settings.restrict import Restriction, features_of, left_out, restricted
from ndexp.errors import UnknownKeyError

LINEAR = {"module": "linear", "input_type": "current_clamp", "amp_start": 0.1, "delay": 1, "duration": 5}
REPLAY = {"module": "synapse_replay", "input_type": "spikes", "spike_file": "afferent_spikes.h5"}
WHERE = {"node_set": "RingA", "delay": 0, "duration": 5}


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    network = builders.ring(tmp_path)
    told = {"name": "o", "source": "All", "target": "All", "spont_minis": 5.0, "synapse_configure": "%s.Use = 1"}
    inputs = {"step": {**LINEAR, **WHERE}, "spikes": {**REPLAY, **WHERE}}
    return load_settings(
        builders.simulation_config(tmp_path, network, inputs=inputs, connection_overrides=[told]), None
    )


def left(settings: Settings, *features: Any) -> tuple[list[str], bool, bool]:
    """Names of inputs, and whether overrides still tell minis and statements."""
    found = restricted(settings, Restriction(features=features_of(features)))
    (told,) = found.connection_overrides
    names = [str(info["Name"]) for info in found.inputs]
    return names, told.spont_minis is not None, told.synapse_configure is not None


def test_without_a_restriction_all_is_left(settings: Settings) -> None:
    assert restricted(settings, Restriction()) == settings
    assert list(left_out(Restriction())) == []


@pytest.mark.parametrize(
    ("features", "expected"),
    [
        ([Feature.Replay], (["spikes"], False, False)),
        (["Stimulus", "SpontMinis"], (["step"], True, False)),
        ([Feature.SynConfigure], ([], False, True)),
        ([], ([], False, False)),
    ],
)
def test_features_that_are_not_listed_are_left_out(
    settings: Settings, features: list[Any], expected: tuple[list[str], bool, bool]
) -> None:
    assert left(settings, *features) == expected


def test_what_is_left_out_is_told() -> None:
    told = list(left_out(Restriction(features=frozenset({Feature.Replay, Feature.LoadBalance}))))
    assert told == [f"{name} is left out (restrict_features)" for name in ("SpontMinis", "SynConfigure", "Stimulus")]


def test_an_unknown_feature_is_told_with_the_nearest() -> None:
    with pytest.raises(UnknownKeyError, match=r"there is no feature 'Replays'.* Did you mean 'Replay'"):
        features_of(["Replays"])


@pytest.mark.parametrize(("level", "inner", "other"), [(0, True, True), (1, True, False), (2, False, False)])
def test_connectivity_is_left_out_by_level(level: int, inner: bool, other: bool) -> None:
    one = Restriction(connectivity=level)
    assert (one.connects(is_inner=True), one.connects(is_inner=False)) == (inner, other)


def test_populations_are_made_by_name() -> None:
    one: Any = SimpleNamespace(name="RingA")
    assert Restriction().makes(one)
    assert Restriction(populations=frozenset({"RingA"})).makes(one)
    assert not Restriction(populations=frozenset({"RingB"})).makes(one)


def test_axons_are_kept_on_cells_with_morphologies(settings: Settings) -> None:
    found = restricted(settings, Restriction(keeps_axon=True)).populations
    assert {one.name: one.detailed_axon for one in found} == {"RingA": True, "RingB": True, "Afferents": False}
