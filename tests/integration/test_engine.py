"""The engine's command line on 1, 2 and 4 ranks: equal results, every failure told once, files where they belong."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

REPLAY = {
    "module": "synapse_replay",
    "input_type": "spikes",
    "delay": 0,
    "duration": 50,
    "node_set": "RingA",
    "spike_file": "afferent_spikes.h5",
}
SOMA = {
    "type": "compartment",
    "cells": "All",
    "variable_name": "v",
    "sections": "soma",
    "dt": 0.5,
    "start_time": 0,
    "end_time": 20,
}
SECTIONS: dict[str, Any] = {"node_set": "All", "run": {"tstop": 20.0}, "inputs": {"drive": REPLAY}}
STAGES = ["start", "targets", "cells", "synapses", "stimuli", "reports", "initialise", "solve", "write"]
TIMEOUT_S = 60


def engine(
    config: Path, *options: str, ranks: int = 1, mechanisms_given: bool = True
) -> subprocess.CompletedProcess[str]:
    """How the engine ended; a hang is a test failure."""
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(config), *options]
    environment = {name: value for name, value in os.environ.items() if name != "NRNMECH_LIB_PATH"}
    if mechanisms_given:
        environment["NRNMECH_LIB_PATH"] = str(mechanisms.build().path)
    return subprocess.run(
        command, capture_output=True, text=True, timeout=TIMEOUT_S, env=environment, cwd=config.parent, check=False
    )


def succeed(config: Path, *options: str, ranks: int = 1) -> str:
    """The standard output of an engine that must succeed."""
    done = engine(config, *options, ranks=ranks)
    assert done.returncode == 0, done.stdout + done.stderr
    assert "ndexp: error" not in done.stderr
    return done.stdout


def datasets(path: Path) -> dict[str, np.ndarray[Any, Any]]:
    found: dict[str, np.ndarray[Any, Any]] = {}
    with h5py.File(path) as file:
        file.visititems(lambda name, item: found.update({name: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def assert_same_files(first: Path, second: Path) -> None:
    one, two = datasets(first), datasets(second)
    assert one.keys() == two.keys()
    for name, values in one.items():
        assert values.dtype == two[name].dtype, name
        assert values.tobytes() == two[name].tobytes(), name


def progress(stdout: str) -> list[dict[str, Any]]:
    lines = [line for line in stdout.splitlines() if line.startswith("@progress ")]
    return [json.loads(line.removeprefix("@progress ")) for line in lines]


@pytest.fixture(scope="module")
def circuit(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """RingA has 3 cells and RingB 2, so 4 ranks leave one without cells."""
    return builders.ring(tmp_path_factory.mktemp("ring") / "circuit")


def write(folder: Path, circuit: Path, **sections: Any) -> Path:
    """A config in a folder of its own, next to a link to the afferents' spikes."""
    folder.mkdir(parents=True, exist_ok=True)
    shutil.copyfile(circuit.parent / "afferent_spikes.h5", folder / "afferent_spikes.h5")
    return builders.simulation_config(folder, circuit, **{**SECTIONS, **sections})


@pytest.fixture(scope="module")
def reference(circuit: Path, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, str]:
    """The config of a completed run on one rank, and what the engine printed."""
    config = write(tmp_path_factory.mktemp("reference"), circuit, reports={"soma": SOMA})
    return config, succeed(config, "--progress", "--ranks", "1")


def test_a_run_leaves_its_files(reference: tuple[Path, str]) -> None:
    config, _ = reference
    assert sorted(path.name for path in (config.parent / "output").iterdir()) == [
        "populations_offset.dat",
        "soma.h5",
        "spikes.h5",
    ]
    assert config.with_name("simulation_config.json.SUCCESS").is_file()


def test_both_rings_fire_and_every_cell_is_reported(reference: tuple[Path, str]) -> None:
    output = reference[0].parent / "output"
    spikes, voltages = datasets(output / "spikes.h5"), datasets(output / "soma.h5")
    assert len(spikes["spikes/RingA/timestamps"]) > 0
    assert set(spikes) == {f"spikes/Ring{name}/{part}" for name in "AB" for part in ("timestamps", "node_ids")}
    assert voltages["report/RingA/data"].shape == (40, 3)
    assert voltages["report/RingB/data"].shape == (40, 2)
    assert set(voltages["report/RingA/mapping/node_ids"]) == {0, 1, 2}


