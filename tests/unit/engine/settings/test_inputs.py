"""Input blocks under the published keys."""

import json
from pathlib import Path
from typing import Any

import libsonata
import pytest

from ndexp.engine.settings.inputs import read_input, read_own_input

COMMON = {"delay": 1.0, "duration": 20.0, "node_set": "All"}
CLAMP = {"input_type": "current_clamp", **COMMON}
CONDUCTANCE = {"input_type": "conductance", **COMMON}
SHOT = {"rise_time": 0.4, "decay_time": 4.0}


def read(**block: Any) -> dict[str, object]:
    run = {"tstop": 10, "dt": 0.1, "random_seed": 1}
    text = json.dumps({"network": "none.json", "run": run, "inputs": {"stim": block}})
    config = libsonata.SimulationConfig(text, str(Path.cwd()))
    return dict(read_input("stim", config.input("stim")))


@pytest.mark.parametrize(
    ("module", "pattern", "more"),
    [
        ("linear", "Linear", {"amp_start": 1.0}),
        ("relative_linear", "RelativeLinear", {"percent_start": 80.0}),
        ("pulse", "Pulse", {"amp_start": 1.0, "width": 1.0, "frequency": 10.0}),
        ("sinusoidal", "Sinusoidal", {"amp_start": 1.0, "frequency": 10.0}),
        ("subthreshold", "SubThreshold", {"percent_less": 10}),
        ("hyperpolarizing", "Hyperpolarizing", {}),
        ("seclamp", "SEClamp", {"voltage": -60.0, "delay": 0.0, "input_type": "voltage_clamp"}),
        ("noise", "Noise", {"mean": 1.0}),
        ("shot_noise", "ShotNoise", {**SHOT, "rate": 1.0, "amp_mean": 1.0, "amp_var": 1.0}),
        ("absolute_shot_noise", "AbsoluteShotNoise", {**SHOT, "mean": 1.0, "sigma": 1.0}),
        ("relative_shot_noise", "RelativeShotNoise", {**SHOT, "mean_percent": 1.0, "sd_percent": 1.0}),
        ("ornstein_uhlenbeck", "OrnsteinUhlenbeck", {"tau": 1.0, "mean": 1.0, "sigma": 1.0}),
        (
            "relative_ornstein_uhlenbeck",
            "RelativeOrnsteinUhlenbeck",
            {"tau": 1.0, "mean_percent": 1.0, "sd_percent": 1.0},
        ),
    ],
)
def test_patterns(module: str, pattern: str, more: dict[str, object]) -> None:
    found = read(**{**CLAMP, **more, "module": module})
    assert (found["Name"], found["Pattern"]) == ("stim", pattern)
    assert found["Mode"] == ("Voltage" if module == "seclamp" else "Current")
    assert (found["Delay"], found["Duration"], found["Target"]) == (more.get("delay", 1.0), 20.0, "All")


def test_keys_are_in_camel_case() -> None:
    found = read(module="pulse", amp_start=0.5, width=2.0, frequency=40.0, **CLAMP)
    assert (found["AmpStart"], found["Width"], found["Frequency"]) == (0.5, 2.0, 40.0)
    assert not any(key[0].islower() for key in found)


def test_what_is_not_given_is_absent() -> None:
    found = read(module="ornstein_uhlenbeck", tau=1.0, mean=1.0, sigma=0.1, **CLAMP)
    assert "Seed" not in found
    assert None not in found.values()


def test_special_keys() -> None:
    block = {**COMMON, "delay": 0.0, "input_type": "voltage_clamp"}
    clamp = read(module="seclamp", voltage=-60.0, series_resistance=0.02, **block)
    assert (clamp["RS"], clamp["Mode"]) == (0.02, "Voltage")
    noise = read(module="relative_shot_noise", mean_percent=70.0, sd_percent=40.0, random_seed=7, **SHOT, **CONDUCTANCE)
    assert (noise["SDPercent"], noise["MeanPercent"], noise["Seed"], noise["Mode"]) == (40.0, 70.0, 7, "Conductance")


def test_replay() -> None:
    found = read(module="synapse_replay", spike_file="/data/spikes.h5", input_type="spikes", **COMMON)
    assert (found["Pattern"], found["Mode"]) == ("SynapseReplay", "Current")
    assert str(found["SpikeFile"]).endswith("spikes.h5")


def test_an_electric_field() -> None:
    found = read(
        module="spatially_uniform_e_field",
        input_type="extracellular_stimulation",
        fields=[{"Ex": 1.0, "Ey": 2.0, "Ez": 3.0, "frequency": 10.0}],
        ramp_up_time=2.0,
        **COMMON,
    )
    assert (found["Pattern"], found["Mode"], found["RampUpTime"]) == ("SpatiallyUniformEField", "Extracellular", 2.0)
    assert "Fields" in found


def test_a_compartment_set_replaces_the_node_set() -> None:
    block = {name: value for name, value in CLAMP.items() if name != "node_set"}
    found = read(module="hyperpolarizing", compartment_set="Dendrites", **block)
    assert found["CompartmentSet"] == "Dendrites"
    assert "Target" not in found


def test_a_plugins_block_keeps_its_parameters_under_the_same_kind_of_keys() -> None:
    block = {"module": "my_ramp", **CLAMP, "amp_end": 2.0, "Color": "red", "random_seed": 3, "_note": "comment"}
    assert dict(read_own_input("mine", block)) == {
        "Name": "mine",
        "Section": "plugin_inputs",
        "Pattern": "MyRamp",
        "Mode": "Current",
        "Delay": 1.0,
        "Duration": 20.0,
        "Target": "All",
        "AmpEnd": 2.0,
        "Color": "red",
        "Seed": 3,
    }


def test_a_plugins_module_may_be_written_as_its_class() -> None:
    assert read_own_input("mine", {"module": "MyRamp", "input_type": "other"})["Pattern"] == "MyRamp"
