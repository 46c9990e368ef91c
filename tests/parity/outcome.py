"""What one engine made of one simulation, read from its files; and the first place where two outcomes differ."""

import json
from dataclasses import dataclass, field
from pathlib import Path

import h5py
import numpy as np
from numpy.typing import NDArray

REPORT = "soma_v"
"""Name of the report that every parity config has: soma(0.5).v of all cells at every dt."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """Spikes sorted by (time, gid), and soma voltages: a row per cell, cells sorted by gid.

    `times` float64, ms, and `gids` int64, both (n,); `cells` (c,) int64; `v` (c, steps) float32, mV; `offsets` name of
    a population → its first gid. `phases` (seconds by name), `rss_mb` (MB at the end of each), `peak_mb` (the most up
    to the end of set-up) and `setup_cpu_s`, the highest rank's of each, are there when the engine tells them.
    """

    times: NDArray[np.float64]
    gids: NDArray[np.int64]
    cells: NDArray[np.int64]
    v: NDArray[np.float32]
    offsets: dict[str, int]
    seconds: float
    phases: dict[str, float] = field(default_factory=dict)
    rss_mb: dict[str, float] = field(default_factory=dict)
    peak_mb: float = 0.0
    setup_cpu_s: float = 0.0


def read_reference(prefix: Path, *, ranks: int, seconds: float) -> Outcome:
    """The outcome that `reference_driver.py` has written, all ranks together.

    Raises:
        ValueError: the ranks did not work together.
    """
    parts = [np.load(f"{prefix}.{rank}.npz") for rank in range(ranks)]
    facts = [json.loads(str(part["facts"])) for part in parts]
    if any(fact["ranks"] != ranks for fact in facts):
        msg = f"neurodamus ran on {facts[0]['ranks']} ranks instead of {ranks}"
        raise ValueError(msg)
    times, gids, cells = (np.concatenate([part[key] for part in parts]) for key in ("times", "gids", "cells"))
    # what a report stores: the recorded doubles rounded to float32
    v = np.concatenate([part["v"] for part in parts if len(part["v"])] or [np.empty((0, 0))]).astype(np.float32)
    order, rows = np.lexsort((gids, times)), np.argsort(cells)
    return Outcome(
        times=times[order],
        gids=gids[order],
        cells=cells[rows],
        v=v[rows] if len(v) else v,
        offsets=facts[0]["populations"],
        seconds=seconds,
        phases={name: max(fact["phases"][name] for fact in facts) for name in facts[0]["phases"]},
        rss_mb={name: max(fact["rss_mb"][name] for fact in facts) for name in facts[0]["rss_mb"]},
        peak_mb=max(fact["peak_mb"] for fact in facts),
        setup_cpu_s=max(fact["setup_cpu_s"] for fact in facts),
    )


def read_ours(output: Path, *, seconds: float) -> Outcome:
    """The outcome in an output folder of ndexp: spikes.h5, populations_offset.dat and the report, if there is one."""
    offsets = _offsets(output / "populations_offset.dat")
    times, gids = _spikes(output / "spikes.h5", offsets)
    cells, v = _voltages(output / f"{REPORT}.h5", offsets)
    order, rows = np.lexsort((gids, times)), np.argsort(cells)
    return Outcome(times=times[order], gids=gids[order], cells=cells[rows], v=v[rows], offsets=offsets, seconds=seconds)


def first_difference(reference: Outcome, other: Outcome, dt: float) -> str:
    """Where the two first differ in a bit, in words; empty if nowhere."""
    if reference.offsets != other.offsets:
        return f"offsets {reference.offsets} / {other.offsets}"
    found = (_spike_difference(reference, other), _voltage_difference(reference, other, dt))
    return "; ".join(text for text in found if text)


def _spike_difference(reference: Outcome, other: Outcome) -> str:
    n = min(len(reference.times), len(other.times))
    same = (reference.times[:n].view(np.uint64) == other.times[:n].view(np.uint64)) & (
        reference.gids[:n] == other.gids[:n]
    )
    counts = f"{len(reference.times)} / {len(other.times)} spikes"
    if not same.all():
        k = int(np.argmin(same))
        pair = (f"{o.times[k]!r} ms of gid {o.gids[k]}" for o in (reference, other))
        return f"spike {k} of {counts}: {' / '.join(pair)}"
    return "" if len(reference.times) == len(other.times) else f"{counts}; the first {n} are equal"


def _voltage_difference(reference: Outcome, other: Outcome, dt: float) -> str:
    if not np.array_equal(reference.cells, other.cells):
        return f"cells {reference.cells.tolist()} / {other.cells.tolist()}"
    steps = [outcome.v.shape[1] for outcome in (reference, other)]
    if abs(steps[0] - steps[1]) > 1:  # a report leaves out the last step, a recorder keeps it
        return f"{steps[0]} / {steps[1]} voltages of each cell"
    n = min(steps)
    unlike = reference.v[:, :n].view(np.uint32) != np.ascontiguousarray(other.v[:, :n]).view(np.uint32)
    if not unlike.any():
        return ""
    k = int(np.argmax(unlike.any(axis=0)))
    row = int(np.argmax(unlike[:, k]))
    values = " / ".join(repr(float(outcome.v[row, k])) for outcome in (reference, other))
    return f"v at {k * dt:g} ms of gid {reference.cells[row]}: {values} mV"


def _offsets(path: Path) -> dict[str, int]:
    lines = [line.split("::") for line in path.read_text(encoding="utf-8").splitlines() if line.strip()]
    return {name: int(offset) for name, offset, alias in lines if alias != "virtual"}


def _spikes(path: Path, offsets: dict[str, int]) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    times: list[NDArray[np.float64]] = [np.empty(0)]
    gids: list[NDArray[np.int64]] = [np.empty(0, dtype=np.int64)]
    with h5py.File(path) as file:
        for name, group in file.get("spikes", {}).items():
            times.append(group["timestamps"][()])
            gids.append(group["node_ids"][()].astype(np.int64) + offsets[name])
    return np.concatenate(times), np.concatenate(gids)


def _voltages(path: Path, offsets: dict[str, int]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    cells: list[NDArray[np.int64]] = []
    v: list[NDArray[np.float32]] = []
    if not path.is_file():
        return np.empty(0, dtype=np.int64), np.empty((0, 0), dtype=np.float32)
    with h5py.File(path) as file:
        for name, group in file["report"].items():
            cells.append(group["mapping/node_ids"][()].astype(np.int64) + offsets[name])
            first = group["mapping/index_pointers"][()][: len(group["mapping/node_ids"])].astype(np.int64)
            v.append(group["data"][()][:, first].T)
    return np.concatenate(cells), np.concatenate(v)