def test_offsets_of_real_and_virtual_populations_are_written(reference: tuple[Path, str]) -> None:
    text = (reference[0].parent / "output" / "populations_offset.dat").read_text()
    assert text == "RingA::1000::RingA\nRingB::2000::RingB\nAfferents::0::virtual\n"


def test_progress_lines_tell_every_stage_in_order(reference: tuple[Path, str]) -> None:
    told = progress(reference[1])
    assert [line["stage"] for line in told if line.get("done") is False] == STAGES
    ended = [line for line in told if line.get("done")]
    assert [line["stage"] for line in ended] == STAGES
    assert all(line["seconds"] >= 0 for line in ended)
    details = {line["stage"]: line["detail"] for line in ended}
    assert details["cells"] == "5 cells"
    assert details["synapses"] == "64 synapses"
    solving = [line for line in told if "t" in line]
    assert solving
    assert all(0 < line["t"] <= line["tstop"] == 20 and line["speed"] > 0 and line["left_s"] >= 0 for line in solving)


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [2, 4])
def test_results_do_not_depend_on_the_number_of_ranks(reference: tuple[Path, str], ranks: int) -> None:
    config, _ = reference
    stdout = succeed(config, "--output-dir", f"output{ranks}", "--ranks", str(ranks), "--progress", ranks=ranks)
    assert [line["stage"] for line in progress(stdout) if line.get("done")] == STAGES
    for name in ("spikes.h5", "soma.h5"):
        assert_same_files(config.parent / "output" / name, config.parent / f"output{ranks}" / name)


def test_a_run_in_the_same_folder_replaces_the_results_by_the_same(circuit: Path, tmp_path: Path) -> None:
    config = write(tmp_path, circuit, reports={"soma": SOMA})
    first, success = tmp_path / "first", config.with_name("simulation_config.json.SUCCESS")
    succeed(config)
    shutil.copytree(tmp_path / "output", first)
    (tmp_path / "output" / "spikes.h5").write_bytes(b"not HDF5")
    began = success.stat().st_mtime_ns
    succeed(config)
    assert success.stat().st_mtime_ns > began
    for name in ("spikes.h5", "soma.h5"):
        assert_same_files(first / name, tmp_path / "output" / name)


def test_another_seed_gives_other_results(reference: tuple[Path, str], circuit: Path, tmp_path: Path) -> None:
    config = write(tmp_path, circuit, run={"tstop": 20.0, "random_seed": 2}, reports={"soma": SOMA})
    succeed(config)
    before = datasets(reference[0].parent / "output" / "soma.h5")["report/RingA/data"]
    assert not np.array_equal(before, datasets(tmp_path / "output" / "soma.h5")["report/RingA/data"])


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 2])
def test_the_log_file_of_the_config_gets_what_rank_0_says(circuit: Path, tmp_path: Path, ranks: int) -> None:
    config = write(tmp_path, circuit, run={"tstop": 1.0}, output={"log_file": "logs/run.log"})
    succeed(config, ranks=ranks)
    text = (tmp_path / "output" / "logs" / "run.log").read_text()
    assert [text.count(f": {stage} ") for stage in STAGES] == [1] * len(STAGES)


def test_output_dir_replaces_that_of_the_config(circuit: Path, tmp_path: Path) -> None:
    config = write(tmp_path, circuit, run={"tstop": 1.0})
    succeed(config, "--output-dir", str(tmp_path / "elsewhere" / "deep"), "--log-dir", str(tmp_path / "logs"), "-v")
    assert (tmp_path / "elsewhere" / "deep" / "spikes.h5").is_file()
    assert not (tmp_path / "output").exists()
    assert "synapses" in (tmp_path / "logs" / "rank0.log").read_text()


