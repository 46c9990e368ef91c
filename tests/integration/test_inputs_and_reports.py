"""Stimuli and reports of a SONATA config through the engine: the same files on 1, 2 and more ranks than cells."""

import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import builders
import h5py
import numpy as np
import pytest

pytestmark = pytest.mark.integration

CURRENT = {"input_type": "current_clamp", "delay": 2.0, "duration": 20.0}
INPUTS = {
    "noise": {**CURRENT, "module": "noise", "mean": 0.3, "variance": 0.01, "node_set": "RingA"},
    "pulse": {**CURRENT, "module": "pulse", "amp_start": 0.3, "width": 1, "frequency": 50, "node_set": "RingB"},
    "line": {**CURRENT, "module": "linear", "amp_start": 0.1, "amp_end": 0.2, "compartment_set": "DendritesA"},
    "relative": {**CURRENT, "module": "relative_linear", "percent_start": 50, "node_set": "All"},
    "hold": {**CURRENT, "module": "hyperpolarizing", "node_set": "All", "represents_physical_electrode": True},
    "below": {**CURRENT, "module": "subthreshold", "percent_less": 90, "node_set": "EvenA"},
}
REPORT = {"type": "compartment", "variable_name": "v", "dt": 0.1, "start_time": 0, "end_time": 25}
REPORTS = {
    "soma": {**REPORT, "sections": "soma"},
    "all": {**REPORT, "sections": "all"},
    "current": {**REPORT, "cells": "RingA", "variable_name": "i_membrane", "sections": "dend", "unit": "nA"},
    "set": {**REPORT, "type": "compartment_set", "cells": "RingA", "compartment_set": "DendritesA"},
}


@pytest.fixture(scope="module")
def config(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., Path]:
    folder = tmp_path_factory.mktemp("ring")
    circuit = builders.ring(folder / "circuit")

    def write(name: str, **sections: Any) -> Path:
        sections = {"inputs": INPUTS, "reports": REPORTS, **sections}
        return builders.simulation_config(
            folder / name,
            circuit,
            node_set="All",
            run={"tstop": 25.0, "dt": 0.1, "random_seed": 7, "stimulus_seed": 3},
            compartment_sets_file=str(folder / "circuit" / "compartment_sets.json"),
            **sections,
        )

    return write


@pytest.fixture(scope="module")
def outputs(config: Callable[..., Path]) -> dict[int, Path]:
    """Number of ranks → output folder; 7 ranks share 5 cells."""
    path, folders = config("good"), {}
    for ranks in (1, 2, 7):
        folders[ranks] = path.parent / f"output{ranks}"
        done = engine(path, ranks, "--output-dir", str(folders[ranks]))
        assert done.returncode == 0, done.stdout + done.stderr
    return folders


def engine(config: Path, ranks: int, *options: str) -> subprocess.CompletedProcess[str]:
    mpiexec = Path(sys.prefix) / "bin" / "mpiexec"
    launcher = [str(mpiexec), "--allow-run-as-root", "--oversubscribe", "-n", str(ranks)] if ranks > 1 else []
    command = [*launcher, sys.executable, "-m", "ndexp.engine", str(config), *options]
    return subprocess.run(command, capture_output=True, text=True, timeout=300, check=False)


def datasets(path: Path) -> dict[str, np.ndarray]:
    found: dict[str, np.ndarray] = {}
    with h5py.File(path) as file:
        file.visititems(lambda key, item: found.update({key: item[()]}) if isinstance(item, h5py.Dataset) else None)
    return found


@pytest.mark.mpi
@pytest.mark.parametrize("ranks", [2, 7])
@pytest.mark.parametrize("name", [*REPORTS, "spikes"])
def test_files_do_not_depend_on_the_ranks(outputs: dict[int, Path], name: str, ranks: int) -> None:
    one, other = (datasets(outputs[number] / f"{name}.h5") for number in (1, ranks))
    assert one.keys() == other.keys()
    for key, values in one.items():
        np.testing.assert_array_equal(values, other[key], err_msg=key)


def test_every_row_is_sampled(outputs: dict[int, Path]) -> None:
    soma = datasets(outputs[1] / "soma.h5")
    for population in ("RingA", "RingB"):
        values = soma[f"report/{population}/data"]
        assert values.shape[0] == 250
        assert np.all(values != 0)
        assert np.all(values[0] == -65)
        assert np.all(np.ptp(values, axis=0) > 1)


def test_the_soma_is_the_first_element_of_all(outputs: dict[int, Path]) -> None:
    soma, every = (datasets(outputs[1] / f"{name}.h5") for name in ("soma", "all"))
    first = every["report/RingA/mapping/index_pointers"][:-1].astype(int)
    np.testing.assert_array_equal(every["report/RingA/data"][:, first], soma["report/RingA/data"])
    assert set(every["report/RingA/mapping/element_ids"][first]) == {0}


def test_a_compartment_set_names_node_and_section(outputs: dict[int, Path]) -> None:
    points = datasets(outputs[1] / "set.h5")
    assert points["report/RingA/mapping/node_ids"].tolist() == [0, 2]
    assert points["report/RingA/mapping/element_ids"].tolist() == [4, 5, 8]


@pytest.mark.mpi
@pytest.mark.parametrize(
    ("sections", "message"),
    [
        (
            {"reports": {"bad": {**REPORT, "variable_name": "nothing"}}},
            "simulation_config.json: reports.bad.variable_name: there is no variable 'nothing' at RingCell[0].soma[0]",
        ),
        (
            {"reports": {"bad": {**REPORT, "type": "lfp", "variable_name": None, "electrodes_file": "x.h5"}}},
            "reports.bad.electrodes_file: the electrodes file ",
        ),
        (
            {"inputs": {"bad": {**INPUTS["pulse"], "width": 21}}, "reports": {}},
            "simulation_config.json: inputs.bad.width: a pulse of 21 ms is longer than its period of 20 ms",
        ),
    ],
)
def test_mistakes_are_told_on_two_ranks(config: Callable[..., Path], sections: dict[str, Any], message: str) -> None:
    for block in sections["reports"].values():
        for key in [key for key, value in block.items() if value is None]:
            del block[key]
    done = engine(config(f"bad{len(message)}", **sections), 2)
    assert done.returncode == 2, done.stderr
    assert message in done.stderr
