"""Report files: exact layout, rows by chunk, a killed writer, and errors."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import h5py
import numpy as np
import pytest
from hdf5_times import creation_times

from ndexp.errors import ResultError, UnknownKeyError
from ndexp.sonata.reports import ReportFile, ReportLayout, ReportWriter

KILLED = """
import os, signal, sys
from pathlib import Path
import numpy as np
from ndexp.sonata.reports import ReportLayout, ReportWriter
layout = ReportLayout(node_ids=np.arange(3), index_pointers=np.arange(4), element_ids=np.zeros(3, int),
                      time=(0.0, 100.0, 0.1), rows=1000)
writer = ReportWriter(Path(sys.argv[1]), {"exc": layout}, "mV")
writer.write_rows("exc", 0, np.ones((400, 3)))
os.kill(os.getpid(), signal.SIGKILL)
"""


def layout(rows: int = 6) -> ReportLayout:
    return ReportLayout(
        node_ids=np.array([0, 2, 1]),
        index_pointers=np.array([0, 2, 2, 5]),
        element_ids=np.array([0, 1, 0, 3, 7]),
        time=(1.0, 4.0, 0.5),
        rows=rows,
    )


def test_layout_is_exact(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "soma.h5", {"inh": layout(), "exc": layout()}, "mV"):
        pass
    with h5py.File(tmp_path / "soma.h5") as file:
        assert list(file["report"]) == ["exc", "inh"]
        data, mapping = file["report/exc/data"], file["report/exc/mapping"]
        assert (data.dtype, data.shape, data.chunks, data.compression) == (np.dtype("<f4"), (6, 5), None, None)
        assert data.attrs["units"] == "mV"
        assert h5py.check_string_dtype(data.attrs.get_id("units").dtype).length is None
        kinds = {name: mapping[name].dtype.str for name in mapping}
        assert kinds == {"node_ids": "<u8", "index_pointers": "<u8", "element_ids": "<u4", "time": "<f8"}
        assert mapping["time"][:].tolist() == [1.0, 4.0, 0.5]
        assert mapping["time"].attrs["units"] == "ms"
        assert not file["report/exc"].attrs


def test_unwritten_rows_are_zero_and_rows_too_many_are_dropped(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "soma.h5", {"exc": layout()}, "mV") as writer:
        writer.write_rows("exc", 1, np.full((1, 5), -65.0))
        writer.write_rows("exc", 5, np.full((3, 5), -70.0))
        writer.write_rows("exc", 9, np.full((3, 5), 1.0))
    with ReportFile(tmp_path / "soma.h5") as report:
        assert report.data("exc")[:, 0].tolist() == [0, -65, 0, 0, 0, -70]


def test_what_was_written_comes_back(tmp_path: Path) -> None:
    block = np.arange(30.0).reshape(6, 5)
    with ReportWriter(tmp_path / "soma.h5", {"exc": layout()}, "mV") as writer:
        writer.write_rows("exc", 0, block[:4])
        writer.write_rows("exc", 4, block[4:])
    with ReportFile(tmp_path / "soma.h5") as report:
        back = report.layout("exc")
        assert report.populations == ("exc",)
        assert report.unit("exc") == "mV"
        assert back.node_ids.tolist() == [0, 2, 1]
        assert back.index_pointers.tolist() == [0, 2, 2, 5]
        assert back.element_ids.tolist() == [0, 1, 0, 3, 7]
        assert back.times.tolist() == [1.0, 1.5, 2.0, 2.5, 3.0, 3.5]
        np.testing.assert_array_equal(report.data("exc"), block)
        np.testing.assert_array_equal(report.data("exc", slice(2, 3), slice(1, 4)), block[2:3, 1:4])


def test_two_writers_of_the_same_values_give_the_same_bytes(tmp_path: Path) -> None:
    for name in "ab":
        with ReportWriter(tmp_path / name, {"exc": layout()}, "mV") as writer:
            writer.write_rows("exc", 0, np.ones((6, 5)))
    assert (tmp_path / "a").read_bytes() == (tmp_path / "b").read_bytes()


def test_nothing_has_the_time_of_its_creation(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "a", {"exc": layout()}, "mV"):
        pass
    assert creation_times(tmp_path / "a") == {0}


def test_killed_writer_leaves_its_chunks_readable(tmp_path: Path) -> None:
    path = tmp_path / "soma.h5"
    environment = {**os.environ, "PYTHONPATH": os.pathsep.join(sys.path)}
    ended = subprocess.run([sys.executable, "-c", KILLED, str(path)], check=False, env=environment)
    assert ended.returncode == -signal.SIGKILL
    with ReportFile(path) as report:
        data = report.data("exc")
    assert data.shape == (1000, 3)
    assert np.all(data[:400] == 1)
    assert np.all(data[400:] == 0)


def test_a_report_can_be_read_while_it_is_written(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "soma.h5", {"exc": layout()}, "mV") as writer:
        writer.write_rows("exc", 0, np.ones((6, 5)))
        assert (tmp_path / "soma.h5").stat().st_size > 6 * 5 * 4


def test_pointers_that_contradict_are_refused(tmp_path: Path) -> None:
    ids, elements = np.array([0]), np.array([0, 1])
    for pointers, message in (([0], "1 index pointers for 1 nodes"), ([0, 1], "from 0 to the number of elements")):
        wrong = ReportLayout(
            node_ids=ids, index_pointers=np.array(pointers), element_ids=elements, time=(0, 1, 1), rows=1
        )
        with pytest.raises(ResultError, match=message):
            ReportWriter(tmp_path / "soma.h5", {"exc": wrong}, "mV")


def test_missing_folder_is_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"The folder '.*none' does not exist"):
        ReportWriter(tmp_path / "none" / "soma.h5", {"exc": layout()}, "mV")


def test_blocks_that_do_not_fit_are_refused(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "soma.h5", {"exc": layout()}, "mV") as writer:
        with pytest.raises(ResultError, match=r"shape \(1, 4\) does not fit the data \(6, 5\)"):
            writer.write_rows("exc", 0, np.ones((1, 4)))
        with pytest.raises(ResultError, match=r"no population 'ex'\. Did you mean 'exc'"):
            writer.write_rows("ex", 0, np.ones((1, 5)))


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs /dev/full")
def test_full_disk_is_told() -> None:
    with pytest.raises(ResultError, match=r"/dev/full: cannot be written: .*\. Is there room on the disk"):
        ReportWriter(Path("/dev/full"), {"exc": layout()}, "mV")


def test_files_that_are_no_reports_are_told(tmp_path: Path) -> None:
    with pytest.raises(ResultError, match=r"soma\.h5: no such file"):
        ReportFile(tmp_path / "soma.h5")
    (tmp_path / "text.h5").write_text("text")
    with pytest.raises(ResultError, match="file signature not found"):
        ReportFile(tmp_path / "text.h5")
    h5py.File(tmp_path / "empty.h5", "w").close()
    with pytest.raises(ResultError, match="has no group '/report'"):
        ReportFile(tmp_path / "empty.h5")


def test_unknown_population_lists_the_known(tmp_path: Path) -> None:
    with ReportWriter(tmp_path / "soma.h5", {"exc": layout()}, "mV"):
        pass
    with ReportFile(tmp_path / "soma.h5") as report, pytest.raises(UnknownKeyError, match="Known: exc"):
        report.data("inh")
