"""Run folders with real manifests and made-up results, for tests of what reads records: no engine is needed."""

import json
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from run_folders import run_folder

from ndexp.launch.state import complete, planned, running, write_state
from ndexp.plan.circuit_files import read_circuit
from ndexp.plan.image import Image
from ndexp.plan.run_plan import RunPlan
from ndexp.provenance.manifest import Execution, write_manifest

HASH = "0123456789abcdef"


@dataclass(frozen=True)
class Library:
    """Stands for a compiled library."""

    path: Path = Path("/cache/mechanisms/abc/libnrnmech.so")
    sha256: str = "abc"
    sources: dict[str, str] = field(default_factory=lambda: {"hh2": "f" * 64})


def recorded_run(folder: Path, image: Image | None = None, **config: object) -> Path:
    """A complete run of the ring with manifest, crate and state; `config` joins its resolved config."""
    folder.parent.mkdir(parents=True, exist_ok=True)
    run_folder(folder)
    plan = replace(plan_of(folder, **config), image=image, runtime=image.kind if image else "native")
    state = running(planned(plan.run_id, plan.config_hash))
    write_state(folder, complete(state, 12.5))
    plan.success_file.touch()
    write_manifest(plan, execution(), Library())
    return folder


def plan_of(folder: Path, **config: object) -> RunPlan:
    """The plan of the ring's run; its circuit lies beside it in a folder of its own."""
    network = folder.with_name(f"{folder.name}-circuit") / "circuit_config.json"
    files = [one for path in read_circuit(network).paths for one in (path.rglob("*") if path.is_dir() else [path])]
    return RunPlan(
        experiment="rings",
        slug="ring",
        config_hash=HASH,
        folder=folder,
        simulation_config=json.loads((folder / "simulation_config.json").read_text()),
        circuit_config=network,
        mechanisms=(),
        ranks=2,
        runtime="native",
        launch="local",
        overrides=("run.tstop=50",),
        resolved_config={"circuit": {"path": str(network)}, "run": {"tstop": 50.0, "random_seed": 1}, **config},
        inputs=tuple(
            sorted({network, network.parent / "afferent_spikes.h5", *(one for one in files if one.is_file())})
        ),
    )


def execution(exit_status: int = 0, error: str = "") -> Execution:
    """12.5 s of work."""
    started = datetime(2026, 1, 2, 3, 4, 5, 678_000, tzinfo=UTC)
    return Execution(
        command=("ndexp", "+experiment=rings"),
        started=started,
        ended=started + timedelta(seconds=12.5),
        exit_status=exit_status,
        error=error,
    )


def recorded_sweep(experiment: Path) -> Path:
    """A sweep over two seeds and a third that was not run; its runs lie beside `sweeps/`."""
    folder = experiment / "sweeps" / "seeds-00aa"
    folder.mkdir(parents=True)
    for seed in (1, 2):
        recorded_run(experiment / f"ring{seed}-01234567", seed=seed)
    runs = [
        {
            "run_id": f"ring{seed}-01234567",
            "config_hash": HASH,
            "folder": f"../../ring{seed}-01234567",
            "coordinates": {"run.random_seed": seed, "kind": "a"},
            "overrides": [f"run.random_seed={seed}"],
        }
        for seed in (1, 2, 3)
    ]
    axes = [{"name": "run.random_seed", "values": [1, 2, 3]}, {"name": "kind", "values": ["a"]}]
    index = {"format": 1, "experiment": "rings", "sweep_id": folder.name, "sweep_hash": "00aa", "axes": axes}
    (folder / "sweep.json").write_text(json.dumps({**index, "runs": runs, "overrides": []}))
    return folder
