"""A small circuit of plain files, an experiment on it, and a stand-in for the engine's process."""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

import h5py
import numpy as np
from command_fakes import Call, FakeCommands

from ndexp.launch.base import Job
from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.image import Image
from ndexp.plan.planner import Request, make_plan
from ndexp.plan.run_plan import RunPlan
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.inputs import InputConfig
from ndexp.schema.reports import ReportConfig
from ndexp.schema.simulation import SimulationConfig

NODE_SETS = {"All": {"population": "cells"}, "Some": {"node_id": [0]}, "Both": ["All", "Some"]}


def write_circuit(folder: Path) -> Path:
    """A circuit's config with node sets, an HDF5 file, a morphology, a hoc and a .mod file; not one to simulate."""
    for name in ("morphologies", "hoc", "mod"):
        (folder / name).mkdir(parents=True)
    (folder / "morphologies" / "cell.asc").write_text("(a morphology)")
    (folder / "hoc" / "cell.hoc").write_text("begintemplate cell")
    (folder / "mod" / "Own.mod").write_text("NEURON { SUFFIX Own }")
    (folder / "node_sets.json").write_text(json.dumps(NODE_SETS))
    write_numbers(folder / "nodes.h5", [1.0, 2.0])
    write_numbers(folder / "spikes.h5", [0.5])
    population = {"type": "biophysical", "alternate_morphologies": {"neurolucida-asc": "$DIR/morphologies"}}
    population |= {"biophysical_neuron_models_dir": "$DIR/hoc"}
    nodes = [{"nodes_file": "$DIR/nodes.h5", "populations": {"cells": population}}]
    config = {
        "manifest": {"$DIR": "."},
        "node_sets_file": "$DIR/node_sets.json",
        "components": {"mechanisms_dir": "$DIR/mod"},
        "networks": {"nodes": nodes, "edges": []},
    }
    path = folder / "circuit_config.json"
    path.write_text(json.dumps(config))
    return path


def write_numbers(path: Path, values: Sequence[float]) -> None:
    """An HDF5 file with one dataset."""
    with h5py.File(path, "w") as file:
        file["values"] = np.array(values)


def experiment(**sections: object) -> ExperimentConfig:
    """An experiment with a replay, noise and a report; sections replace its own."""
    config = ExperimentConfig(
        simulation=SimulationConfig(node_set="All"),
        inputs={
            "replay": InputConfig(module="synapse_replay", spike_file="$CIRCUIT_DIR/spikes.h5", node_set="All"),
            "noise": InputConfig(module="noise", mean=0.1, variance=0.01, node_set="Some"),
        },
        reports={"soma": ReportConfig(cells="Both", variable_name="v")},
    )
    return replace(config, **sections)  # type: ignore[arg-type]


def plan_of(config: ExperimentConfig, circuit_config: Path, root: Path, image: Image | None = None) -> RunPlan:
    """The plan of an experiment on the circuit; runs lie in `root`, which is the working folder too."""
    circuit = read_circuit(circuit_config)
    sources = {path.name: path for folder in circuit.mechanisms for path in folder.iterdir()}
    request = Request(
        experiment="test",
        config=config,
        circuit_config=circuit_config,
        working_folder=root,
        cores=2,
        overrides=("+experiment=test",),
        resolved={"description": ""},
        image=image,
    )
    return make_plan(request, circuit, circuit.mechanisms, sources)


IMAGE_ID = f"sha256:{'1' * 64}"


def image(kind: str = "docker", labels: Mapping[str, str] | None = None) -> Image:
    """An image that is not there."""
    is_docker = kind == "docker"
    return Image(
        kind=kind,
        reference=IMAGE_ID if is_docker else "/images/ndexp-0.1.0.sif",
        name="ndexp" if is_docker else "ndexp-0.1.0.sif",
        tag="0.1.0",
        oci_id=IMAGE_ID,
        sif_sha256="" if is_docker else "2" * 64,
        labels=labels or {},
    )


def job(folder: Path, ranks: int = 1, **fields: object) -> Job:
    """A job in a folder; nothing is made. Fields are added to it."""
    made = Job(
        folder=folder,
        simulation_config=folder / "simulation_config.json",
        output_directory=folder / "output",
        log_directory=folder / "logs",
        library=Path("/cache/libnrnmech.so"),
        ranks=ranks,
    )
    return replace(made, **fields)  # type: ignore[arg-type]


@dataclass
class FakeRunner(FakeCommands):
    """Stands for `ndexp.process.run`: prints lines, may act as the engine, keeps what it was called with."""

    lines: Sequence[str] = ()
    exit_status: int = 0
    act: Callable[[Sequence[str]], None] | None = None
    calls: list[dict[str, object]] = field(default_factory=list)

    def answer(self, call: Call) -> tuple[int, Sequence[str]]:
        """The lines, as they are."""
        self.calls.append(vars(call))
        if self.act is not None:
            self.act(call.command)
        return self.exit_status, self.lines
