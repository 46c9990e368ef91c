"""Statistics that are kept beside a run."""

import json
from pathlib import Path

import pytest
from run_folders import SPIKES, run_folder

from ndexp.errors import ResultError
from ndexp.results.run import open_run
from ndexp.results.run_statistics import FILE_NAME, kept_statistics, run_statistics
from ndexp.sonata.spikes import spike_trains, write_spikes


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return run_folder(tmp_path / "run")


def test_every_population_is_counted(folder: Path) -> None:
    found = run_statistics(open_run(folder))
    assert (found.tstop, found.spikes) == (50.0, 5)
    assert {name: each.spikes for name, each in found.populations.items()} == {"RingA": 4, "RingB": 1}
    assert found.populations["RingA"].rate == pytest.approx(4 / 3 / 0.05)
    assert found.populations["RingA"].correlation is not None
    assert found.populations["RingB"].correlation is None


def test_second_reading_counts_nothing(folder: Path) -> None:
    first = kept_statistics(folder)
    (folder / "simulation_config.json").unlink()
    assert kept_statistics(folder) == first


def test_other_spikes_are_counted_anew(folder: Path) -> None:
    kept_statistics(folder)
    write_spikes(folder / "output" / "spikes.h5", [spike_trains("RingA", *SPIKES["RingB"])])
    assert kept_statistics(folder).spikes == 1


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"format": 0}', '{"format": 1}'])
def test_broken_file_is_written_again(folder: Path, content: str) -> None:
    (folder / FILE_NAME).write_text(content)
    assert kept_statistics(folder).spikes == 5
    assert json.loads((folder / FILE_NAME).read_text())["populations"]["RingA"]["spikes"] == 4


def test_broken_populations_are_counted_again(folder: Path) -> None:
    kept_statistics(folder)
    content = json.loads((folder / FILE_NAME).read_text())
    (folder / FILE_NAME).write_text(json.dumps({**content, "populations": {"RingA": {"odd": 1}}}))
    assert kept_statistics(folder).spikes == 5


def test_run_without_spike_file_is_told(folder: Path) -> None:
    (folder / "output" / "spikes.h5").unlink()
    with pytest.raises(ResultError, match=r"spikes\.h5"):
        kept_statistics(folder)
