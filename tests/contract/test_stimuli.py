"""What every stimulus type keeps to; a new type adds an example of its block."""

import inspect
from typing import Any

import numpy as np
import pytest
from stimulus_fakes import FakeCells, FakePoints, keep_draws, keep_injected

import ndexp.engine.stimulus_manager
from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES
from ndexp.errors import ConfigError

EXAMPLES: dict[str, dict[str, Any]] = {
    "Hyperpolarizing": {},
    "Linear": {"AmpStart": 0.1, "AmpEnd": 0.2},
    "Noise": {"Mean": 0.1, "Variance": 0.01},
    "Pulse": {"AmpStart": 0.1, "Width": 1.0, "Frequency": 100.0},
    "RelativeLinear": {"PercentStart": 50.0},
    "SubThreshold": {"PercentLess": 10.0},
}
COMMON = {
    "Name": "example",
    "ConfigFile": "config.json",
    "Mode": "Current",
    "Delay": 2.0,
    "Duration": 25.0,
    "StimulusSeed": 3,
    "SimulationDt": 0.1,
}

every_type = pytest.mark.parametrize("name", sorted(STIMULUS_TYPES))


@pytest.fixture(autouse=True)
def no_neuron(monkeypatch: pytest.MonkeyPatch) -> None:
    keep_injected(monkeypatch)
    keep_draws(monkeypatch)


def make(name: str, *points: FakePoints, **changes: Any) -> Any:
    info = {**COMMON, "Pattern": name, **EXAMPLES[name], **changes}
    return STIMULUS_TYPES[name](
        list(points), {key: value for key, value in info.items() if value is not None}, FakeCells()
    )  # type: ignore[arg-type]


def test_every_type_has_an_example() -> None:
    assert set(EXAMPLES) == set(STIMULUS_TYPES)


@every_type
def test_it_is_known_under_its_name_and_public(name: str) -> None:
    assert STIMULUS_TYPES[name].__name__ == name
    assert getattr(ndexp.engine.stimulus_manager, name) is STIMULUS_TYPES[name]


@every_type
def test_its_constructor_is_the_published_one(name: str) -> None:
    assert list(inspect.signature(STIMULUS_TYPES[name]).parameters) == ["target_points", "stim_info", "cell_manager"]


@every_type
def test_one_source_per_existing_point(name: str) -> None:
    stimulus = make(name, FakePoints(0, 0.5), FakePoints(1, 0.2, 0.8), FakePoints(2, 0.5, exists=False))
    assert len(stimulus.stimList) == 3
    assert (stimulus.delay, stimulus.duration, stimulus.represents_physical_electrode) == (2, 25, False)
    assert make(name, RepresentsPhysicalElectrode=True).represents_physical_electrode is True


@every_type
def test_a_rank_without_cells_makes_it_too(name: str) -> None:
    assert make(name).stimList == []


@every_type
def test_its_signal_begins_at_the_delay_and_ends_with_the_duration(name: str) -> None:
    signal = make(name, FakePoints(0, 0.5)).stimList[0].signal
    assert signal.times[:2].tolist() == [0, 2]
    assert signal.end == 27
    assert np.all(np.diff(signal.times) >= 0)
    assert len(signal.times) == len(signal.values)
    assert (signal.values[0], signal.values[1], signal.values[-1]) == (0, 0, 0)


@every_type
def test_noise_and_only_noise_counts_its_blocks(name: str) -> None:
    kind = STIMULUS_TYPES[name]
    assert hasattr(kind, "stim_count") is kind.IsNoise
    if kind.IsNoise:
        before = kind.stim_count
        make(name)
        assert kind.stim_count == before + 1


@every_type
@pytest.mark.parametrize("key", ["Delay", "Duration"])
def test_missing_times_name_the_block(name: str, key: str) -> None:
    with pytest.raises(ConfigError, match=rf"config\.json: inputs\.example\.{key}: the parameter is missing"):
        make(name, **{key: None})


@pytest.mark.parametrize(("name", "key"), [(name, key) for name, keys in EXAMPLES.items() for key in keys])
def test_words_instead_of_numbers_name_the_key(name: str, key: str) -> None:
    with pytest.raises(ConfigError, match=rf"inputs\.example\.{key}: a number is expected, not 'x'"):
        make(name, **{key: "x"})
