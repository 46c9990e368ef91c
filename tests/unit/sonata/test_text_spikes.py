"""Spikes in text files."""

from pathlib import Path

import pytest

from ndexp.engine.replay import SpikeManager
from ndexp.errors import ResultError
from ndexp.sonata.text_spikes import read_text_spikes


def test_times_and_ids_are_read_in_file_order(tmp_path: Path) -> None:
    path = tmp_path / "out.dat"
    path.write_text("/scatter\n# time id\n5.5\t2\n\n1.25 0\n3 2\n")
    spikes = read_text_spikes(path)
    assert spikes.timestamps.tolist() == [5.5, 1.25, 3.0]
    assert spikes.node_ids.tolist() == [2, 0, 2]


def test_a_text_file_can_be_replayed(tmp_path: Path) -> None:
    path = tmp_path / "spikes.txt"
    path.write_text("2 7\n1 7\n")
    assert SpikeManager(str(path), delay=0.5)[7].tolist() == [2.5, 1.5]


def test_an_empty_file_has_no_spikes(tmp_path: Path) -> None:
    (tmp_path / "empty.dat").write_text("/scatter\n")
    assert len(SpikeManager(str(tmp_path / "empty.dat"))) == 0


@pytest.mark.parametrize("line", ["1.5", "x 3", "1.5 2.5", "1.5 b"])
def test_another_line_is_told_with_its_number(tmp_path: Path, line: str) -> None:
    path = tmp_path / "bad.dat"
    path.write_text(f"1 1\n{line}\n")
    with pytest.raises(ResultError, match=r"line 2: '.*' is no spike\. Write a time in ms and a node id"):
        read_text_spikes(path)


def test_a_missing_file_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match="cannot be read"):
        read_text_spikes(tmp_path / "absent.dat")
