"""The parity tool sees every kind of difference, down to one bit."""

from dataclasses import replace
from pathlib import Path

import builders
import h5py
import numpy as np
import pytest
from parity.outcome import REPORT, Outcome, first_difference, read_ours, read_reference


@pytest.fixture
def outcome() -> Outcome:
    return Outcome(
        times=np.array([1.0, 2.5]),
        gids=np.array([3, 1]),
        cells=np.array([1, 3]),
        v=np.array([[-65.0, -64.5, -64.0], [-65.0, -60.0, -50.0]], dtype=np.float32),
        offsets={"A": 0},
        seconds=1.0,
    )


def test_equal_outcomes_have_no_difference(outcome: Outcome) -> None:
    assert first_difference(outcome, replace(outcome, seconds=2.0), 0.1) == ""


def test_a_report_may_lack_the_last_step_but_no_more(outcome: Outcome) -> None:
    assert first_difference(outcome, replace(outcome, v=outcome.v[:, :2]), 0.1) == ""
    assert first_difference(outcome, replace(outcome, v=outcome.v[:, :1]), 0.1) == "3 / 1 voltages of each cell"


def test_a_spike_one_bit_later_is_a_difference(outcome: Outcome) -> None:
    later = replace(outcome, times=np.array([1.0, np.nextafter(2.5, 3.0)]))

    assert first_difference(outcome, later, 0.1).startswith("spike 1 of 2 / 2 spikes: ")


def test_a_missing_spike_is_a_difference(outcome: Outcome) -> None:
    fewer = replace(outcome, times=outcome.times[:1], gids=outcome.gids[:1])

    assert first_difference(outcome, fewer, 0.1) == "2 / 1 spikes; the first 1 are equal"


def test_a_voltage_one_bit_off_is_told_with_its_time_and_gid(outcome: Outcome) -> None:
    v = outcome.v.copy()
    v[1, 2] = np.nextafter(v[1, 2], np.float32(0.0))

    assert first_difference(outcome, replace(outcome, v=v), 0.1).startswith("v at 0.2 ms of gid 3: -50.0 / -49.9999")


def test_other_cells_and_other_offsets_are_differences(outcome: Outcome) -> None:
    assert first_difference(outcome, replace(outcome, cells=np.array([1, 2])), 0.1) == "cells [1, 3] / [1, 2]"
    assert first_difference(outcome, replace(outcome, offsets={"A": 1000}), 0.1).startswith("offsets ")


def test_ours_is_read_from_the_output_folder(tmp_path: Path) -> None:
    (tmp_path / "populations_offset.dat").write_text("A::0::A\nB::1000::B\nV::2000::virtual\n", encoding="utf-8")
    builders.write_spikes(tmp_path / "spikes.h5", {"A": [(2.0, 1)], "B": [(2.0, 0), (1.0, 4)]})
    with h5py.File(tmp_path / f"{REPORT}.h5", "w") as file:
        for name, value in (("B", 2.0), ("A", 1.0)):
            group = file.create_group(f"report/{name}")
            group["data"] = np.full((3, 1), value, dtype=np.float32)
            group["mapping/node_ids"] = np.array([7], dtype=np.uint64)
            group["mapping/index_pointers"] = np.array([0, 1], dtype=np.uint64)

    found = read_ours(tmp_path, seconds=0.5)

    assert found.times.tolist() == [1.0, 2.0, 2.0]
    assert found.gids.tolist() == [1004, 1, 1000]
    assert found.cells.tolist() == [7, 1007]
    assert found.v.tolist() == [[1.0, 1.0, 1.0], [2.0, 2.0, 2.0]]


def test_ranks_that_ran_alone_are_refused(tmp_path: Path) -> None:
    empty = {"times": [], "gids": [], "cells": [], "v": []}
    for rank in range(2):
        np.savez(tmp_path / f"r.{rank}.npz", facts=np.array('{"ranks": 1}'), **empty)

    with pytest.raises(ValueError, match="ran on 1 ranks instead of 2"):
        read_reference(tmp_path / "r", ranks=2, seconds=1.0)
