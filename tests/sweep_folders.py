"""Sweep folders with made-up states and statistics, for tests of what reads them: no engine is needed."""

import itertools
import json
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

Rates = Callable[[Mapping[str, object]], Mapping[str, float]]
CELLS = 100


def sweep_folder(
    root: Path,
    axes: Mapping[str, Sequence[object]],
    rates: Rates = lambda point: {"exc": 5.0},
    failed: Mapping[int, str] | None = None,
    planned: Sequence[int] = (),
) -> Path:
    """A launched grid of 1000 ms runs in `root`, and its sweep folder.

    Args:
        root: gets the runs, and `sweeps/grid-01234567`.
        axes: axis → values; the last changes fastest.
        rates: point → population → mean rate, Hz, of 100 cells.
        failed: number of a point → why it failed.
        planned: numbers of points whose runs were not begun.
    """
    folder = root / "sweeps" / "grid-01234567"
    folder.mkdir(parents=True)
    points = [dict(zip(axes, values, strict=True)) for values in itertools.product(*axes.values())]
    runs = []
    for number, point in enumerate(points):
        run = root / f"run{number}-{number:08x}"
        if number not in planned:
            run_of_sweep(run, rates(point), (failed or {}).get(number), 10.0 + number)
        runs.append(
            {
                "run_id": run.name,
                "config_hash": "",
                "folder": f"../../{run.name}",
                "coordinates": point,
                "overrides": [],
            }
        )
    index = {
        "format": 1,
        "experiment": "steps",
        "sweep_id": folder.name,
        "sweep_hash": "0123456789",
        "axes": [{"name": name, "values": list(values)} for name, values in axes.items()],
        "runs": runs,
        "overrides": ["+experiment=steps", "-m"],
    }
    (folder / "sweep.json").write_text(json.dumps(index))
    return folder


def run_of_sweep(folder: Path, rates: Mapping[str, float], failure: str | None, wall_s: float) -> None:
    """A run's folder with its state and, unless it failed, kept statistics and a page."""
    (folder / "output").mkdir(parents=True)
    state = {
        "status": "failed" if failure else "complete",
        "message": failure or "",
        "wall_s": None if failure else wall_s,
    }
    (folder / "state.json").write_text(json.dumps(state))
    if failure:
        return
    spikes = folder / "output" / "spikes.h5"
    spikes.write_bytes(b"made up")
    (folder / "summary.html").write_text("made up")
    populations = {
        name: {
            "cells": CELLS,
            "spikes": round(CELLS * rate),
            "rate": rate,
            "cv": 0.5,
            "active": 1.0,
            "correlation": None,
        }
        for name, rate in rates.items()
    }
    stamp = {"bytes": spikes.stat().st_size, "modified_ns": spikes.stat().st_mtime_ns}
    content = {"format": 1, "spikes_file": stamp, "tstop": 1000.0, "populations": populations}
    (folder / "statistics.json").write_text(json.dumps(content))
