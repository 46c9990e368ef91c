"""What every stimulus type keeps to; a new type adds an example of its block."""

import inspect
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from reports_for_replay import write_report
from stimulus_fakes import FakeCells, FakePoints, keep_draws, keep_injected

import ndexp.engine.stimulus_manager
from ndexp.engine.stimulus_manager.base import STIMULUS_TYPES
from ndexp.errors import ConfigError

RELATIVE = {"MeanPercent": 50.0, "SDPercent": 10.0}
SHOTS = {"RiseTime": 0.4, "DecayTime": 4.0}
EXAMPLES: dict[str, dict[str, Any]] = {
    "AbsoluteShotNoise": {**SHOTS, "Mean": 0.7, "Sigma": 0.4, "RelativeSkew": 0.4},
    "Hyperpolarizing": {},
    "Linear": {"AmpStart": 0.1, "AmpEnd": 0.2},
    "Noise": {"Mean": 0.1, "Variance": 0.01},
    "OrnsteinUhlenbeck": {"Tau": 2.0, "Mean": 0.3, "Sigma": 0.1},
    "Pulse": {"AmpStart": 0.1, "Width": 1.0, "Frequency": 100.0},
    "RelativeLinear": {"PercentStart": 50.0},
    "RelativeOrnsteinUhlenbeck": {"Tau": 2.0, **RELATIVE},
    "RelativeShotNoise": {**SHOTS, **RELATIVE},
    "Replay": {"Path": "", "Interpolate": True},
    "SEClamp": {"Voltage": -60.0, "RS": 0.1, "Delay": 0.0, "DurationLevels": [1.0], "VoltageLevels": [-50.0]},
    "ShotNoise": {**SHOTS, "Rate": 1000, "AmpMean": 0.04, "AmpVar": 0.0016},
    "Sinusoidal": {"AmpStart": 0.1, "Frequency": 100.0, "Dt": 0.1},
    "SpatiallyUniformEField": {"Fields": [SimpleNamespace(Ex=1.0, Ey=2.0, Ez=3.0, frequency=4.0, phase=5.0)]},
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
NUMBERS = [
    (name, key, sonata)
    for name, keys in EXAMPLES.items()
    for key, sonata in (("AmpStart", "amp_start"), ("Mean", "mean"), ("MeanPercent", "mean_percent"), ("Tau", "tau"),
                        ("Voltage", "voltage"), ("RS", "series_resistance"), ("SDPercent", "sd_percent"),
                        ("PercentLess", "percent_less"), ("RiseTime", "rise_time"), ("Frequency", "frequency"))
    if key in keys
]  # fmt: skip

every_type = pytest.mark.parametrize("name", sorted(EXAMPLES))
every_signal = pytest.mark.parametrize("name", sorted(set(EXAMPLES) - {"SEClamp", "SpatiallyUniformEField"}))


@pytest.fixture(autouse=True)
def no_neuron(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    keep_injected(monkeypatch)
    keep_draws(monkeypatch)
    report = write_report(tmp_path / "report.h5", {"A": 3}, rows=250, dt=0.1)
    monkeypatch.setitem(EXAMPLES["Replay"], "Path", str(report))


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


@every_signal
def test_one_source_per_existing_point(name: str) -> None:
    stimulus = make(name, FakePoints(0, 0.5), FakePoints(1, 0.2, 0.8), FakePoints(2, 0.5, exists=False))
    assert len(stimulus.stimList) == (2 if name == "Replay" else 3)  # a replay goes to a cell's first point
    assert (stimulus.delay, stimulus.duration, stimulus.represents_physical_electrode) == (2, 25, False)
    assert len(stimulus.clamps) == len(stimulus.stimList)


@every_signal
@pytest.mark.parametrize(("is_electrode", "kind"), [(False, "MembraneCurrentSource"), (True, "IClamp")])
def test_an_electrode_is_another_clamp(name: str, is_electrode: bool, kind: str) -> None:
    stimulus = make(name, FakePoints(0, 0.5), RepresentsPhysicalElectrode=is_electrode)
    assert stimulus.represents_physical_electrode is is_electrode
    assert [clamp.kind for clamp in stimulus.clamps] == [kind]


@every_type
def test_a_rank_without_cells_makes_it_too(name: str) -> None:
    assert len(make(name).stimList) == 0


@every_signal
def test_its_signal_begins_at_the_delay_and_ends_with_the_duration(name: str) -> None:
    (source,) = make(name, FakePoints(0, 0.5)).stimList
    assert source.times[:2].tolist() == [0, 2]
    assert source.end == pytest.approx(26.9 if name == "Replay" else 27)  # a report's end is its last sample
    assert np.all(np.diff(source.times) >= 0)
    assert len(source.times) == len(source.values)
    assert (source.values[0], source.values[1], source.values[-1]) == (0, 0, 0)
    assert source.clamp.dur == source.end


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
    with pytest.raises(ConfigError, match=rf"config\.json: inputs\.example\.{key.lower()}: the parameter is missing"):
        make(name, **{key: None})


@pytest.mark.parametrize(("name", "key", "sonata"), NUMBERS)
def test_words_instead_of_numbers_name_the_key(name: str, key: str, sonata: str) -> None:
    with pytest.raises(ConfigError, match=rf"inputs\.example\.{sonata}: a number is expected, not 'x'"):
        make(name, **{key: "x"})
