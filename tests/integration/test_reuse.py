"""Simulations that share a network with others give, bit by bit, what they give alone."""

import signal
import subprocess
import sys
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import builders
import psutil
import pytest
from ring_runs import PULSES, SOMA, engine, environment

from ndexp.launch.base import Job
from ndexp.launch.shared import Shared
from ndexp.process import Finished
from ndexp.results.hashes import output_hashes

pytestmark = pytest.mark.integration

REPLAY = {"module": "synapse_replay", "input_type": "spikes", "delay": 0, "duration": 20, "node_set": "RingA"}
NOISE = {"module": "noise", "input_type": "current_clamp", "mean": 0.2, "variance": 0.05, "delay": 1, "duration": 15}
NOISE |= {"node_set": "All"}
OU = {"module": "ornstein_uhlenbeck", "input_type": "conductance", "mean": 0.002, "sigma": 0.001, "tau": 3}
OU |= {"delay": 0, "duration": 20, "node_set": "RingB", "reversal": 0}
SOMATIC = {"soma": {**SOMA, "start_time": 0, "end_time": 20}}
CURRENT = {"cells": "All", "variable_name": "ProbAMPANMDA_EMS.i", "sections": "soma", "type": "summation", "dt": 0.1}
CURRENT |= {"compartments": "center", "start_time": 0, "end_time": 20, "scaling": "none"}
ALL = {"name": "o", "source": "All", "target": "All", "spont_minis": 20.0}
TTX = [{"name": "t", "type": "ttx", "node_set": "RingA"}]
LEAK = [{"name": "s", "type": "section_list", "node_set": "All", "section_configure": "somatic.g_pas *= 3"}]

Points = Mapping[str, dict[str, Any]]

STIMULI: Points = {
    "pulses": {},
    "stronger pulses": {"inputs": {"pulses": {**PULSES, "amp_start": 3.0}}},
    "none": {"inputs": {}},
    "noise": {"inputs": {"noise": NOISE}},
    "noise of another seed": {"inputs": {"noise": NOISE}, "run": {"stimulus_seed": 7}},
    "noise first of two": {"inputs": {"ou": OU, "noise": NOISE}},
    "another voltage": {"conditions": {"v_init": -75.0}},
    "another report": {"reports": {"every": {**SOMA, "sections": "all", "compartments": "all", **SOMATIC["soma"]}}},
    "pulses again": {"inputs": {"pulses": {**PULSES, "amp_start": 2.5}}},
}
NETWORKS: Points = {
    "heavier": {"connection_overrides": [{**ALL, "weight": 2.5}]},
    "lighter": {"connection_overrides": [{**ALL, "weight": 0.3}]},
    "other seeds": {"run": {"random_seed": 9}},
    "other seeds of minis": {"run": {"minis_seed": 4}},
    "longer": {"run": {"tstop": 26.0}},
    "statement": {"connection_overrides": [{**ALL, "synapse_configure": "%s.Use = 1"}]},
    "later weight": {"connection_overrides": [ALL, {**ALL, "name": "p", "delay": 8.0, "weight": 3.0}]},
    "plastic": {"connection_overrides": [{**ALL, "modoverride": "DetAMPANMDA"}]},
    "replay": {"inputs": {"replay": REPLAY}},
    "blocked": {"conditions": {"modifications": TTX}},
    "leaky": {"conditions": {"modifications": LEAK}},
    "calcium": {"conditions": {"extracellular_calcium": 1.1}},
    "plain": {},
    "currents": {"reports": {**SOMATIC, "current": CURRENT}},
    "fewer": {"node_set": "RingA", "inputs": {}, "reports": {"soma": {**SOMATIC["soma"], "cells": "RingA"}}},
    "plain again": {"inputs": {"pulses": {**PULSES, "amp_start": 2.1}}},
}


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return builders.ring(tmp_path_factory.mktemp("ring"), mini_frequency=5.0)


