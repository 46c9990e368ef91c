"""The comparison of reports sees a value one bit off, a missing element and a row of another step."""

from pathlib import Path

import h5py
import numpy as np
import pytest
from parity.frames import Frames, read_frames, recorded_steps, report_difference

VALUES = np.arange(40, dtype=np.float32).reshape(10, 4)


@pytest.fixture
def frames(tmp_path: Path) -> Frames:
    """Of two ranks: B's node 0 with two elements, A's nodes 1 and 0."""
    for rank, (lines, columns) in enumerate(((["B 0 7", "B 0 3", "A 1 0"], [2, 3, 1]), (["A 0 0"], [0]))):
        (tmp_path / f"r.{rank}.columns").write_text("".join(f"{line}\n" for line in lines))
        kind = np.dtype([("step", "<f8"), ("values", "<f4", (len(columns),))])
        rows = np.zeros(10, dtype=kind)
        rows["values"] = VALUES[:, columns]
        rows.tofile(tmp_path / f"r.{rank}.frames")
    return read_frames(tmp_path, "r")


@pytest.fixture
def file(tmp_path: Path) -> Path:
    with h5py.File(tmp_path / "r.h5", "w") as content:
        for population, nodes, elements, columns in (("A", [0, 1], [0, 0], [0, 1]), ("B", [0], [7, 3], [2, 3])):
            group = content.create_group(f"report/{population}")
            group["mapping/node_ids"] = nodes
            group["mapping/index_pointers"] = [0, 1, 2] if population == "A" else [0, 2]
            group["mapping/element_ids"] = elements
            group["data"] = np.concatenate([VALUES[1:9:3, columns], np.zeros((1, 2), np.float32)])
    return tmp_path / "r.h5"


def test_equal_reports_have_no_difference(frames: Frames, file: Path) -> None:
    assert frames.elements == [("A", 0, 0), ("A", 1, 0), ("B", 0, 7), ("B", 0, 3)]
    assert report_difference(frames, file, [1, 4, 7]) == ""


def test_a_row_of_another_step_is_a_difference(frames: Frames, file: Path) -> None:
    assert report_difference(frames, file, [1, 5, 7]) == "r: row 1 of ('A', 0, 0): 20.0 / 16.0"


def test_one_bit_is_a_difference(frames: Frames, file: Path) -> None:
    with h5py.File(file, "r+") as content:
        content["report/B/data"][2, 1] = np.nextafter(np.float32(31), np.float32(32))
    assert report_difference(frames, file, [1, 4, 7]).startswith("r: row 2 of ('B', 0, 3): 31.0 / 31.00000")


def test_another_element_is_a_difference(frames: Frames, file: Path) -> None:
    with h5py.File(file, "r+") as content:
        content["report/B/mapping/element_ids"][1] = 4
    assert report_difference(frames, file, [1, 4, 7]) == ("r: 4 / 4 elements, first [(('B', 0, 3), ('B', 0, 4))]")


def test_a_report_without_elements_has_no_file(tmp_path: Path) -> None:
    assert report_difference(read_frames(tmp_path, "none"), tmp_path / "none.h5", []) == ""


@pytest.mark.parametrize(
    ("start", "end", "report_dt", "steps"),
    [
        (0.0, 1.0, 0.3, [0, 2, 4, 6, 8]),
        (0.25, 0.9, 0.2, [3, 5, 7, 9]),
        (0.0, 99.0, 0.5, [0, 5]),
    ],
)
def test_steps_of_rows(start: float, end: float, report_dt: float, steps: list[int]) -> None:
    block = {"start_time": start, "end_time": end, "dt": report_dt}
    assert recorded_steps(block, 0.1, 1.0) == steps
