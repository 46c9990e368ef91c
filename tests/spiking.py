"""Populations with made-up spikes, for tests of figures."""

import json
from pathlib import Path

import numpy as np
from run_folders import run_folder

from ndexp.figures.raster import Band
from ndexp.results.run import RunResult, open_run
from ndexp.sonata.spikes import spike_trains, write_spikes


def poisson_band(name: str, cells: int, spikes: int, duration: float = 1000.0, seed: int = 1) -> Band:
    """A population whose cells fire independently of each other."""
    rng = np.random.default_rng(seed)
    times = np.sort(rng.uniform(0, duration, spikes))
    return Band(name=name, ids=np.arange(cells), times=times, node_ids=rng.integers(0, cells, spikes))


def run_with_spikes(folder: Path, spikes: dict[str, tuple[np.ndarray, np.ndarray]], tstop: float) -> RunResult:
    """The ring's run with other spikes, population → times, ms, and ids, and another duration."""
    run_folder(folder)
    config = json.loads((folder / "simulation_config.json").read_text())
    config["run"]["tstop"] = tstop
    (folder / "simulation_config.json").write_text(json.dumps(config))
    write_spikes(folder / "output" / "spikes.h5", [spike_trains(name, *each) for name, each in spikes.items()])
    return open_run(folder)


NO_SPIKES = np.empty(0), np.empty(0, dtype=np.int64)
