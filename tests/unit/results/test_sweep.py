"""A sweep as a table."""

import json
from pathlib import Path

import numpy as np
import pytest
from recorded_runs import recorded_sweep

from ndexp.errors import ResultError
from ndexp.results.sweep import open_sweep


def test_a_row_a_point(tmp_path: Path) -> None:
    sweep = open_sweep(recorded_sweep(tmp_path / "rings"))
    table = sweep.table()
    assert {axis.name: axis.values for axis in sweep.axes} == {"run.random_seed": (1, 2, 3), "kind": ("a",)}
    assert list(table) == [
        "run.random_seed", "kind", "run_id", "state", "spikes",
        "spikes.RingA", "rate.RingA", "spikes.RingB", "rate.RingB",
    ]  # fmt: skip
    assert table["run.random_seed"].tolist() == [1, 2, 3]
    assert table["run_id"].tolist()[0] == "ring1-01234567"
    assert table["state"].tolist() == ["complete", "complete", "planned"]
    assert table["spikes.RingA"][:2].tolist() == [4.0, 4.0]
    assert table["rate.RingA"][0] == pytest.approx(4 / 3 / 0.05)
    assert np.isnan(table["spikes"][2])
    assert np.isnan(table["rate.RingB"][2])


def test_a_failed_or_broken_run_has_no_activity(tmp_path: Path) -> None:
    folder = recorded_sweep(tmp_path / "rings")
    state = tmp_path / "rings" / "ring1-01234567" / "state.json"
    state.write_text(state.read_text().replace("complete", "failed"))
    (tmp_path / "rings" / "ring2-01234567" / "output" / "spikes.h5").unlink()
    table = open_sweep(folder).table()
    assert table["state"].tolist() == ["failed", "complete", "planned"]
    assert np.isnan(table["spikes"]).all()


def test_runs_open(tmp_path: Path) -> None:
    sweep = open_sweep(recorded_sweep(tmp_path / "rings"))
    assert sweep.runs[1].coordinates == {"run.random_seed": 2, "kind": "a"}
    assert len(sweep.runs[1].open().spikes()["RingA"].timestamps) == 4
    with pytest.raises(ResultError, match="no such folder"):
        sweep.runs[2].open()


def test_what_is_no_sweep_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"holds no sweep\.json"):
        open_sweep(tmp_path)


@pytest.mark.parametrize(
    ("content", "message"),
    [
        ({"format": 2}, "format 2 is not known"),
        ({"format": 1}, "not the index of a sweep"),
        ({"format": 1, "axes": 3, "runs": [], "overrides": []}, "axes is no list"),
        ({"format": 1, "axes": [], "runs": [{"run_id": "a"}], "overrides": []}, "not the index of a sweep"),
    ],
)
def test_a_broken_index_is_told(tmp_path: Path, content: object, message: str) -> None:
    (tmp_path / "sweep.json").write_text(json.dumps(content))
    with pytest.raises(ResultError, match=message):
        open_sweep(tmp_path)
