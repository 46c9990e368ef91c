"""Reports equal what Vector.record sees, bit for bit, whatever the ranks and the segments of the run."""

import json
import os
import re
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import h5py
import libsonata
import numpy as np
import pytest

pytestmark = pytest.mark.integration

DRIVER = Path(__file__).with_name("report_model.py")
DT = 0.1

REPORTS = (
    {"name": "soma", "file_name": "soma.h5"},
    {"name": "all", "sections": "all", "compartments": "all", "file_name": "all.h5"},
    {"name": "ina", "sections": "dend", "compartments": "all", "variable_name": "ina", "file_name": "ina.h5"},
    {"name": "im", "sections": "all", "compartments": "all", "variable_name": "i_membrane", "file_name": "im.h5"},
    {"name": "late", "dt": 0.5, "start_time": 5.0, "end_time": 12.0, "file_name": "late.h5"},
    {"name": "axon", "sections": "axon", "file_name": "axon.h5"},
)

RUNS = {"one rank": (1, 100.0), "short segments": (1, 0.7), "two ranks": (2, 25.0), "an idle rank": (5, 25.0)}
"""Ranks and length of a segment (ms); there are 4 cells."""


def run(
    folder: Path, ranks: int, segment: float, reports: tuple[dict[str, object], ...]
) -> subprocess.CompletedProcess[str]:
    mpiexec = Path(sys.prefix) / "bin" / "mpiexec"
    launcher = [str(mpiexec), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
    arguments = [str(folder), "4", "20", str(segment), *map(json.dumps, reports)]
    command = [*launcher, sys.executable, str(DRIVER), *arguments]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=os.environ, check=False)


