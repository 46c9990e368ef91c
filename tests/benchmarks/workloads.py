"""What is measured: circuits, how long they are simulated, on how many ranks; the short ones first."""

import shutil
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import builders
import circuits
import h5py
from parity.bases import build_microcircuit, microcircuit
from parity.environment import REPOSITORY, sources_key


def plain(directory: Path, *, cells: int) -> Path:
    """The built-in circuit, with 150 synapses a cell; gives its config."""
    return build_microcircuit(directory, cells=cells, seed=circuits.SEED, morphology="asc")


@dataclass(frozen=True, slots=True, kw_only=True)
class Workload:
    """A circuit of some cells, simulated for `tstop` ms on some ranks; `pairs` runs of each engine, taking turns."""

    name: str
    what: str
    build: Callable[..., Path]
    cells: int
    tstop: float
    ranks: int = 1
    pairs: int = 2

    def prepare(self, root: Path) -> tuple[Path, int]:
        """The simulation config below `root`, and the number of edges onto its cells."""
        network = self._circuit(root / "circuits")
        sections = microcircuit(self.name, cells=self.cells, seed=circuits.SEED).sections(network)
        sections["run"]["tstop"] = self.tstop
        synapses = 0
        for path in network.parent.rglob("*__chemical.h5"):
            with h5py.File(path) as file:
                synapses += sum(len(group["source_node_id"]) for group in file["edges"].values())
        return builders.simulation_config(root / self.name, network, **sections), synapses

    def _circuit(self, root: Path) -> Path:
        """The circuit config, built when it is missing or its builders have changed."""
        own = [path for path in (REPOSITORY / "ndexp" / "circuits").glob("*") if path.is_file()]
        key = sources_key([Path(circuits.__file__), *own])
        folder = root / f"{self.build.__name__}-{self.cells}-{key}"
        done = folder / ".done"
        if not done.is_file():
            shutil.rmtree(folder, ignore_errors=True)
            self.build(folder, cells=self.cells)
            done.touch()
        return folder / "circuit_config.json"


def _sizes() -> list[Workload]:
    return [
        Workload(
            name=f"size-{cells}",
            what=f"{cells} cells: how costs grow with the circuit",
            build=circuits.dense,
            cells=cells,
            tstop=5.0,
            pairs=1,
        )
        for cells in (25, 50)
    ]


WORKLOADS = {
    workload.name: workload
    for workload in (
        Workload(
            name="whole",
            what="set-up, memory and a short simulation; 1500 synapses a cell",
            build=circuits.dense,
            cells=100,
            tstop=10.0,
        ),
        Workload(name="ranks", what="the same on two ranks", build=circuits.dense, cells=100, tstop=10.0, ranks=2),
        Workload(
            name="unique",
            what="a morphology of its own for each cell, 150 synapses a cell",
            build=circuits.unique,
            cells=50,
            tstop=5.0,
        ),
        *_sizes(),
        Workload(name="setup", what="set-up; 1500 synapses a cell", build=circuits.dense, cells=100, tstop=5.0),
        Workload(name="long", what="30 ms; 1500 synapses a cell", build=circuits.dense, cells=100, tstop=30.0),
        Workload(
            name="size-200",
            what="200 cells: how costs grow with the circuit",
            build=circuits.dense,
            cells=200,
            tstop=5.0,
            pairs=1,
        ),
        Workload(name="plain", what="the built-in circuit, 150 synapses a cell", build=plain, cells=100, tstop=10.0),
    )
}
DEFAULT = ("whole", "ranks", "unique", "size-25", "size-50")
"""Together some five minutes."""
