"""Reports of both engines side by side: what neurodamus reported at every step, and the rows of ndexp's files."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import h5py
import numpy as np
from numpy.typing import NDArray

Element = tuple[str, int, int]
"""Population, node id, element id."""


@dataclass(frozen=True, slots=True, kw_only=True, eq=False)
class Frames:
    """What neurodamus reported: elements by population and node, and values (steps, elements) float32, a row a step."""

    elements: list[Element]
    values: NDArray[np.float32]


def read_frames(folder: Path, report: str) -> Frames:
    """The frames of a report, all ranks together."""
    elements: list[Element] = []
    parts = [np.empty((0, 0), dtype=np.float32)]
    for file in sorted(folder.glob(f"{report}.*columns")):
        names = [line.split() for line in file.read_text(encoding="utf-8").splitlines()]
        elements += [(population, int(node), int(element)) for population, node, element in names]
        kind = np.dtype([("step", "<f8"), ("values", "<f4", (len(names),))])
        frames = np.fromfile(file.with_suffix(".frames"), dtype=kind)
        parts.append(frames["values"])
    steps = max(len(part) for part in parts)
    values = np.concatenate([part for part in parts if len(part) == steps], axis=1)
    order = sorted(range(len(elements)), key=lambda column: elements[column][:2])  # stable: elements keep their order
    return Frames(elements=[elements[column] for column in order], values=values[:, order])


def report_difference(frames: Frames, file: Path, steps: list[int]) -> str:
    """Where a report file first differs from the frames of its rows' steps, in words; empty if nowhere.

    Args:
        frames: of neurodamus.
        file: of ndexp; it need not exist if there are no elements.
        steps: as `recorded_steps` gives them.
    """
    if not frames.elements and not file.exists():
        return ""
    elements: list[Element] = []
    columns = []
    with h5py.File(file) as content:
        for population, group in content["report"].items():
            pointers = group["mapping/index_pointers"][()].tolist()
            ids = group["mapping/element_ids"][()].tolist()
            for node, first, last in zip(group["mapping/node_ids"][()].tolist(), pointers, pointers[1:], strict=False):
                elements += [(population, node, element) for element in ids[first:last]]
            columns.append(group["data"][()])
    if elements != frames.elements:
        pairs = [pair for pair in zip(frames.elements, elements, strict=False) if pair[0] != pair[1]]
        return f"{file.stem}: {len(frames.elements)} / {len(elements)} elements, first {pairs[:1]}"
    return _first_value(frames, np.concatenate(columns, axis=1), steps, file.stem)


def recorded_steps(block: Mapping[str, Any], dt: float, tstop: float) -> list[int]:
    """The step of each row of a report: neurodamus asks at every step but the last whether it is due.

    Args:
        block: of the config.
        dt: time step of the simulation, ms.
        tstop: end of the simulation, ms.
    """
    period, due, last = int(block["dt"] / dt), block["start_time"] / dt, min(block["end_time"], tstop) / dt
    steps = []
    for step in range(round(tstop / dt)):
        if due <= step <= last and int(step - due) % period == 0:
            steps.append(step)
            due += period
    return steps


def _first_value(frames: Frames, values: NDArray[np.float32], steps: list[int], name: str) -> str:
    expected = np.zeros_like(values)
    known = steps[: len(values)]  # further samples are dropped; rows that are never sampled stay zero
    expected[: len(known)] = frames.values[known]
    unlike = expected.view(np.uint32) != values.view(np.uint32)
    if not unlike.any():
        return ""
    row, column = (int(index) for index in np.argwhere(unlike)[0])
    pair = f"{float(expected[row, column])!r} / {float(values[row, column])!r}"
    return f"{name}: row {row} of {frames.elements[column]}: {pair}"
