"""A report as current: which cells, which samples."""

import logging
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from reports_for_replay import write_report

from ndexp.engine.stimulus_manager.report_replay import Replay
from ndexp.errors import ConfigError, ProblemsError

INFO = {"Name": "rec", "ConfigFile": "sim.json", "Mode": "Current", "Delay": 3.0, "Duration": 2.0, "Interpolate": True}


@pytest.fixture
def info(tmp_path: Path) -> dict[str, Any]:
    return {**INFO, "Path": str(write_report(tmp_path / "r.h5", {"A": 2}, rows=10, dt=0.5, start=4.0))}


def test_the_first_element_of_a_cell_goes_to_its_first_point(
    info: Any, injected: Any, make_points: Any, make_cells: Any
) -> None:
    Replay([make_points(1, 0.2, 0.8)], info, make_cells())
    ((source, section, x),) = injected
    assert (section, x) == ("soma1", 0.2)
    assert source.times.tolist() == [0, 3, 3, 3.5, 4, 4.5, 5, 5]
    assert source.values.tolist() == [0, 0, 2000, 2001, 2002, 2003, 2004, 0]
    assert source.stim_vec.played[0][2] == 1


def test_without_a_duration_all_samples_are_taken(info: Any, injected: Any, make_points: Any, make_cells: Any) -> None:
    Replay([make_points(0, 0.5)], {**info, "Duration": 0.0, "Interpolate": False}, make_cells())
    ((source, _, _),) = injected
    assert source.values[2:-1].tolist() == np.arange(10.0).tolist()
    assert source.stim_vec.played[0][2] == 0


def test_cells_that_were_not_recorded_are_counted(
    info: Any, injected: Any, make_points: Any, make_cells: Any, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.WARNING, "ndexp"):
        stimulus = Replay([make_points(gid, 0.5) for gid in (0, 2, 1000)], info, make_cells())
    assert len(stimulus.stimList) == 1
    assert [record.getMessage() for record in caplog.records] == [
        "sim.json: inputs.rec: the report has not recorded 2 cells (gids 2, 1000)"
    ]


def test_refusals(tmp_path: Path, make_cells: Any) -> None:
    with pytest.raises(ProblemsError, match="a report cannot be replayed as Conductance") as error:
        Replay([], {**INFO, "Mode": "Conductance", "Path": "/gone.h5"}, make_cells())
    assert "sim.json: inputs.rec.path: the report /gone.h5 does not exist" in str(error.value)
    (tmp_path / "text.h5").write_text("no report")
    with pytest.raises(ConfigError, match=r"inputs\.rec\.path: the report cannot be read"):
        Replay([], {**INFO, "Path": str(tmp_path / "text.h5")}, make_cells())