def test_a_node_set_that_matches_nothing_completes_with_empty_spikes(circuit: Path, tmp_path: Path) -> None:
    nobody = builders.write_json(tmp_path / "nobody.json", {"Nobody": {"mtype": "no such type"}})
    report = {**SOMA, "cells": "Nobody"}
    config = write(
        tmp_path, circuit, node_set="Nobody", node_sets_file=str(nobody), run={"tstop": 5.0}, reports={"soma": report}
    )
    assert "matches none" in succeed(config)
    spikes = datasets(tmp_path / "output" / "spikes.h5")
    assert {name: values.size for name, values in spikes.items()} == {
        f"spikes/Ring{name}/{part}": 0 for name in "AB" for part in ("timestamps", "node_ids")
    }
    assert config.with_name("simulation_config.json.SUCCESS").is_file()


def test_an_end_time_of_zero_is_a_complete_empty_run(circuit: Path, tmp_path: Path) -> None:
    config = write(tmp_path, circuit, run={"tstop": 0.0})
    succeed(config)
    assert datasets(tmp_path / "output" / "spikes.h5")["spikes/RingA/timestamps"].size == 0


# ---- failures


def wrong_key(folder: Path, circuit: Path) -> Path:
    return write(folder, circuit, run={"tstopp": 5.0})


def missing_config(folder: Path, circuit: Path) -> Path:
    folder.mkdir()
    return folder / "no_such_config.json"


def missing_circuit(folder: Path, circuit: Path) -> Path:
    return write(folder, circuit.with_name("no_such_circuit.json"))


def bad_node_set(folder: Path, circuit: Path) -> Path:
    return write(folder, circuit, node_set="RingC")


def unknown_stimulus(folder: Path, circuit: Path) -> Path:
    block = {"module": "pulses", "input_type": "current_clamp", "delay": 0, "duration": 1, "node_set": "All"}
    return write(folder, circuit, inputs={"dc": block})


def missing_spikes(folder: Path, circuit: Path) -> Path:
    return write(folder, circuit, inputs={"drive": {**REPLAY, "spike_file": "none.h5"}})


def broken_spikes(folder: Path, circuit: Path) -> Path:
    config = write(folder, circuit)
    (folder / "afferent_spikes.h5").write_bytes(b"not HDF5")
    return config


def bad_global(folder: Path, circuit: Path) -> Path:
    return write(folder, circuit, conditions={"mechanisms": {"ProbAMPANMDA_EMS": {"no_such_global": 1.0}}})


def output_is_a_file(folder: Path, circuit: Path) -> Path:
    config = write(folder, circuit, run={"tstop": 1.0})
    (folder / "output").write_text("in the way")
    return config


def copied(folder: Path, circuit: Path) -> Path:
    """The folder of a circuit that may be broken."""
    shutil.copytree(circuit.parent, folder / "circuit")
    return folder / "circuit"


def missing_template(folder: Path, circuit: Path) -> Path:
    own = copied(folder, circuit)
    (own / "hoc" / "RingCell.hoc").unlink()
    return write(folder, own / "circuit_config.json")


def missing_morphology(folder: Path, circuit: Path) -> Path:
    own = copied(folder, circuit)
    (own / "morphologies" / "ring_cell.asc").unlink()
    return write(folder, own / "circuit_config.json")


def missing_edges(folder: Path, circuit: Path) -> Path:
    own = copied(folder, circuit)
    (own / "edges_RingA_RingB.h5").unlink()
    return write(folder, own / "circuit_config.json")


def edges_without_index(folder: Path, circuit: Path) -> Path:
    own = copied(folder, circuit)
    with h5py.File(own / "edges_RingA_RingB.h5", "a") as file:
        del file["edges/RingA__RingB__chemical/indices"]
    return write(folder, own / "circuit_config.json")


def bad_modification(folder: Path, circuit: Path) -> Path:
    block = {"name": "leak", "type": "section_list", "node_set": "All", "section_configure": "nowhere.g_pas = 1"}
    return write(folder, circuit, conditions={"modifications": [block]})


def bad_override(folder: Path, circuit: Path) -> Path:
    block = {"name": "late", "source": "All", "target": "All", "synapse_delay_override": -1}
    return write(folder, circuit, connection_overrides=[block])


def broken_nodes(folder: Path, circuit: Path) -> Path:
    own = copied(folder, circuit)
    (own / "nodes_RingB.h5").write_bytes(b"not HDF5")
    return write(folder, own / "circuit_config.json")


