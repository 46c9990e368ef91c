"""Short runs of the engine on a small circuit, with everything that they write."""

import os
import subprocess
import sys
from functools import cache
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np

from ndexp.launch import mechanisms

PULSES = {
    "module": "pulse",
    "input_type": "current_clamp",
    "amp_start": 2.0,
    "width": 1.0,
    "frequency": 80.0,
    "delay": 2.0,
    "duration": 20.0,
    "node_set": "All",
}
SOMA = {"cells": "All", "variable_name": "v", "sections": "soma", "type": "compartment", "dt": 0.1}


@cache
def environment() -> dict[str, str]:
    return {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}


def engine(folder: Path, circuit: Path, ranks: int = 1, **sections: Any) -> subprocess.CompletedProcess[str]:
    """How the engine ended: 20 ms with pulses into all cells, and what `sections` change."""
    config = builders.simulation_config(
        folder,
        circuit,
        **{
            "node_set": "All",
            "inputs": {"pulses": PULSES},
            "reports": {"soma": {**SOMA, "start_time": 0, "end_time": 20}},
            **sections,
            "run": {"tstop": 20.0, **sections.get("run", {})},
        },
    )
    mpiexec = [str(Path(sys.prefix) / "bin" / "mpiexec"), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)]
    command = [*(mpiexec if ranks > 1 else []), sys.executable, "-m", "ndexp.engine", str(config)]
    return subprocess.run(command, capture_output=True, text=True, timeout=120, env=environment(), check=False)


def run(folder: Path, circuit: Path, ranks: int = 1, **sections: Any) -> dict[str, Any]:
    """All datasets of spikes and soma voltages, and what the engine printed under `said`."""
    done = engine(folder, circuit, ranks, **sections)
    assert done.returncode == 0, done.stdout + done.stderr
    found: dict[str, Any] = {"said": done.stdout + done.stderr}
    for name in ("spikes.h5", "soma.h5"):
        with h5py.File(folder / "output" / name) as file:
            file.visititems(
                lambda path, item: found.update({path: item[()]}) if isinstance(item, h5py.Dataset) else None
            )
    return found


def same(one: dict[str, Any], other: dict[str, Any]) -> bool:
    """Whether two runs wrote the same datasets, bit by bit."""
    return all(np.array_equal(one[name], other[name]) for name in one if name != "said")
