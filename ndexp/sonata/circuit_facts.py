"""How big a circuit is: cells per population, edges per edge population, cells in a node set."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import libsonata
import numpy as np
import numpy.typing as npt

from ndexp.errors import CircuitError, UnknownKeyError


@dataclass(frozen=True, slots=True, kw_only=True)
class PopulationFacts:
    """One node population: number of nodes, and SONATA's type (`biophysical`, `virtual`, `point_neuron` …)."""

    size: int
    type: str

    @property
    def is_virtual(self) -> bool:
        """Whether its nodes only give spikes and are no cells."""
        return self.type == "virtual"


@dataclass(frozen=True, slots=True, kw_only=True)
class CircuitFacts:
    """What a circuit config leads to, without its edges' contents.

    Args:
        populations: node population → size and type, in alphabetical order.
        edges: edge population → number of edges, in alphabetical order.
        node_sets: the circuit's own node sets file, if it has one.
    """

    populations: Mapping[str, PopulationFacts]
    edges: Mapping[str, int]
    node_sets: Path | None


def read_circuit_facts(circuit_config: Path) -> CircuitFacts:
    """Sizes and types of all populations of a circuit.

    Raises:
        CircuitError: the config or one of its files is missing or broken.
    """
    try:
        circuit = libsonata.CircuitConfig.from_file(str(circuit_config))
        populations = {
            name: PopulationFacts(
                size=int(circuit.node_population(name).size), type=circuit.node_population_properties(name).type
            )
            for name in sorted(circuit.node_populations)
        }
        edges = {name: int(circuit.edge_population(name).size) for name in sorted(circuit.edge_populations)}
        node_sets = Path(circuit.node_sets_path) if circuit.node_sets_path else None
    except (libsonata.SonataError, RuntimeError, ValueError) as error:
        raise CircuitError(f"the circuit cannot be read: {error}", str(circuit_config), "Did it move?") from error
    return CircuitFacts(populations=populations, edges=edges, node_sets=node_sets)


def node_set_ids(circuit_config: Path, files: Sequence[Path], name: str) -> dict[str, npt.NDArray[np.int64]]:
    """The nodes of a node set, population by population; later files win over earlier ones.

    Args:
        circuit_config: the circuit the node set is about.
        files: node sets files, the circuit's first, then the simulation's.
        name: the node set.

    Returns:
        population → sorted ids, (n,) int64; populations without a node in it are left out.

    Raises:
        UnknownKeyError: no file has that node set.
        CircuitError: a file is broken.
    """
    try:
        sets = libsonata.NodeSets("{}")
        for file in files:
            sets.update(libsonata.NodeSets.from_file(str(file)))
        if name not in sets.names:
            places = ", ".join(str(file) for file in files)
            raise UnknownKeyError(f"no node set '{name}'", places, name, sets.names)
        circuit = libsonata.CircuitConfig.from_file(str(circuit_config))
        found = {
            population: sets.materialize(name, circuit.node_population(population)).flatten().astype(np.int64)
            for population in sorted(circuit.node_populations)
        }
    except (libsonata.SonataError, RuntimeError, ValueError) as error:
        raise CircuitError(f"node set '{name}' cannot be read: {error}", str(circuit_config)) from error
    return {population: np.unique(ids) for population, ids in found.items() if ids.size}
