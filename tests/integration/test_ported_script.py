"""A script for neurodamus with only its imports changed sees the numbers that it sees there.

`tests/data/ported_script.json` has what the same script saw with neurodamus 4.2.9 on NEURON 9.0.2, on Linux and x86_64,
with the config that `write_config` makes; `make parity`'s environments ran it. Equal to the last bit.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import builders
import pytest

from ndexp.launch import mechanisms

pytestmark = pytest.mark.integration

SCRIPT = Path(__file__).with_name("ported_script.py")
EXPECTED = builders.DATA / "ported_script.json"
WINDOW = {"delay": 1.0, "duration": 20.0}


def write_config(folder: Path) -> Path:
    """The ring with replay, a current and noise, overrides, modifications and a report."""
    network = builders.ring(folder / "circuit")
    report = {"type": "compartment", "cells": "All", "variable_name": "v", "sections": "soma"}
    drive = {"module": "linear", "input_type": "current_clamp", "amp_start": 0.3, "node_set": "EvenA"}
    replay = {"module": "synapse_replay", "input_type": "spikes", "node_set": "RingA"}
    noise = {"module": "noise", "input_type": "current_clamp", "mean": 0.1, "variance": 0.01, "node_set": "RingB"}
    return builders.simulation_config(
        folder,
        network,
        run={"tstop": 20.0},
        node_set="All",
        inputs={
            "replay": {**WINDOW, **replay, "spike_file": str(network.parent / "afferent_spikes.h5")},
            "drive": {**WINDOW, **drive},
            "noise": {**WINDOW, **noise},
        },
        connection_overrides=[
            {"name": "all", "source": "All", "target": "All", "weight": 1.5, "spont_minis": 20.0},
            {"name": "afferents", "source": "Afferents", "target": "All", "synapse_configure": "%s.Use *= 0.9"},
        ],
        conditions={
            "modifications": [
                {
                    "name": "leak",
                    "type": "configure_all_sections",
                    "node_set": "RingB",
                    "section_configure": "%s.g_pas *= 1.1",
                }
            ]
        },
        reports={"soma": {**report, "dt": 0.5, "start_time": 0, "end_time": 20}},
    )


def test_it_sees_what_neurodamus_shows(tmp_path: Path) -> None:
    command = [sys.executable, str(SCRIPT), str(write_config(tmp_path)), "seen.json"]
    environment = {**os.environ, "NRNMECH_LIB_PATH": str(mechanisms.build().path)}

    done = subprocess.run(
        command, cwd=tmp_path, env=environment, capture_output=True, text=True, timeout=120, check=False
    )

    assert done.returncode == 0, done.stdout + done.stderr
    seen = json.loads((tmp_path / "seen.json").read_text(encoding="utf-8"))
    expected = json.loads(EXPECTED.read_text(encoding="utf-8"))["seen"]
    assert seen.keys() == expected.keys()
    for name, values in expected.items():
        assert seen[name] == values, name
