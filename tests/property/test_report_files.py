"""Whatever is written to a report or spike file comes back the same."""

import tempfile
from itertools import pairwise
from pathlib import Path

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp

from ndexp.sonata.reports import ReportFile, ReportLayout, ReportWriter
from ndexp.sonata.spikes import read_spikes, spike_trains, write_spikes


@st.composite
def reports(draw: st.DrawFn) -> tuple[ReportLayout, np.ndarray, list[int]]:
    """A layout, its values, and the rows at which a new chunk begins."""
    counts = draw(st.lists(st.integers(0, 4), min_size=1, max_size=5))
    rows = draw(st.integers(0, 12))
    columns = sum(counts)
    layout = ReportLayout(
        node_ids=np.array(draw(st.permutations(range(len(counts))))),
        index_pointers=np.concatenate([[0], np.cumsum(counts)]),
        element_ids=np.arange(columns),
        time=(0.0, float(rows), 1.0),
        rows=rows,
    )
    values = draw(hnp.arrays(np.float32, (rows, columns), elements=st.floats(width=32, allow_nan=False)))
    cuts = draw(st.lists(st.integers(0, rows), max_size=3))
    return layout, values, sorted({0, *cuts, rows})


@settings(max_examples=40, deadline=None)
@given(reports())
def test_values_do_not_depend_on_the_chunks(report: tuple[ReportLayout, np.ndarray, list[int]]) -> None:
    layout, values, cuts = report
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "report.h5"
        with ReportWriter(path, {"exc": layout}, "nA") as writer:
            for first, last in pairwise(cuts):
                writer.write_rows("exc", first, values[first:last])
        with ReportFile(path) as back:
            assert back.data("exc").tobytes() == values.tobytes()
            assert back.layout("exc").node_ids.tolist() == layout.node_ids.tolist()
            assert back.layout("exc").index_pointers.tolist() == layout.index_pointers.tolist()
            assert back.layout("exc").times.tolist() == list(range(layout.rows))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.tuples(st.floats(0, 1e6), st.integers(0, 2**40)), max_size=30))
def test_spikes_come_back_sorted_and_unchanged(spikes: list[tuple[float, int]]) -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "spikes.h5"
        write_spikes(path, [spike_trains("exc", [time for time, _ in spikes], [node for _, node in spikes])])
        back = read_spikes(path)["exc"]
    assert list(zip(back.timestamps.tolist(), back.node_ids.tolist(), strict=True)) == sorted(spikes)