@pytest.fixture(scope="module")
def steady(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The same with cells that draw no random numbers themselves."""
    network = builders.ring(tmp_path_factory.mktemp("steady"), mini_frequency=5.0)
    (template,) = network.parent.rglob("RingCell.hoc")
    text = template.read_text()
    assert text.count("g_pas = stream.repick()") == text.count("stream.uniform(0.8e-4, 1.2e-4)") == 1
    template.write_text(text.replace("stream.repick()", "1e-4").replace("stream.uniform(0.8e-4, 1.2e-4)", ""))
    return network


def sections(circuit: Path, point: Mapping[str, Any]) -> dict[str, Any]:
    told = {"reports": SOMATIC, "connection_overrides": [ALL], **point}
    for block in told.get("inputs", {}).values():
        if block["module"] == "synapse_replay":
            block["spike_file"] = str(circuit.parent / "afferent_spikes.h5")
    return told


def alone(folder: Path, circuit: Path, point: Mapping[str, Any], ranks: int = 1) -> Mapping[str, Mapping[str, str]]:
    folder.mkdir()
    done = engine(folder, circuit, ranks, **sections(circuit, point))
    assert done.returncode == 0, done.stdout + done.stderr
    return output_hashes(folder / "output")


def job(folder: Path, circuit: Path, point: Mapping[str, Any], ranks: int = 1) -> Job:
    (folder / "logs").mkdir(parents=True)
    told = sections(circuit, point)
    defaults = {"node_set": "All", "inputs": {"pulses": PULSES}}
    run = {"tstop": 20.0, **told.get("run", {})}
    config = builders.simulation_config(folder, circuit, **{**defaults, **told, "run": run})
    return Job(
        folder=folder,
        simulation_config=config,
        output_directory=folder / "output",
        log_directory=folder / "logs",
        library=Path(environment()["NRNMECH_LIB_PATH"]),
        ranks=ranks,
    )


def shared(launcher: Shared, one: Job) -> Finished:
    return launcher.run(one, lambda _line: None)


def used_again(one: Job) -> bool:
    return "of another run" in one.log_file.read_text()


@pytest.mark.parametrize("ranks", [1, 2])
def test_stimuli_on_one_network(ranks: int, steady: Path, tmp_path: Path) -> None:
    launcher = Shared()
    again = {}
    for name, point in STIMULI.items():
        one = job(tmp_path / "shared" / name, steady, point, ranks)
        finished = shared(launcher, one)
        assert finished.exit_status == 0, finished.last_lines
        again[name] = used_again(one)
        assert (one.simulation_config.with_name("simulation_config.json.SUCCESS")).is_file()
        assert output_hashes(one.output_directory) == alone(tmp_path / name, steady, point, ranks), name
    launcher.close()
    assert list(again.values()) == [False] + [True] * (len(STIMULI) - 1)


def test_whatever_changes_from_one_simulation_to_the_next(circuit: Path, tmp_path: Path) -> None:
    launcher = Shared()
    spoken = set()
    for name, point in NETWORKS.items():
        one = job(tmp_path / "shared" / name, circuit, point)
        finished = shared(launcher, one)
        assert finished.exit_status == 0, finished.last_lines
        spoken.add("the cells of another run" in one.log_file.read_text())
        assert output_hashes(one.output_directory) == alone(tmp_path / name, circuit, point), name
    launcher.close()
    assert spoken == {True, False}


def test_cells_that_draw_numbers_are_made_anew_on_two_ranks(circuit: Path, tmp_path: Path) -> None:
    launcher = Shared()
    for name in ("pulses", "noise"):
        one = job(tmp_path / name, circuit, STIMULI[name], 2)
        assert shared(launcher, one).exit_status == 0
        assert not used_again(one)
    launcher.close()


def test_cells_stay_when_the_seed_changes(steady: Path, tmp_path: Path) -> None:
    launcher = Shared()
    for seed in (1, 2):
        point = {"run": {"random_seed": seed}}
        one = job(tmp_path / "shared" / str(seed), steady, point)
        assert shared(launcher, one).exit_status == 0
        assert ("the cells of another run" in one.log_file.read_text()) == (seed == 2)
        assert output_hashes(one.output_directory) == alone(tmp_path / str(seed), steady, point)
    launcher.close()


def test_two_ranks_take_a_new_network_where_the_old_one_may_remember(steady: Path, tmp_path: Path) -> None:
    points = [{}, NETWORKS["blocked"], {}, NETWORKS["currents"], NETWORKS["heavier"], NETWORKS["later weight"], {}]
    launcher = Shared()
    for number, point in enumerate(points):
        one = job(tmp_path / "shared" / str(number), steady, point, 2)
        assert shared(launcher, one).exit_status == 0
        assert not used_again(one)
        assert output_hashes(one.output_directory) == alone(tmp_path / str(number), steady, point, 2)
    launcher.close()


def test_a_simulation_that_fails_does_not_touch_the_next(circuit: Path, tmp_path: Path) -> None:
    bad_report = {"reports": {"soma": {**SOMATIC["soma"], "variable_name": "nonsense"}}}
    bad_node_set = {"inputs": {"pulses": {**PULSES, "node_set": "Nobody"}}}
    launcher = Shared()
    for number, (point, status) in enumerate([(bad_node_set, 2), ({}, 0), (bad_report, 2), (STIMULI["noise"], 0)]):
        one = job(tmp_path / "shared" / str(number), circuit, point)
        finished = shared(launcher, one)
        assert finished.exit_status == status, finished.last_lines
        if status:
            last = finished.last_lines[-1]
            assert last.startswith("ndexp: error: ")
            assert "Nobody" in last or "nonsense" in last
        else:
            assert output_hashes(one.output_directory) == alone(tmp_path / str(number), circuit, point)
    launcher.close()


def test_an_unreadable_config_fails_like_alone(circuit: Path, tmp_path: Path) -> None:
    launcher = Shared()
    one, other = (job(tmp_path / name, circuit, {}) for name in "ab")
    assert shared(launcher, one).exit_status == 0
    other.simulation_config.write_text("{")
    finished = shared(launcher, other)
    launcher.close()
    assert finished.exit_status == 2
    assert "not valid JSON" in finished.last_lines[-1]


def test_a_killed_simulation_is_told_and_the_next_one_runs(circuit: Path, tmp_path: Path) -> None:
    launcher = Shared()
    assert shared(launcher, job(tmp_path / "first", circuit, {})).exit_status == 0

    def kill(line: str) -> None:
        if '"t": ' in line:
            parents = {process.ppid() for process in psutil.process_iter()}
            ours = psutil.Process().children(recursive=True)
            deepest = [process for process in ours if process.pid not in parents]
            deepest[-1].send_signal(signal.SIGKILL)

    finished = launcher.run(job(tmp_path / "killed", circuit, {"run": {"tstop": 20000.0}}), kill)
    assert finished.exit_status == -signal.SIGKILL
    last = job(tmp_path / "last", circuit, STIMULI["noise"])
    assert shared(launcher, last).exit_status == 0
    launcher.close()
    assert output_hashes(last.output_directory) == alone(tmp_path / "alone", circuit, STIMULI["noise"])


def test_nothing_is_left_when_orders_end(circuit: Path, tmp_path: Path) -> None:
    launcher = Shared()
    before = set(psutil.Process().children(recursive=True))
    shared(launcher, job(tmp_path / "first", circuit, {}))
    assert set(psutil.Process().children(recursive=True)) - before
    launcher.close()
    assert not set(psutil.Process().children(recursive=True)) - before


def test_an_engine_ends_with_its_launcher(circuit: Path, tmp_path: Path) -> None:
    one = job(tmp_path / "run", circuit, {})
    code = (
        "import sys, pathlib; from ndexp.launch.shared import *; from ndexp.launch.base import Job\n"
        "paths = [pathlib.Path(word) for word in sys.argv[1:]]\n"
        "names = ('folder', 'simulation_config', 'output_directory', 'log_directory', 'library')\n"
        "shared = Shared(); shared.run(Job(**dict(zip(names, paths)), ranks=1), lambda line: None)\n"
        "import os, psutil; print(*(child.pid for child in psutil.Process().children(recursive=True)), flush=True)\n"
        "os.kill(os.getpid(), 9)\n"
    )
    paths = (one.folder, one.simulation_config, one.output_directory, one.log_directory, one.library)
    done = subprocess.run([sys.executable, "-c", code, *map(str, paths)], capture_output=True, text=True, check=False)
    assert done.returncode == -signal.SIGKILL, done.stderr
    left = [int(word) for word in done.stdout.split()]
    assert left
    end = time.monotonic() + 60
    while any(psutil.pid_exists(pid) for pid in left):
        assert time.monotonic() < end
        time.sleep(0.05)