def bad_section_on_one_rank(folder: Path, circuit: Path) -> Path:
    """Only one of two ranks has the cell with the impossible synapse: RingA's node 1."""
    own = copied(folder, circuit)
    with h5py.File(own / "edges_RingA_RingA.h5", "a") as file:
        edges = file["edges/RingA__RingA__chemical"]
        rows = np.flatnonzero(edges["target_node_id"][()] == 1)
        edges["0/afferent_section_id"][rows[:1]] = 99
    return write(folder, own / "circuit_config.json")


Failure = tuple[Callable[[Path, Path], Path], int, str]

ON_ANY_RANKS: list[Failure] = [
    (wrong_key, 2, "unknown key 'tstopp'. Did you mean 'tstop'?"),
    (missing_config, 2, "no_such_config.json: the file does not exist"),
    (bad_node_set, 2, "no node set 'RingC'. Did you mean 'RingB'?"),
    (unknown_stimulus, 2, "unknown stimulus module 'pulses'. Did you mean 'pulse'?"),
    (bad_section_on_one_rank, 6, "is on section 99, but the cell has section ids 0 to 10"),
]
ON_ONE_RANK: list[Failure] = [
    (missing_circuit, 6, "the circuit config does not exist"),
    (missing_spikes, 2, "none.h5 does not exist"),
    (broken_spikes, 9, "afferent_spikes.h5"),
    (bad_global, 2, "there is no global variable 'no_such_global_ProbAMPANMDA_EMS'"),
    (output_is_a_file, 9, "output"),
    (missing_template, 6, "RingCell"),
    (missing_morphology, 6, "ring_cell"),
    (missing_edges, 6, "edges_RingA_RingB.h5"),
    (edges_without_index, 6, "Add the index groups"),
    (broken_nodes, 6, "nodes_RingB.h5"),
    (bad_modification, 2, "error: simulation_config.json: conditions.modifications.leak.section_configure: "),
    (bad_override, 2, "error: simulation_config.json: connection_overrides.late.synapse_delay_override: "),
]


def assert_failed(done: subprocess.CompletedProcess[str], exit_code: int, message: str) -> None:
    said = done.stdout + done.stderr
    assert done.returncode == exit_code, said
    assert done.stderr.count("ndexp: error:") == 1, said
    assert message in done.stderr[done.stderr.index("ndexp: error:") :], said
    assert "Traceback" not in said


def title(case: object) -> str | None:
    return getattr(case, "__name__", None)


@pytest.mark.parametrize(("case", "exit_code", "message"), ON_ANY_RANKS + ON_ONE_RANK, ids=title)
def test_a_failure_is_told_once_without_a_traceback(
    circuit: Path, tmp_path: Path, case: Callable[[Path, Path], Path], exit_code: int, message: str
) -> None:
    config = case(tmp_path / "run", circuit)
    success = config.with_name(f"{config.name}.SUCCESS")
    assert_failed(engine(config), exit_code, message)
    assert not success.exists()


@pytest.mark.mpi
@pytest.mark.parametrize(("case", "exit_code", "message"), ON_ANY_RANKS, ids=title)
def test_a_failure_on_two_ranks_ends_both(
    circuit: Path, tmp_path: Path, case: Callable[[Path, Path], Path], exit_code: int, message: str
) -> None:
    assert_failed(engine(case(tmp_path / "run", circuit), ranks=2), exit_code, message)


@pytest.mark.parametrize(("ranks", "asked"), [(1, 2), pytest.param(2, 3, marks=pytest.mark.mpi)])
def test_another_number_of_ranks_than_asked_for_is_refused(
    circuit: Path, tmp_path: Path, ranks: int, asked: int
) -> None:
    done = engine(write(tmp_path, circuit), "--ranks", str(asked), ranks=ranks)
    assert_failed(done, 2, f"{asked} ranks were asked for, but NEURON runs on {ranks}")