@pytest.fixture(scope="module")
def outputs(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def output(name: str) -> Path:
        if name not in made:
            folder = tmp_path_factory.mktemp("reports")
            ranks, segment = RUNS[name]
            done = run(folder, ranks, segment, REPORTS)
            assert done.returncode == 0, done.stdout + done.stderr
            made[name] = folder
        return made[name]

    return output


def recorded(folder: Path) -> dict[str, np.ndarray]:
    vectors: dict[str, np.ndarray] = {}
    for file in folder.glob("recorded.*.npz"):
        vectors.update(np.load(file))
    return vectors


def columns(file: Path) -> dict[tuple[int, int], list[np.ndarray]]:
    """(gid, element id) → columns."""
    found: dict[tuple[int, int], list[np.ndarray]] = {}
    with h5py.File(file) as report:
        for population, offset in (("A", 0), ("B", 1000)):
            group = report["report"][population]
            pointers, data = group["mapping/index_pointers"][:], group["data"][:]
            elements = group["mapping/element_ids"][:]
            for node_id, begin, end in zip(group["mapping/node_ids"][:].tolist(), pointers, pointers[1:], strict=False):
                for column in range(begin, end):
                    found.setdefault((node_id + offset, int(elements[column])), []).append(data[:, column])
    return found


@pytest.mark.parametrize("name", RUNS)
@pytest.mark.parametrize(
    ("report", "variable", "first_equal"),
    [("soma", "v", 0), ("all", "v", 0), ("ina", "ina", 1), ("im", "i_membrane", 1)],
)
def test_rows_are_what_vector_record_sees(
    outputs: Callable[[str], Path], name: str, report: str, variable: str, first_equal: int
) -> None:
    folder = outputs(name)
    vectors = recorded(folder)
    reported = columns(folder / f"{report}.h5")
    expected_cells = {0, 1, 1000, 1001}
    assert {gid for gid, _ in reported} == expected_cells
    for (gid, section), values in reported.items():
        keys = [key for key in vectors if key.startswith(f"{gid}/{variable}/{section}/")]
        assert len(values) == len(keys)
        for key, value in zip(keys, values, strict=True):
            expected = vectors[key].astype(np.float32)[:-1]
            assert value.shape == expected.shape == (200,)
            assert np.ptp(expected) > 0
            np.testing.assert_array_equal(value[first_equal:], expected[first_equal:])


def test_row_0_has_currents_as_initialisation_left_them(outputs: Callable[[str], Path]) -> None:
    values = columns(outputs("one rank") / "ina.h5")[0, 1]
    assert [value[0] for value in values] == [0, 0, 0]
    assert all(value[1] < 0 for value in values)


def test_a_late_report_starts_at_its_start(outputs: Callable[[str], Path]) -> None:
    folder = outputs("short segments")
    (values,) = columns(folder / "late.h5")[1001, 0]
    expected = recorded(folder)["1001/v/0/0.500"].astype(np.float32)[50:120:5]
    np.testing.assert_array_equal(values, expected)
    with h5py.File(folder / "late.h5") as report:
        assert report["report/B/mapping/time"][:].tolist() == [5.0, 12.0, 0.5]


@pytest.mark.parametrize("name", list(RUNS)[1:])
@pytest.mark.parametrize("report", ["soma", "all", "ina", "im", "late"])
def test_files_do_not_depend_on_ranks_and_segments(outputs: Callable[[str], Path], name: str, report: str) -> None:
    contents = []
    for run_name in ("one rank", name):
        with h5py.File(outputs(run_name) / f"{report}.h5") as file:
            datasets: dict[str, np.ndarray] = {}
            file.visititems(
                lambda key, item, into=datasets: into.update({key: item[()]} if hasattr(item, "shape") else {})
            )
            contents.append(datasets)
    assert contents[0].keys() == contents[1].keys()
    for key, values in contents[0].items():
        np.testing.assert_array_equal(values, contents[1][key], err_msg=key)


def test_node_and_element_ids(outputs: Callable[[str], Path]) -> None:
    with h5py.File(outputs("two ranks") / "all.h5") as file:
        mapping = file["report/B/mapping"]
        assert mapping["node_ids"][:].tolist() == [0, 1]
        assert mapping["element_ids"][:].tolist() == [0, 1, 1, 1, 2, 2, 2, 2, 2] * 2
        assert file["report/B/data"].attrs["units"] == "mV"


def test_a_report_without_points_has_no_file_but_a_warning(outputs: Callable[[str], Path]) -> None:
    assert not (outputs("two ranks") / "axon.h5").exists()


def test_libsonata_reads_the_file(outputs: Callable[[str], Path]) -> None:
    frame = libsonata.ElementReportReader(str(outputs("two ranks") / "all.h5"))["A"].get()
    assert frame.ids[:2].tolist() == [[0, 0], [0, 1]]
    assert np.asarray(frame.data).shape == (200, 18)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"variable_name": "pas", "sections": "dend"}, r"reports\.bad\.variable_name: there is no variable 'pas' at "),
        ({"variable_name": "IClamp", "sections": "dend"}, r"no variable 'IClamp' at Cell\[0\]\.dend0"),
        ({"variable_name": "hh.nothing"}, r"no variable 'hh\.nothing' at Cell\[0\]\.soma\(0\.5\)"),
        ({"dt": 0.05}, r"reports\.bad\.dt: 0\.05 ms is shorter than"),
    ],
)
def test_errors_name_the_report(tmp_path: Path, change: dict[str, object], message: str) -> None:
    done = run(tmp_path, 1, 25.0, ({"name": "bad", "file_name": "bad.h5", **change},))
    assert done.returncode != 0
    assert re.search(message, done.stderr), done.stderr
    assert not (tmp_path / "bad.h5").exists()


def test_a_rank_without_cells_fails_with_the_others(tmp_path: Path) -> None:
    done = run(tmp_path, 5, 25.0, ({"name": "bad", "variable_name": "cai", "file_name": "bad.h5"},))
    assert done.returncode != 0
    assert "no variable 'cai'" in done.stderr
    assert "rank 0 failed" in done.stderr
