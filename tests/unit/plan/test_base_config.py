"""A SONATA simulation config becomes the sections of an experiment."""

import json
from pathlib import Path
from typing import Any

import pytest
from experiment_builders import write_circuit

from ndexp.compose.composer import Composed, compose_experiment
from ndexp.errors import ConfigError, NdexpError, ProblemsError, UnknownKeyError
from ndexp.plan.base_config import read_base
from ndexp.schema.simulation import IntegrationMethod

CONFIG: dict[str, Any] = {
    "version": 2.4,
    "manifest": {"$INPUTS": "./inputs"},
    "_comment": "mine",
    "network": "net/circuit_config.json",
    "node_set": "All",
    "node_sets_file": "sets.json",
    "run": {"tstop": 30, "dt": 0.05, "random_seed": 7, "integration_method": "crank_nicolson"},
    "output": {"output_dir": "elsewhere", "spikes_file": "mine.h5"},
    "conditions": {
        "celsius": 30.0,
        "_why": "cold",
        "mechanisms": {"ProbAMPANMDA_EMS": {"init_depleted": True}},
        "modifications": [{"name": "block", "type": "ttx", "node_set": "All"}],
    },
    "inputs": {
        "my_stim": {
            "module": "linear",
            "input_type": "current_clamp",
            "delay": 5,
            "duration": 10,
            "amp_start": 0.1,
            "node_set": "All",
        },
        "spikes": {
            "module": "synapse_replay",
            "input_type": "spikes",
            "delay": 0,
            "duration": 30,
            "spike_file": "$INPUTS/spikes.h5",
            "node_set": "All",
        },
    },
    "reports": {
        "soma": {
            "type": "compartment",
            "cells": "Some",
            "variable_name": "v",
            "dt": 0.1,
            "start_time": 0,
            "end_time": 30,
        },
    },
    "connection_overrides": [{"name": "weak", "source": "All", "target": "Some", "weight": 0.5}],
    "metadata": {"run_id": "x"},
}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    write_circuit(tmp_path / "net")
    return tmp_path


def write(folder: Path, **changes: Any) -> Path:
    path = folder / "simulation_config.json"
    path.write_text(json.dumps(CONFIG | changes))
    return path


def compose(path: Path, *overrides: str) -> Composed:
    words = ["+experiment=from_config", f"simulation.base={path}", *overrides]
    return compose_experiment(words, read_base=lambda base: read_base(base, Path("/nowhere")))


def test_all_sections_are_taken_over_with_paths_of_their_own_folder(folder: Path) -> None:
    config = compose(write(folder)).config
    assert (config.circuit.name, config.circuit.path) == (None, str(folder / "net/circuit_config.json"))
    assert (config.simulation.node_set, config.simulation.node_sets_file) == ("All", str(folder / "sets.json"))
    assert (config.run.tstop, config.run.dt, config.run.random_seed) == (30.0, 0.05, 7)
    assert config.run.integration_method is IntegrationMethod.crank_nicolson
    assert config.conditions.celsius == 30.0
    assert config.conditions.mechanisms == {"ProbAMPANMDA_EMS": {"init_depleted": 1.0}}
    assert config.conditions.modifications["block"].node_set == "All"
    assert list(config.inputs) == ["my_stim", "spikes"]
    assert config.inputs["spikes"].spike_file == str(folder / "inputs/spikes.h5")
    assert config.reports["soma"].cells == "Some"
    assert config.connection_overrides["weak"].weight == 0.5


def test_a_relative_base_starts_in_the_working_folder(folder: Path) -> None:
    write(folder)
    assert read_base("simulation_config.json", folder)["circuit"] == {
        "name": None,
        "path": str(folder / "net/circuit_config.json"),
    }