@pytest.mark.parametrize("ranks", [1, pytest.param(2, marks=pytest.mark.mpi)])
def test_mechanisms_that_do_not_compile_are_told_with_the_compilers_words(
    circuit: Path, tmp_path: Path, ranks: int
) -> None:
    broken = tmp_path / "mod"
    broken.mkdir()
    (broken / "Broken.mod").write_text("NEURON { SUFFIX Broken }\nBREAKPOINT { no_such_variable = }\n")
    done = engine(write(tmp_path, circuit), "--mechanisms", str(broken), ranks=ranks, mechanisms_given=False)
    assert_failed(done, 5, "Broken.mod")


@pytest.mark.parametrize("case", [wrong_key, bad_node_set, broken_spikes], ids=title)
def test_the_mark_of_an_earlier_success_does_not_survive_a_failure(
    circuit: Path, tmp_path: Path, case: Callable[[Path, Path], Path]
) -> None:
    config = case(tmp_path / "run", circuit)
    success = config.with_name(f"{config.name}.SUCCESS")
    success.touch()
    assert engine(config).returncode != 0
    assert not success.exists()


# ---- the published API in one process


def script(text: str, config: Path, *arguments: str) -> list[Any]:
    """What a Python script prints last, as JSON; its mechanisms are in NRNMECH_LIB_PATH."""
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}
    command = [sys.executable, "-c", text, str(config), *arguments]
    done = subprocess.run(command, capture_output=True, text=True, timeout=TIMEOUT_S, env=environment, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    result: list[Any] = json.loads(done.stdout.splitlines()[-1])
    return result


TWICE = """
import json, sys
from ndexp.engine.neuron_api import hoc
from ndexp.engine.node import Neurodamus

def simulate(folder):
    simulation = Neurodamus(sys.argv[1], output_path=folder)
    made = {name: hoc().List(name).count() for name in ("NetCon", "ProbAMPANMDA_EMS", "ProbGABAAB_EMS", "RingCell")}
    simulation.run()
    return made

first, second = simulate("first"), simulate("second")
print(json.dumps([first, second]))
"""


def test_a_second_build_in_one_process_makes_and_fires_the_same(
    reference: tuple[Path, str], circuit: Path, tmp_path: Path
) -> None:
    config = write(tmp_path, circuit, reports={"soma": SOMA})
    first, second = script(TWICE, config)
    assert first["RingCell"] == 5
    assert second == first
    for file in ("spikes.h5", "soma.h5"):
        assert_same_files(reference[0].parent / "output" / file, tmp_path / "first" / file)
        assert_same_files(tmp_path / "first" / file, tmp_path / "second" / file)


STEPS = """
import json, sys
from ndexp.engine.node import Node

node = Node(sys.argv[1], {"output_path": "steps", "disable_reports": sys.argv[2] == "no"})
node.load_targets()
node.create_cells()
node.create_synapses()
node.enable_stimulus()
node.enable_reports()
node.sim_init()
node.solve(10.0)
node.solve()
node.sonata_spikes()
cells = node.circuits.global_manager
print(json.dumps([cells.get_cell(1001).gid, *cells.getPopulationInfo(2001)]))
"""


@pytest.mark.parametrize("reports", ["yes", "no"])
def test_a_simulation_step_by_step_equals_the_command_line(
    reference: tuple[Path, str], circuit: Path, tmp_path: Path, reports: str
) -> None:
    config = write(tmp_path, circuit, reports={"soma": SOMA})
    assert script(STEPS, config, reports) == [1001, "RingB", 2000]
    files = ["spikes.h5", "soma.h5"] if reports == "yes" else ["spikes.h5"]
    assert sorted(path.name for path in (tmp_path / "steps").glob("*.h5")) == sorted(files)
    for file in files:
        assert_same_files(reference[0].parent / "output" / file, tmp_path / "steps" / file)


PORTED = """
import json, sys
from ndexp.engine.node import Neurodamus

Neurodamus(sys.argv[1]).run()
print(json.dumps(["done"]))
"""


def test_a_script_finds_its_mechanisms_by_nrnmech_lib_path_alone(
    reference: tuple[Path, str], circuit: Path, tmp_path: Path
) -> None:
    assert script(PORTED, write(tmp_path, circuit)) == ["done"]
    assert_same_files(reference[0].parent / "output" / "spikes.h5", tmp_path / "output" / "spikes.h5")
