"""The circuits that parity variants run on, and what every variant on one of them starts from."""

import json
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import builders
from parity.environment import REPOSITORY, sources_key


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A circuit and the settings under which its cells fire.

    `build` makes the circuit in a folder and returns its config. `populations` are the real ones; `everything` is the
    node set of all of them, `parts` are those that may be simulated alone, `targets` those that may get a stimulus. No
    part has all its cells in the later population: neurodamus then gives two populations the same gids. `replayed` is
    the node set that the afferents in the file `afferents` reach; `inner` is a population with connections among its
    own cells; `drive` (nA) is a pulse of 1 ms that makes its cells fire.
    """

    name: str
    build: Callable[[Path], Path]
    populations: tuple[str, ...]
    everything: str
    parts: tuple[str, ...]
    targets: tuple[str, ...]
    afferents: str
    replayed: str
    inner: str
    drive: float
    tstop: float
    celsius: float
    v_init: float

    def circuit(self, root: Path) -> Path:
        """The circuit config below `root`, built when it is missing or its builders have changed."""
        sources = [
            *(REPOSITORY / "tests").glob("builders.py"),
            *builders.RING_DATA.iterdir(),
            *(path for path in (REPOSITORY / "ndexp" / "circuits").glob("*") if path.is_file()),
        ]
        folder = root / f"{self.name}-{sources_key(sources)}"
        done = folder / "circuit_config.path"
        if not done.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            config = self.build(folder)
            done.write_text(str(config.relative_to(folder)), encoding="utf-8")
        return folder / done.read_text(encoding="utf-8")

    def sections(self, network: Path) -> dict[str, Any]:
        """The simulation config's sections before any axis has changed them: afferents replayed, pulses."""
        return {
            "run": {"tstop": self.tstop, "dt": 0.025, "random_seed": 17},
            "conditions": {"celsius": self.celsius, "v_init": self.v_init},
            "inputs": {
                "afferents": {
                    "module": "synapse_replay",
                    "input_type": "spikes",
                    "delay": 0.0,
                    "duration": 1000.0,
                    "spike_file": str(network.parent / self.afferents),
                    "node_set": self.replayed,
                },
                "drive": {
                    "module": "pulse",
                    "input_type": "current_clamp",
                    "amp_start": self.drive,
                    "width": 1.0,
                    "frequency": 80.0,
                    "delay": 2.0,
                    "duration": self.tstop,
                    "node_set": self.everything,
                },
            },
        }


def compartment_sets(network: Path) -> dict[str, Any]:
    """The compartment sets beside a circuit config, by name."""
    return dict(json.loads((network.parent / "compartment_sets.json").read_text(encoding="utf-8")))


def _ring(name: str, **options: Any) -> Base:
    return Base(
        name=name,
        build=partial(builders.ring, **options),
        populations=("RingA", "RingB"),
        everything="All",
        parts=("RingA", "EvenA", "TypeA0", "Layer2"),
        targets=("All", "RingA", "RingB", "EvenA", "TypeA0", "Layer2"),
        afferents="afferent_spikes.h5",
        replayed="RingA",
        inner="RingA",
        drive=1.0,
        tstop=50.0,
        celsius=20.0,
        v_init=-65.0,
    )


def microcircuit(name: str, *, cells: int, seed: int, morphology: str = "asc") -> Base:
    return Base(
        name=name,
        build=partial(_build_microcircuit, cells=cells, seed=seed, morphology=morphology),
        populations=("excitatory", "inhibitory"),
        everything="All",
        parts=("Excitatory", "L5_PC", "Sample"),
        targets=("All", "Excitatory", "Inhibitory", "L23_PC", "PV_BC", "Sample"),
        afferents="thalamus_spikes.h5",
        replayed="All",
        inner="excitatory",
        drive=2.0,
        tstop=30.0,
        celsius=34.0,
        v_init=-75.0,
    )


def _build_microcircuit(directory: Path, *, cells: int, seed: int, morphology: str) -> Path:
    """Ndexp's built-in circuit with only one of its three morphology formats declared."""
    from ndexp.circuits import microcircuit

    path = microcircuit.build(directory, cells=cells, seed=seed)
    config = json.loads(path.read_text(encoding="utf-8"))
    kept = {"asc": ("neurolucida-asc",), "h5": ("h5v1",), "swc": ()}[morphology]
    for entry in config["networks"]["nodes"]:
        for population in entry["populations"].values():
            alternates = population.pop("alternate_morphologies", {})
            if any(name in alternates for name in kept):
                population["alternate_morphologies"] = {name: alternates[name] for name in kept}
    return builders.write_json(path, config)


def bases() -> list[Base]:
    """All circuits, the small ones first."""
    return [
        _ring("ring"),
        _ring("ring-swc", morphology="swc", seed=2),
        _ring("ring-h5", morphology="h5", seed=3),
        _ring("ring-large", cells=(9, 5), synapses=7, seed=4),
        _ring("ring-without-minis", mini_frequency=0.0, seed=5),
        microcircuit("microcircuit-10", cells=10, seed=1),
        microcircuit("microcircuit-12-swc", cells=12, seed=2, morphology="swc"),
        microcircuit("microcircuit-12-h5", cells=12, seed=3, morphology="h5"),
        microcircuit("microcircuit-20", cells=20, seed=4),
    ]
