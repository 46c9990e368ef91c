"""What runs are expected to take."""

import json
from dataclasses import replace
from pathlib import Path

import pytest

from ndexp.plan.estimates import BYTES_A_RANK, BYTES_A_RUN, BYTES_A_VALUE, Estimate, estimate, slowness_of
from ndexp.plan.past_runs import past_runs
from ndexp.plan.size import Size, real_cells, share

SIZE = Size(cells=100, synapses=10_000, steps=4000, report_values=1000, ranks=1)


def of(**changes: int) -> Estimate:
    return estimate(replace(SIZE, **changes), cores=4)


def test_more_takes_more() -> None:
    less = of()
    for more in (of(cells=200), of(synapses=20_000)):
        assert more.memory_bytes > less.memory_bytes
        assert more.wall_s > less.wall_s
    assert of(steps=8000).wall_s > less.wall_s
    assert of(report_values=2000).disk_bytes - less.disk_bytes == 1000 * BYTES_A_VALUE


def test_ranks_share_the_time_but_not_the_memory() -> None:
    assert of(ranks=2).memory_bytes == of().memory_bytes + BYTES_A_RANK
    assert of(ranks=4).wall_s < of(ranks=2).wall_s < of().wall_s
    assert of(ranks=16).wall_s == of(ranks=4).wall_s


def test_nothing_takes_a_little() -> None:
    assert of(cells=0, synapses=0, report_values=0).disk_bytes == BYTES_A_RUN


def test_earlier_runs_correct_the_time() -> None:
    expected = of().wall_s
    slowness = slowness_of([(SIZE, 2 * expected), (SIZE, 3 * expected), (SIZE, 30 * expected)], 4)
    assert slowness == pytest.approx(3)
    assert estimate(SIZE, cores=4, slowness=slowness).wall_s == pytest.approx(3 * expected)
    assert slowness_of([], 4) == 1


def test_synapses_by_the_share_of_cells() -> None:
    assert real_cells({"a": (30, False), "b": (70, True)}) == 30
    assert share(1000, 15, 30) == 500
    assert share(1000, 0, 0) == 0


def manifest(**changes: object) -> dict[str, object]:
    populations = {"a": {"size": 10, "type": "biophysical"}, "v": {"size": 5, "type": "virtual"}}
    circuit = {"populations": populations, "edges": {"a__a": 80, "v__a": 20}, "simulated": {"a": 5, "v": 5}}
    run = {"tstop": 10.0, "dt": 0.1}
    content = {"run": {"ranks": 2}, "resolved_config": {"run": run}, "circuit": circuit, "wall_s": 7.5}
    return content | {"exit_status": 0} | changes


def test_sizes_and_times_of_complete_runs(tmp_path: Path) -> None:
    changes = ({}, {"exit_status": 1}, {"circuit": None}, {"wall_s": None})
    for index, change in enumerate(changes):
        folder = tmp_path / f"run{index}"
        folder.mkdir()
        (folder / "manifest.json").write_text(json.dumps(manifest(**change)))
    (tmp_path / "broken").mkdir()
    (tmp_path / "broken" / "manifest.json").write_text("{")
    assert list(past_runs(tmp_path)) == [
        (Size(cells=5, synapses=50, steps=100, report_values=0, ranks=2), 7.5),
    ]
