"""The circuits that parity variants run on, and what every variant on one of them starts from."""

import json
import shutil
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import partial
from pathlib import Path
from typing import Any

import builders
import ring_additions as additions
from parity.environment import REPOSITORY, sources_key

Addition = Callable[[Path], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class Base:
    """A circuit and the settings under which its cells fire.

    `build` makes the circuit in a folder and returns its config. `populations` are the real ones; `everything` is the
    node set of all of them, `parts` are those that may be simulated alone, `targets` those that may get a stimulus. No
    part has all its cells in the later population: neurodamus then gives two populations the same gids. `replayed` is
    the node set that the afferents in the file `afferents` reach; `inner` is a population with connections among its
    own cells; `drive` (nA) is a pulse of 1 ms that makes its cells fire. `excitatory` and `inhibitory` are node sets of
    sources of synapses of that kind, `virtual` one of the afferents, `glia` those of the targets that are astrocytes.

    `offers` names what axes may need of a circuit (`first gids`: gids of `inner` are its node ids); `overrides` are
    connection overrides it always has, `inputs` further inputs, and `node_set` what is simulated, of which voltages are
    compared in `everything`.
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
    excitatory: str
    inhibitory: str
    virtual: str
    glia: tuple[str, ...] = ()
    offers: frozenset[str] = frozenset({"overrides", "parts", "ranks", "fields"})
    overrides: tuple[Mapping[str, object], ...] = ()
    inputs: Mapping[str, Mapping[str, object]] = field(default_factory=dict)
    node_set: str | None = None

    def circuit(self, root: Path) -> Path:
        """The circuit config below `root`, built when it is missing or its builders have changed."""
        sources = [
            Path(__file__),
            *(REPOSITORY / "tests" / name for name in ("builders.py", "ring_additions.py")),
            *(path for path in builders.DATA.rglob("*") if path.is_file()),
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
        further = {
            name: {**settings, "spike_file": str(network.parent / str(settings["spike_file"]))}
            for name, settings in self.inputs.items()
        }
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
                **further,
            },
            "connection_overrides": [dict(block) for block in self.overrides],
            "node_set": self.node_set,
        }


def compartment_sets(network: Path) -> dict[str, Any]:
    """The compartment sets beside a circuit config, by name."""
    return dict(json.loads((network.parent / "compartment_sets.json").read_text(encoding="utf-8")))


def _ring(name: str, *, add: tuple[Addition, ...] = (), settings: Mapping[str, Any] | None = None, **ring: Any) -> Base:
    """A ring circuit with `ring`'s options and what `add` puts on top; `settings` are other fields of the base."""
    base = Base(
        name=name,
        build=partial(_build_ring, add=add, **ring),
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
        excitatory="RingA",
        inhibitory="RingB",
        virtual="Afferents",
    )
    return replace(base, **(settings or {}))


def _build_ring(directory: Path, *, add: tuple[Addition, ...], **ring: Any) -> Path:
    path = builders.ring(directory, **ring)
    for addition in add:
        addition(path)
    return path


def microcircuit(name: str, *, cells: int, seed: int, morphology: str = "asc") -> Base:
    return Base(
        name=name,
        build=partial(build_microcircuit, cells=cells, seed=seed, morphology=morphology),
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
        excitatory="Excitatory",
        inhibitory="Inhibitory",
        virtual="Thalamus",
        offers=frozenset({"overrides", "parts", "ranks", "first gids"}),
    )


def build_microcircuit(directory: Path, *, cells: int, seed: int, morphology: str) -> Path:
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
        *_rings_of_other_edges(),
        *_rings_of_other_connections(),
    ]


def _rings_of_other_edges() -> list[Base]:
    """Rings whose chemical edges are written in other ways."""
    one_rank = {"offers": frozenset({"overrides"})}
    return [
        _ring("ring-locations", add=(additions.locate_by_all_means,), seed=6),
        _ring("ring-scattered", add=(additions.scatter,), cells=(5, 3), seed=7),
        _ring("ring-short-delays", add=(additions.delays,), settings=one_rank, seed=8),
        _ring("ring-two-edge-populations", add=(additions.second_edges,), seed=9),
        _ring("ring-undeclared-source", add=(additions.undeclared_source,), mini_frequency=40.0, seed=10),
        _ring("ring-plastic", add=(additions.plastic_columns,), settings={"offers": _offers("plastic")}, seed=11),
    ]


def _rings_of_other_connections() -> list[Base]:
    """Rings with other connections than chemical synapses."""
    exp2syn = {"name": "exp2syn", "source": "RingA", "target": "RingB", "modoverride": "Exp2Syn"}
    from_file = {
        "module": "synapse_replay",
        "input_type": "spikes",
        "delay": 0.0,
        "duration": 1000.0,
        "node_set": "RingA",
    }
    modulators = {"inputs": {"modulators": {**from_file, "spike_file": "modulator_spikes.h5"}}}
    points = {
        "overrides": ({**exp2syn, "source": "Points"},),
        "node_set": "Mosaic",
        # on one rank, for neurodamus rebuilds spike times between ranks; and whole, for without its point cells, which
        # come first, neurodamus mixes up gids
        "offers": frozenset({"points"}),
    }
    glia = {
        "node_set": "Mosaic",
        "everything": "Mosaic",
        "targets": ("All", "Glia", "RingA", "RingB", "EvenA"),
        "glia": ("Glia",),
        "offers": frozenset({"astrocytes"}),
    }
    return [
        _ring(
            "ring-gap-junctions",
            add=(additions.gap_junctions, additions.channels),
            settings={"offers": _offers("gap")},
            cells=(4, 3),
            seed=12,
        ),
        _ring(
            "ring-neuromodulation",
            add=(additions.neuromodulation,),
            settings={**modulators, "offers": _offers("neuromodulation")},
            seed=13,
        ),
        _ring(
            "ring-exp2syn",
            add=(additions.exp2syn,),
            settings={"overrides": (exp2syn,), "offers": frozenset({"exp2syn", "parts", "ranks", "fields"})},
            mini_frequency=0.0,  # Exp2Syn cannot have minis
            seed=14,
        ),
        _ring("ring-astrocytes", add=(additions.astrocytes,), settings=glia, cells=(5, 3), seed=16),
        _ring("ring-point-cells", add=(additions.point_cells,), settings=points, mini_frequency=0.0, seed=15),
    ]


def _offers(what: str) -> frozenset[str]:
    # with gap junctions neurodamus' results depend on the ranks; ndexp's are those of its one rank
    ranks = set() if what == "gap" else {"ranks"}
    return frozenset({"overrides", "parts", "fields", what, *ranks})