def test_any_field_is_overridden_from_the_command_line(folder: Path) -> None:
    changes = ["inputs.my_stim.amp_start=0.3", "conditions.celsius=31", "reports.soma.dt=1"]
    more = ["connection_overrides.weak.weight=2", "conditions.modifications.block.node_set=Some", "~inputs.spikes"]
    config = compose(write(folder), *changes, *more, "inputs=[sine_current]").config
    assert config.inputs["my_stim"].amp_start == 0.3
    assert config.inputs["my_stim"].delay == 5.0
    assert config.conditions.celsius == 31.0
    assert config.reports["soma"].dt == 1.0
    assert config.connection_overrides["weak"].weight == 2.0
    assert config.conditions.modifications["block"].node_set == "Some"
    assert set(config.inputs) == {"sine", "my_stim"}


def test_an_experiment_of_the_users_names_its_base(folder: Path) -> None:
    (folder / "experiment").mkdir()
    text = f"# @package _global_\nsimulation:\n  base: {write(folder)}\nrun:\n  tstop: 9\n"
    (folder / "experiment" / "mine.yaml").write_text(text)
    composed = compose_experiment(
        ["+experiment=mine"], [folder], read_base=lambda base: read_base(base, Path("/nowhere"))
    )
    assert (composed.config.run.tstop, composed.config.run.dt) == (9.0, 0.05)


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("inputs.my_stm.amp_start=1", r"no entry 'my_stm' to change in inputs\. Did you mean 'my_stim'"),
        ("inputs.my_stim.amp_strat=1", r"inputs\.my_stim\.amp_strat: .*Did you mean 'amp_start'"),
        ("reports.sma.dt=1", r"no entry 'sma' to change in reports\. Did you mean 'soma'"),
        ("connection_overrides.weka.weight=1", r"no entry 'weka'.* Did you mean 'weak'"),
        ("conditions.modifications.blok.node_set=Some", r"no entry 'blok' .*Did you mean 'block'"),
        ("conditions.celcius=1", r"Did you mean 'celsius'"),
    ],
)
def test_unknown_names_are_told_with_the_nearest(folder: Path, override: str, message: str) -> None:
    with pytest.raises(UnknownKeyError, match=message):
        compose(write(folder), override)


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"run": {"tstpo": 3}}, r"simulation_config\.json: run\.tstpo: .*Did you mean 'tstop'"),
        ({"run": {"electrodes_file": "e.h5"}}, r"simulation_config\.json: run\.electrodes_file: unknown key"),
        ({"inputz": {}}, r"simulation_config\.json: inputz: .*Did you mean 'inputs'"),
        ({"inputs": {"a": {"module": "liner"}}}, r"inputs\.a\.module: unknown stimulus module 'liner'.*'linear'"),
        ({"connection_overrides": [{"name": "a"}, {"name": "a"}]}, r"connection_overrides\[1\]\.name: two blocks"),
        ({"conditions": {"modifications": {}}}, r"conditions\.modifications: a JSON array"),
    ],
)
def test_what_the_schema_lacks_is_told_with_file_and_key(folder: Path, changes: dict[str, Any], message: str) -> None:
    with pytest.raises(NdexpError, match=message):
        compose(write(folder, **changes))


def test_all_problems_are_told_at_once(folder: Path) -> None:
    with pytest.raises(ProblemsError, match="tstpo") as caught:
        compose(write(folder, run={"tstpo": 1}, outptu={}))
    assert "outptu" in str(caught.value)


def test_a_missing_file_is_told(folder: Path) -> None:
    with pytest.raises(ConfigError, match=r"none\.json: the file does not exist"):
        compose(folder / "none.json")


def test_what_plugins_take_becomes_parameters(folder: Path) -> None:
    block = {"module": "ramp_up", "input_type": "current_clamp", "delay": 0, "duration": 1, "node_set": "All", "k": 3}
    config = compose(write(folder, plugins=["mine.py"], plugin_inputs={"own": block})).config
    assert config.simulation.plugins == [str(folder / "mine.py")]
    assert config.inputs["own"].parameters == {"k": 3}
