"""Every stimulus of SONATA and one of a plugin, through the engine: the same on 1, 2 and 4 ranks; and mistakes."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest
from reports_for_replay import write_report

pytestmark = [pytest.mark.integration, pytest.mark.mpi]

TIMES = {"delay": 2.0, "duration": 15.0}
CURRENT = {"input_type": "current_clamp", **TIMES, "node_set": "All"}
CONDUCTANCE = {**CURRENT, "input_type": "conductance"}
SHOT = {"rise_time": 0.4, "decay_time": 4.0}
FIELD = {
    "module": "spatially_uniform_e_field",
    "input_type": "extracellular_stimulation",
    **TIMES,
    "fields": [{"Ex": 50, "Ey": 80, "Ez": -30, "frequency": 50, "phase": 1}, {"Ex": 0, "Ey": 40, "Ez": 0}],
}
PLACES = {key: value for key, value in CURRENT.items() if key != "node_set"} | {"compartment_set": "DendritesA"}
INPUTS: dict[str, dict[str, Any]] = {
    "sine": {**CURRENT, "module": "sinusoidal", "amp_start": 0.2, "frequency": 100},
    "shots": {**CURRENT, "module": "shot_noise", **SHOT, "rate": 1000, "amp_mean": 0.04, "amp_var": 0.0016},
    "absolute": {**CONDUCTANCE, "module": "absolute_shot_noise", **SHOT, "mean": 0.002, "sigma": 0.001},
    "relative": {**PLACES, "module": "relative_shot_noise", **SHOT, "mean_percent": 30, "sd_percent": 20},
    "ou": {**PLACES, "module": "ornstein_uhlenbeck", "tau": 2, "mean": 0.1, "sigma": 0.05, "random_seed": 4},
    "relative_ou": {**CONDUCTANCE, "module": "relative_ornstein_uhlenbeck", "tau": 2, "mean_percent": 20}
    | {"sd_percent": 5, "reversal": -20, "represents_physical_electrode": True},
    "mine": {**CURRENT, "module": "steps_of_mine", "amp_start": 0.1, "node_set": "RingB", "steps": 3},
    "clamp": {"module": "seclamp", "input_type": "voltage_clamp", "delay": 0, "duration": 6, "voltage": -60}
    | {"node_set": "EvenA", "duration_levels": [2, 2], "voltage_levels": [-50, -70], "series_resistance": 1},
    "field": {**FIELD, "node_set": "All", "ramp_up_time": 2},
    "field on places": {**FIELD, "compartment_set": "DendritesA", "ramp_down_time": 3},
    "replay": {**CURRENT, "module": "replay", "interpolate": True, "node_set": "RingA"},
}
REPORT = {"type": "compartment", "cells": "All", "variable_name": "v", "dt": 0.1, "start_time": 0, "end_time": 25}
PLUGIN = '''
"""A staircase of equal steps."""

from ndexp.engine.stimulus_manager import BaseStim, CurrentSource, Parameters, StimulusManager


@StimulusManager.register_type
class StepsOfMine(BaseStim):
    """A current that rises in steps."""

    def __init__(self, target_points, stim_info, cell_manager):
        super().__init__(target_points, stim_info, cell_manager)
        read = Parameters(stim_info)
        amp, steps = read.number("AmpStart"), read.positive("Steps")
        read.check()
        source = CurrentSource(delay=self.delay)
        for number in range(int(steps)):
            source.add_segment(amp * number, self.duration / steps, amp * number)
        for points in target_points:
            self.inject(source, points)
'''


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("stimuli")
    circuit = builders.ring(folder / "circuit")
    (folder / "my_stimuli.py").write_text(PLUGIN)
    report = write_report(folder / "recorded.h5", {"RingA": 2}, rows=100, dt=0.1, data=np.full((100, 4), 0.1))

    def write(name: str, inputs: dict[str, Any] = INPUTS, **sections: Any) -> Path:
        inputs = {key: {**one, **({"path": str(report)} if key == "replay" else {})} for key, one in inputs.items()}
        own = {key: one for key, one in inputs.items() if one["module"].endswith("of_mine")}
        return builders.simulation_config(
            folder / name,
            circuit,
            node_set="All",
            run={"tstop": 25.0, "dt": 0.1, "random_seed": 7, "stimulus_seed": 3},
            compartment_sets_file=str(folder / "circuit" / "compartment_sets.json"),
            inputs={key: one for key, one in inputs.items() if key not in own},
            **{"reports": {"soma": REPORT}, "plugins": ["../my_stimuli.py"], "plugin_inputs": own, **sections},
        )

    return write


def engine(config: Path, ranks: int, *options: str) -> subprocess.CompletedProcess[str]:
    mpiexec = Path(sys.prefix) / "bin" / "mpiexec"
    launcher = [str(mpiexec), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
    command = [*launcher, sys.executable, "-m", "ndexp.engine", str(config), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def voltages(folder: Path) -> dict[str, Any]:
    with h5py.File(folder / "soma.h5") as file:
        return {name: group["data"][()] for name, group in file["report"].items()}


@pytest.fixture(scope="module")
def one_rank(config: Callable[..., Path]) -> dict[str, Any]:
    path = config("all")
    done = engine(path, 1, "--output-dir", "output1")
    assert done.returncode == 0, done.stderr
    return voltages(path.parent / "output1")


@pytest.mark.parametrize("ranks", [2, 4, 7])
def test_voltages_do_not_depend_on_the_ranks(config: Callable[..., Path], one_rank: dict[str, Any], ranks: int) -> None:
    path = config(f"all{ranks}")
    done = engine(path, ranks, "--output-dir", "output")
    assert done.returncode == 0, done.stderr
    found = voltages(path.parent / "output")
    assert found.keys() == one_rank.keys()
    for name, values in one_rank.items():
        np.testing.assert_array_equal(found[name], values)


@pytest.mark.parametrize("late", INPUTS)
def test_every_stimulus_has_an_effect(config: Callable[..., Path], one_rank: dict[str, Any], late: str) -> None:
    """A block that comes too late stays in its place: without it, the streams of those behind it would be others."""
    inputs = {**INPUTS, late: {**INPUTS[late], "delay": 30.0}}
    if late == "clamp":  # it begins at 0 and has no stream
        del inputs[late]
    path = config(f"late {late}", inputs)
    done = engine(path, 1, "--output-dir", "output")
    assert done.returncode == 0, done.stderr
    found = voltages(path.parent / "output")
    assert any(not np.array_equal(found[name], values) for name, values in one_rank.items())


def test_a_plugin_may_come_from_the_command_line(config: Callable[..., Path], one_rank: dict[str, Any]) -> None:
    path = config("option", plugins=None)
    done = engine(path, 1, "--output-dir", "output", "--plugin", str(path.parents[1] / "my_stimuli.py"))
    assert done.returncode == 0, done.stderr
    np.testing.assert_array_equal(voltages(path.parent / "output")["RingB"], one_rank["RingB"])


BAD: dict[str, tuple[dict[str, Any], list[str]]] = {
    "values": (
        {"a": {**INPUTS["sine"], "amp_start": "x"}, "b": {**INPUTS["clamp"], "delay": 1}},
        ["inputs.a.amp_start: a number is expected, not 'x'", "inputs.b.delay: a voltage clamp begins at 0"],
    ),
    "sense": (
        {"a": {**INPUTS["sine"], "dt": 99}, "b": {**INPUTS["shots"], "rise_time": 5}, "c": INPUTS["ou"]},
        ["inputs.a.duration: the duration 15 ms is shorter", "inputs.b.rise_time: shots rise in 5 ms, but decay in 4"],
    ),
    "type": (
        {"a": {**INPUTS["mine"], "module": "step_of_mine"}},
        ["plugin_inputs.a.module: unknown stimulus type 'StepOfMine'. Did you mean 'StepsOfMine'? Known: Abs"],
    ),
    "plugin": (
        {"a": {**INPUTS["mine"], "steps": -1}},
        ["plugin_inputs.a.steps: steps is -1, but must be positive"],
    ),
    "set": (
        {"a": {**INPUTS["ou"], "compartment_set": "DendriteA"}},
        ["no compartment set 'DendriteA'. Did you mean 'DendritesA'?"],
    ),
    "report": (
        {"a": {**INPUTS["replay"], "path": "/gone.h5"}},
        ["inputs.a.path: the report /gone.h5 does not exist"],
    ),
}


@pytest.mark.parametrize("name", BAD)
def test_all_mistakes_are_told_on_two_ranks_before_cells_are_made(config: Callable[..., Path], name: str) -> None:
    inputs, messages = BAD[name]
    done = engine(config(f"bad {name}", inputs), 2)
    assert done.returncode == 2, done.stderr
    for message in messages:
        assert message in done.stderr
    assert "[INFO] cells" not in done.stdout + done.stderr


def test_a_cell_without_threshold_fails_on_all_ranks(config: Callable[..., Path]) -> None:
    path = config("threshold", {"a": INPUTS["relative"] | {"compartment_set": "SomaA"}})
    nodes = path.parents[1] / "circuit" / "nodes_RingA.h5"
    kept = nodes.read_bytes()
    try:
        with h5py.File(nodes, "r+") as file:
            file["nodes/RingA/0/dynamics_params/threshold_current"][1] = 0.0
        done = engine(path, 2)
    finally:
        nodes.write_bytes(kept)
    assert done.returncode == 2, done.stderr
    assert "inputs.a: the threshold_current of gid 1001 is 0 or missing" in done.stderr
