"""Every type of report through the engine: values against Vector.record, the same files on any number of ranks."""

import json
import os
import re
import signal
import subprocess
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

pytestmark = pytest.mark.integration

DRIVER = Path(__file__).with_name("report_values.py")
OFFSETS = {"RingA": 1000, "RingB": 2000}
CURRENT = {"input_type": "current_clamp", "delay": 2.0, "duration": 100.0}
INPUTS = {
    "noise": {**CURRENT, "module": "noise", "mean": 0.3, "variance": 0.01, "node_set": "RingA"},
    "pulse": {
        **CURRENT,
        "module": "pulse",
        "amp_start": 0.6,
        "width": 2,
        "frequency": 50,
        "node_set": "All",
        "represents_physical_electrode": True,
    },
}
REPORT: dict[str, Any] = {"type": "summation", "dt": 0.1, "start_time": 0, "end_time": 100, "scaling": "none"}
SYNAPSE = {**REPORT, "type": "synapse", "cells": "RingA", "sections": "all"}
REPORTS: dict[str, dict[str, Any]] = {
    "sum_clamped": {**REPORT, "variable_name": "i_membrane, IClamp", "sections": "all", "unit": "nA"},
    "sum_area": {**REPORT, "variable_name": "pas", "sections": "dend", "scaling": "area", "compartments": "center"},
    "sum_synapses": {**REPORT, "variable_name": "Prob", "sections": "soma"},
    "sum_voltage": {**REPORT, "variable_name": "v", "sections": "soma", "scaling": "area"},
    "sum_nothing": {**REPORT, "variable_name": "nothing", "sections": "axon"},
    "synapses": {**SYNAPSE, "variable_name": "ProbAMPANMDA_EMS.g", "unit": "uS"},
    "somatic": {**SYNAPSE, "variable_name": "Prob.i", "sections": "soma", "cells": "All"},
    "fields": {**REPORT, "type": "lfp", "electrodes_file": "electrodes.h5"},
    "late": {**REPORT, "variable_name": "v", "sections": "soma", "dt": 0.5, "start_time": 5.0, "end_time": 12.0},
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("report_types")
    circuit = builders.ring(folder / "circuit")

    def write(name: str, reports: dict[str, Any], **sections: Any) -> Path:
        rng = np.random.default_rng(5)
        weights = {"RingA": {n: rng.normal(size=(16, 2)) for n in (2, 0)}, "RingB": {1: rng.normal(size=(17, 3))}}
        (folder / name).mkdir(exist_ok=True)
        builders.write_electrodes(folder / name / "electrodes.h5", weights)
        replay = {
            "module": "synapse_replay",
            "input_type": "spikes",
            "delay": 0.0,
            "duration": 100.0,
            "spike_file": str(folder / "circuit" / "afferent_spikes.h5"),
            "node_set": "RingA",
        }
        sections = {"run": {"tstop": 25.0, "dt": 0.1, "random_seed": 7, "stimulus_seed": 3}, **sections}
        inputs = {**INPUTS, "replay": replay}
        reports = {key: {k: v for k, v in block.items() if v is not None} for key, block in reports.items()}
        return builders.simulation_config(
            folder / name, circuit, node_set="All", inputs=inputs, reports=reports, **sections
        )

    return write


@pytest.fixture(scope="module")
def outputs(config: Callable[..., Path]) -> dict[int, Path]:
    """Number of ranks → output folder; 7 ranks share 5 cells."""
    path, folders = config("good", REPORTS), {}
    for ranks in (1, 2, 4, 7):
        folders[ranks] = path.parent / f"output{ranks}"
        done = run([str(DRIVER), str(path), str(folders[ranks])], ranks)
        assert done.returncode == 0, done.stdout + done.stderr
    return folders


def run(arguments: list[str], ranks: int) -> subprocess.CompletedProcess[str]:
    mpiexec = Path(sys.prefix) / "bin" / "mpiexec"
    launcher = [str(mpiexec), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
    return subprocess.run(
        [*launcher, sys.executable, *arguments], capture_output=True, text=True, timeout=300, check=False
    )


def engine(config: Path, ranks: int) -> subprocess.CompletedProcess[str]:
    return run(["-m", "ndexp.engine", str(config)], ranks)


def datasets(path: Path) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    with h5py.File(path) as file:
        file.visititems(lambda key, item: found.update({key: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


def recorded(folder: Path) -> dict[str, np.ndarray]:
    vectors: dict[str, np.ndarray] = {}
    for file in folder.glob("recorded.*.npz"):
        vectors.update(np.load(file))
    return vectors


def columns(path: Path) -> dict[int, tuple[np.ndarray, np.ndarray]]:
    """Gid → element ids and (rows, columns) values."""
    found, content = {}, datasets(path)
    for population in sorted({key.split("/")[1] for key in content}):
        group = f"report/{population}"
        pointers, nodes = content[f"{group}/mapping/index_pointers"], content[f"{group}/mapping/node_ids"]
        for node, first, last in zip(nodes.tolist(), pointers.tolist(), pointers.tolist()[1:], strict=False):
            elements = content[f"{group}/mapping/element_ids"][first:last]
            found[node + OFFSETS[population]] = elements, content[f"{group}/data"][:, first:last]
    return found


def total(vectors: dict[str, np.ndarray], prefixes: Iterable[str]) -> np.ndarray:
    keys = [key for key in vectors if key.startswith(tuple(prefixes))]
    return np.sum([vectors[key] for key in keys], axis=0) if keys else np.zeros(251)


def assert_rows(values: np.ndarray, expected: np.ndarray) -> None:
    """Row k is what the recorder has at k; row 0 of a current is taken before currents are known."""
    assert values.shape == (250,)
    assert np.ptp(expected) > 0
    np.testing.assert_allclose(values[1:], expected[1:-1], rtol=2e-6, atol=1e-12)


def test_sums_of_several_variables_at_each_point(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[1])
    reported = columns(outputs[1] / "sum_clamped.h5")
    assert list(reported) == [1000, 1001, 1002, 2000, 2001]
    for gid, (elements, values) in reported.items():
        places = [key.partition("/")[2] for key in vectors if key.startswith(f"im/{gid}/")]
        assert elements.tolist() == [int(place.split("/")[1]) for place in places]
        for column, place in enumerate(places):
            expected = vectors[f"im/{place}"] - total(vectors, [f"IClamp/{place}/"])
            np.testing.assert_allclose(values[1:, column], expected[1:-1], rtol=2e-6, atol=1e-9)
    assert np.ptp(total(vectors, ["IClamp/1000/"])) > 0


def test_area_scaling_of_sections_that_neurodamus_does_not_sum_up(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[1])
    for gid, (elements, values) in columns(outputs[1] / "sum_area.h5").items():
        assert elements.tolist() == [4, 5, 6, 7]
        for element, value in zip(elements, values.T, strict=True):
            place = f"{gid}/{element}/0.5000"
            assert_rows(value, vectors[f"pas/{place}"] * vectors[f"area/{place}"] / 100)


def test_sums_over_whole_cells(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[1])
    synapses, voltages = (columns(outputs[1] / f"sum_{name}.h5") for name in ("synapses", "voltage"))
    for gid in voltages:
        assert (synapses[gid][0].tolist(), voltages[gid][0].tolist()) == ([0], [0])
        assert_rows(synapses[gid][1][:, 0], total(vectors, [f"i/{gid}/"]))
        places = [key.partition("/")[2] for key in vectors if key.startswith(f"v/{gid}/")]
        scaled = np.sum([vectors[f"v/{place}"] * vectors[f"area/{place}"] / 100 for place in places], axis=0)
        assert_rows(voltages[gid][1][:, 0], scaled)
        assert voltages[gid][1][0, 0] == pytest.approx(scaled[0])


def test_what_no_point_has_sums_up_to_zero(outputs: dict[int, Path]) -> None:
    for elements, values in columns(outputs[1] / "sum_nothing.h5").values():
        assert elements.tolist() == [1, 2]
        assert not values.any()


def test_one_column_per_synapse_with_its_row_in_the_edge_file(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[1])
    reported = columns(outputs[1] / "synapses.h5")
    assert list(reported) == [1000, 1001, 1002]
    for gid, (elements, values) in reported.items():
        keys = [key for key in vectors if key.startswith(f"g/{gid}/") and "/ProbAMPANMDA_EMS/" in key]
        assert elements.tolist() == [int(key.rpartition("/")[2]) for key in keys]
        for key, value in zip(keys, values.T, strict=True):
            np.testing.assert_array_equal(value[1:], vectors[key].astype(np.float32)[1:-1])
        assert np.ptp(values) > 0


def test_cells_without_synapses_on_the_sections_are_left_out(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[2])
    somatic = [key for key in vectors if key.startswith("i/") and key.split("/")[2] == "0"]
    reported = columns(outputs[2] / "somatic.h5")
    assert list(reported) == sorted({int(key.split("/")[1]) for key in somatic})
    assert 0 < len(reported) < 5
    for gid, (elements, values) in reported.items():
        keys = [key for key in somatic if key.startswith(f"i/{gid}/")]
        assert elements.tolist() == [int(key.rpartition("/")[2]) for key in keys]
        np.testing.assert_array_equal(values[1:, 0], vectors[keys[0]].astype(np.float32)[1:-1])


def test_potentials_are_weighted_membrane_currents(outputs: dict[int, Path]) -> None:
    vectors = recorded(outputs[4])
    reported = columns(outputs[4] / "fields.h5")
    assert {gid: elements.tolist() for gid, (elements, _) in reported.items()} == {
        1000: [0, 1],
        1002: [0, 1],
        2001: [0, 1, 2],
    }
    with h5py.File(outputs[4].parent / "electrodes.h5") as file:
        weights = file["electrodes/RingA/scaling_factors"][:16]  # node 2 comes first there
    by_section = sorted(
        (key for key in vectors if key.startswith("im/1002/")), key=lambda key: int(key.split("/")[2])
    )  # soma, axon, dend, apic
    currents = np.array([vectors[key] for key in by_section])
    for electrode in (0, 1):
        assert_rows(reported[1002][1][:, electrode], weights[:, electrode] @ currents)


def test_a_late_sum_starts_at_its_start(outputs: dict[int, Path]) -> None:
    late, whole = (columns(outputs[1] / f"{name}.h5") for name in ("late", "sum_voltage"))
    assert late.keys() == whole.keys()
    expected = total(recorded(outputs[1]), ["v/1001/"])[50:120:5]
    np.testing.assert_allclose(late[1001][1][:, 0], expected, rtol=2e-6)


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [2, 4, 7])
@pytest.mark.parametrize("name", [*REPORTS, "spikes"])
def test_files_do_not_depend_on_the_ranks(outputs: dict[int, Path], name: str, ranks: int) -> None:
    one, other = (datasets(outputs[number] / f"{name}.h5") for number in (1, ranks))
    assert one.keys() == other.keys()
    for key, values in one.items():
        np.testing.assert_array_equal(values, other[key], err_msg=key)


@pytest.mark.mpi
def test_what_is_left_out_is_warned_of_once(config: Callable[..., Path]) -> None:
    reports = {
        **{name: REPORTS[name] for name in ("fields", "somatic")},
        "none": {**SYNAPSE, "variable_name": "DetGABAAB.g"},
    }
    done = engine(config("left_out", reports), 2)
    assert done.returncode == 0, done.stderr
    text = done.stdout + done.stderr
    for told in (
        "reports.fields: cells that are not in the electrodes file and are left out: 2",
        "reports.fields: cells with more rows in the electrodes file than segments; the further rows are ignored: 1",
        "reports.none: cells without DetGABAAB at the report's points, which are left out: 3",
        "reports.none: no simulated cell has any of its points; no file is written",
    ):
        assert text.count(told) == 1, text
    assert re.search(r"reports\.somatic: cells without Prob at the report's points, which are left out: [1-4]", text)


BAD = {
    "typo": ({**SYNAPSE, "variable_name": "ProbAMPNMDA.g"}, "no point process is called 'ProbAMPNMDA'. Did you mean"),
    "lacking": ({**SYNAPSE, "variable_name": "Prob.nothing"}, "has no variable 'nothing'"),
    "no_id": ({**SYNAPSE, "variable_name": "IClamp.i"}, "has no synapseID"),
    "many": (
        {**REPORT, "type": "compartment", "variable_name": "Prob", "sections": "all"},
        "values of 'Prob' at RingCell[0].soma[0](0.5)",
    ),
    "short": ({**REPORT, "variable_name": "v", "dt": 0.01}, "reports.short.dt: 0.01 ms is shorter"),
    "rows": ({**REPORT, "type": "lfp", "electrodes_file": "short.h5"}, "rows for population 'RingA', node 0, which"),
    "spikes": ({**REPORT, "variable_name": "v"}, "reports.spikes.file_name: the file 'spikes.h5' is the spike file"),
    "gone": ({**REPORT, "type": "lfp", "electrodes_file": "gone.h5"}, "gone.h5 does not exist"),
}


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [1, 2, 7])
def test_all_problems_of_all_reports_are_told_together(config: Callable[..., Path], ranks: int) -> None:
    path = config("bad", {name: block for name, (block, _) in BAD.items()})
    builders.write_electrodes(path.parent / "short.h5", {"RingA": {0: np.ones((3, 1))}})
    done = engine(path, ranks)
    assert done.returncode == 2, done.stderr
    for name, (_, message) in BAD.items():
        (line,) = [line for line in done.stderr.splitlines() if f"reports.{name}." in line]
        assert message in line
    assert not (path.parent / "output" / "many.h5").exists()


@pytest.mark.mpi
def test_spikes_are_sorted_as_the_config_says(config: Callable[..., Path]) -> None:
    path = config("by_id", {}, output={"spikes_file": "spikes.h5", "spikes_sort_order": "by_id"})
    done = engine(path, 2)
    assert done.returncode == 0, done.stderr
    with h5py.File(path.parent / "output" / "spikes.h5") as file:
        assert set(file["spikes"]) == set(OFFSETS)
        for group in file["spikes"].values():
            assert group.attrs["sorting"] == 1
            pairs = list(zip(group["node_ids"][()].tolist(), group["timestamps"][()].tolist(), strict=True))
            assert pairs == sorted(pairs)
        times = file["spikes/RingA/timestamps"][()]
        assert np.any(np.diff(times) < 0)


def test_a_killed_run_leaves_files_up_to_its_last_rows(config: Callable[..., Path]) -> None:
    reports = {name: {**REPORTS[name], "end_time": 1e9} for name in ("sum_voltage", "synapses", "fields")}
    path = config("killed", reports, run={"tstop": 1e5, "dt": 0.1, "random_seed": 7})
    command = [sys.executable, "-m", "ndexp.engine", str(path), "--progress"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as process:
        assert process.stdout is not None
        reached = next(t for t in map(simulated, process.stdout) if t > 60)
        os.kill(process.pid, signal.SIGKILL)
    written = int(reached // 25) * 250
    assert 500 <= written < 10**6
    for name in reports:
        for _, values in columns(path.parent / "output" / f"{name}.h5").values():
            assert values.shape[0] == 10**6
            assert values[1:written].any(axis=1).all() or name == "synapses"
            assert not values[written + 10**5 :].any()
    for _, values in columns(path.parent / "output" / "sum_voltage.h5").values():
        assert np.all(values[:written] != 0)


def simulated(line: str) -> float:
    """The simulated time that a line of progress tells, ms."""
    told = json.loads(line.removeprefix("@progress ")) if line.startswith("@progress ") else {}
    return float(told.get("t", 0.0))
