"""Whether two runs gave the same results, to the last bit, and if not, where they part."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import numpy.typing as npt

from ndexp.results.hashes import output_hashes
from ndexp.results.run import RunResult, open_run
from ndexp.sonata.reports import ReportFile, ReportLayout
from ndexp.sonata.spikes import SpikeTrains

_BLOCK_VALUES = 1 << 22


@dataclass(frozen=True, slots=True, kw_only=True)
class SpikeDifference:
    """The first spike, in time, that two runs do not share; a time is None where the spike is missing."""

    population: str
    node_id: int
    time_a: float | None
    time_b: float | None

    def __str__(self) -> str:
        times = [f"at {time!r} ms" if time is not None else "missing" for time in (self.time_a, self.time_b)]
        return f"spikes: population '{self.population}', node_id {self.node_id}: {times[0]} in a, {times[1]} in b"


@dataclass(frozen=True, slots=True, kw_only=True)
class ValueDifference:
    """The first recorded value, in time, that differs."""

    report: str
    population: str
    row: int
    time: float
    node_id: int
    element_id: int
    value_a: float
    value_b: float

    def __str__(self) -> str:
        return (
            f"report '{self.report}': population '{self.population}', row {self.row} (t = {self.time:g} ms), "
            f"node_id {self.node_id}, element_id {self.element_id}: {self.value_a!r} in a, {self.value_b!r} in b"
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class LayoutDifference:
    """Something that only one run has, or that is laid out otherwise, so that values cannot be compared."""

    where: str
    what: str

    def __str__(self) -> str:
        return f"{self.where}: {self.what}"


Difference = SpikeDifference | ValueDifference | LayoutDifference


@dataclass(frozen=True, slots=True, kw_only=True)
class Differences:
    """Where two runs part: at most one difference for each population of each file."""

    found: tuple[Difference, ...]

    @property
    def is_empty(self) -> bool:
        """Whether all spikes and all recorded values are the same, to the last bit."""
        return not self.found

    def __str__(self) -> str:
        return "\n".join(str(each) for each in self.found) or "the same spikes and recorded values, to the last bit"


def compare_runs(a: Path, b: Path) -> Differences:
    """Compare the spikes and the reports of two runs bitwise.

    Spikes are compared in the order (time, node_id), report columns in the order of their node ids, so runs on
    different numbers of ranks can be the same.

    Args:
        a: a run's folder or an output folder.
        b: another one.

    Raises:
        ResultError: a folder or a file is missing or broken.
    """
    one, other = open_run(a), open_run(b)
    found = [*_compare_spikes(one, other)]
    for name in sorted({*one.reports, *other.reports}):
        found += _compare_report(one, other, name)
    return Differences(found=tuple(found))


def compare_datasets(a: Path, b: Path) -> Differences:
    """Compare every dataset of every file in two output folders, whatever it holds; names those that are not the same.

    Args:
        a: an output folder.
        b: another one.

    Raises:
        ResultError: a file is broken.
    """
    one, other = _datasets(a), _datasets(b)
    found = []
    for name in sorted({*one, *other}):
        if one.get(name) != other.get(name):
            only = "a" if name not in other else "b" if name not in one else ""
            what = f"only in {only}" if only else "other values in a than in b"
            found.append(LayoutDifference(where=name, what=what))
    return Differences(found=tuple(found))


def _datasets(output: Path) -> dict[str, str]:
    """`file: dataset` → hash of its content."""
    hashes = output_hashes(output)
    return {f"{file}: {name}": digest for file, datasets in hashes.items() for name, digest in datasets.items()}


def _compare_spikes(a: RunResult, b: RunResult) -> Iterator[Difference]:
    if a.has_spikes != b.has_spikes:
        yield LayoutDifference(where="spikes", what=f"only in {'a' if a.has_spikes else 'b'}")
    if a.has_spikes and b.has_spikes:
        trains_a, trains_b = a.spikes(), b.spikes()
        yield from _only_in_one("spikes", set(trains_a), set(trains_b))
        for name in sorted(set(trains_a) & set(trains_b)):
            if difference := first_spike_difference(trains_a[name], trains_b[name]):
                yield difference


def first_spike_difference(a: SpikeTrains, b: SpikeTrains) -> SpikeDifference | None:
    """The first spike that two trains of a population, both sorted by time and id, do not share.

    The spike of the other run is the one with the same number among the spikes of that cell.
    """
    shared = min(len(a.timestamps), len(b.timestamps))
    differs = (a.timestamps[:shared] != b.timestamps[:shared]) | (a.node_ids[:shared] != b.node_ids[:shared])
    first = int(np.argmax(differs)) if differs.any() else shared
    heads = [(train.timestamps[first], train.node_ids[first]) for train in (a, b) if first < len(train.timestamps)]
    if not heads:
        return None
    _, node_id = min(heads)
    number = int(np.count_nonzero(a.node_ids[:first] == node_id))
    times = [train.timestamps[train.node_ids == node_id][number : number + 1].tolist() for train in (a, b)]
    time_a, time_b = (found[0] if found else None for found in times)
    return SpikeDifference(population=a.population, node_id=int(node_id), time_a=time_a, time_b=time_b)


def _compare_report(a: RunResult, b: RunResult, name: str) -> Iterator[Difference]:
    where = f"report '{name}'"
    if name not in a.reports or name not in b.reports:
        yield LayoutDifference(where=where, what=f"only in {'a' if name in a.reports else 'b'}")
        return
    with ReportFile(a.files.reports[name].path) as one, ReportFile(b.files.reports[name].path) as other:
        yield from _only_in_one(where, set(one.populations), set(other.populations))
        for population in sorted(set(one.populations) & set(other.populations)):
            what = _layout_difference(one, other, population)
            if what:
                yield LayoutDifference(where=f"{where}: population '{population}'", what=what)
            elif difference := _first_value_difference(one, other, name, population):
                yield difference


def _layout_difference(a: ReportFile, b: ReportFile, population: str) -> str:
    one, other = a.layout(population), b.layout(population)
    pairs = {
        "unit": (a.unit(population), b.unit(population)),
        "time": (one.time, other.time),
        "number of rows": (one.rows, other.rows),
        "number of elements": (one.columns, other.columns),
    }
    for what, (left, right) in pairs.items():
        if left != right:
            return f"{what} {left} in a, {right} in b"
    names = ("nodes", "elements")
    for what, left_ids, right_ids in zip(names, _columns(one)[1:], _columns(other)[1:], strict=True):
        if not np.array_equal(left_ids, right_ids):
            return f"other {what} in a than in b"
    return ""


def _columns(layout: ReportLayout) -> tuple[npt.NDArray[np.int64], npt.NDArray[np.int64], npt.NDArray[np.int64]]:
    """The columns in the order of their nodes, and the node and element of each."""
    nodes = np.repeat(layout.node_ids, np.diff(layout.index_pointers))
    order = np.argsort(nodes, kind="stable")
    return order, nodes[order], layout.element_ids[order]


def _first_value_difference(a: ReportFile, b: ReportFile, report: str, population: str) -> ValueDifference | None:
    layout = a.layout(population)
    order_a, nodes, elements = _columns(layout)
    order_b, _, _ = _columns(b.layout(population))
    step = max(1, _BLOCK_VALUES // max(1, layout.columns))
    for first in range(0, layout.rows, step):
        rows = slice(first, min(first + step, layout.rows))
        one, other = a.data(population, rows)[:, order_a], b.data(population, rows)[:, order_b]
        places = np.argwhere(one.view(np.uint32) != other.view(np.uint32))
        if places.size:
            row, column = (int(each) for each in places[0])
            return ValueDifference(
                report=report,
                population=population,
                row=first + row,
                time=float(layout.times[first + row]),
                node_id=int(nodes[column]),
                element_id=int(elements[column]),
                value_a=float(one[row, column]),
                value_b=float(other[row, column]),
            )
    return None


def _only_in_one(where: str, a: set[str], b: set[str]) -> Iterator[Difference]:
    for name in sorted(a ^ b):
        yield LayoutDifference(where=where, what=f"population '{name}' only in {'a' if name in a else 'b'}")
