"""Run folders with made-up spikes and reports, for tests of what reads them: no engine is needed."""

import json
from pathlib import Path

import numpy as np
from builders import ring, simulation_config

from ndexp.sonata.reports import ReportLayout, ReportWriter
from ndexp.sonata.spikes import spike_trains, write_spikes

SPIKES = {"RingA": ([5.0, 12.5, 12.5, 40.0], [0, 2, 1, 0]), "RingB": ([7.0], [1])}
"""Population → times (ms) and ids of the spikes of `run_folder`; RingA has 3 cells, RingB 2."""


def run_folder(folder: Path) -> Path:
    """A complete run of the ring: 50 ms, 5 spikes, a soma report of all 5 cells each 0.5 ms, replayed afferents.

    The value in row r of cell c is `-70 + c + r / 100` mV.
    """
    network = ring(folder.parent / f"{folder.name}-circuit")
    simulation_config(
        folder,
        network,
        node_sets_file=str(network.parent / "node_sets.json"),
        inputs={"afferents": replay(network.parent / "afferent_spikes.h5")},
        reports={"soma": soma_report()},
    )
    (folder / "output").mkdir()
    write_spikes(folder / "output" / "spikes.h5", [spike_trains(name, *spikes) for name, spikes in SPIKES.items()])
    write_soma_report(folder / "output" / "soma.h5", {"RingA": 3, "RingB": 2})
    (folder / "state.json").write_text(json.dumps({"status": "complete"}))
    return folder


def replay(path: Path) -> dict[str, object]:
    """A synapse_replay block from 2 to 32 ms."""
    return {
        "module": "synapse_replay",
        "input_type": "spikes",
        "delay": 2.0,
        "duration": 30.0,
        "node_set": "RingA",
        "spike_file": str(path),
    }


def soma_report() -> dict[str, object]:
    """A report block: soma voltages each 0.5 ms."""
    return {
        "cells": "All",
        "sections": "soma",
        "type": "compartment",
        "variable_name": "v",
        "unit": "mV",
        "dt": 0.5,
        "start_time": 0.0,
        "end_time": 50.0,
    }


def soma_layout(cells: int, rows: int = 100, dt: float = 0.5) -> ReportLayout:
    """The layout of a soma report of cells 0 to `cells` - 1."""
    return ReportLayout(
        node_ids=np.arange(cells),
        index_pointers=np.arange(cells + 1),
        element_ids=np.zeros(cells, dtype=np.int64),
        time=(0.0, rows * dt, dt),
        rows=rows,
    )


def write_soma_report(path: Path, sizes: dict[str, int]) -> None:
    """A soma report of 100 rows with the values `run_folder` tells."""
    with ReportWriter(path, {name: soma_layout(size) for name, size in sizes.items()}, "mV") as writer:
        for name, size in sizes.items():
            writer.write_rows(name, 0, -70 + np.arange(size)[None, :] + np.arange(100)[:, None] / 100)
