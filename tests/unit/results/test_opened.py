"""`ndexp.results.open`, as in a notebook."""

from pathlib import Path

import pytest
from recorded_runs import recorded_run, recorded_sweep

import ndexp.results
from ndexp.errors import ResultError


def test_runs_and_sweeps_by_folder_or_file(tmp_path: Path) -> None:
    run, sweep = recorded_run(tmp_path / "run"), recorded_sweep(tmp_path / "rings")
    for path in (run, str(run), run / "manifest.json"):
        assert isinstance(ndexp.results.open(path), ndexp.results.RunResult)
    for path in (sweep, sweep / "sweep.json"):
        assert isinstance(ndexp.results.open(path), ndexp.results.SweepResult)
    with pytest.raises(ResultError, match="no such folder"):
        ndexp.results.open(tmp_path / "none")


def test_tables_of_a_run(tmp_path: Path) -> None:
    run = ndexp.results.open(recorded_run(tmp_path / "run"))
    assert isinstance(run, ndexp.results.RunResult)
    spikes, rates = run.spike_table(), run.rate_table()
    assert spikes["time"].tolist() == [5.0, 7.0, 12.5, 12.5, 40.0]
    assert spikes["population"].tolist() == ["RingA", "RingB", "RingA", "RingA", "RingA"]
    assert spikes["node_id"].tolist() == [0, 1, 1, 2, 0]
    assert rates["cells"].tolist() == [3, 2]
    assert rates["rate"].tolist() == pytest.approx([4 / 3 / 0.05, 10.0])
