"""The circuit config as node and edge populations, in the order in which they are built."""

import json
from pathlib import Path
from typing import TYPE_CHECKING

import libsonata

from ndexp.engine.settings.model import CircuitConf, EdgeConf
from ndexp.errors import CircuitError, ConfigError

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ndexp.engine.typing import JsonObject, LibsonataObject

_PRECEDENCE = {"astrocyte": 1, "point_process": 2}

_NO_CELLS = "vasculature"


def open_circuit(path: Path) -> "LibsonataObject":
    """The circuit config as libsonata reads it.

    Raises:
        CircuitError: the file is missing or libsonata refuses it.
    """
    if not path.is_file():
        raise CircuitError("the circuit config does not exist", str(path), "Check `network` in the simulation config")
    try:
        return libsonata.CircuitConfig.from_file(str(path))
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(f"the circuit config is not valid: {error}", str(path)) from error


def read_populations(circuit: "LibsonataObject", node_set: str | None, folder: Path) -> tuple[CircuitConf, ...]:
    """The node populations, ordered by kind of cell and then by name, vasculature left out."""
    files = _files(circuit, "nodes", folder)
    found = [_population(circuit, name, files[name], node_set) for name in sorted(files)]
    cells = [population for population in found if population.type != _NO_CELLS]
    return tuple(sorted(cells, key=lambda population: (_PRECEDENCE.get(population.type, 0), population.name)))


def read_vasculature(circuit: "LibsonataObject", folder: Path) -> dict[str, Path]:
    """The populations that are vessels, and their node files."""
    files = _files(circuit, "nodes", folder)
    return {name: file for name, file in files.items() if circuit.node_population_properties(name).type == _NO_CELLS}


def read_edges(circuit: "LibsonataObject", folder: Path) -> tuple[EdgeConf, ...]:
    """The edge populations: entries in file order, populations of one entry by name.

    Raises:
        CircuitError: an edge file is missing or lacks its population.
    """
    return tuple(_edges(circuit, name, file) for name, file in _files(circuit, "edges", folder).items())


def _population(circuit: "LibsonataObject", name: str, file: Path, node_set: str | None) -> CircuitConf:
    _check_file(file, f"node population '{name}'")
    properties = circuit.node_population_properties(name)
    alternatives = properties.alternate_morphology_formats
    for key, kind in (("neurolucida-asc", "asc"), ("h5v1", "h5")):
        if key in alternatives:
            folder, extension = alternatives[key], kind
            break
    else:
        folder, extension = properties.morphologies_dir, "h5" if properties.type == "astrocyte" else "swc"
    return CircuitConf(
        name=name,
        type=properties.type,
        nodes_file=file,
        node_set=node_set,
        morphology_path=folder,
        morphology_type=extension,
        metype_path=_templates_folder(properties),
        mechanisms_dir=Path(properties.mechanisms_dir) if properties.mechanisms_dir else None,
    )


def _templates_folder(properties: "LibsonataObject") -> str:
    """The folder of the hoc templates; point neurons may have theirs under SONATA's own key for them."""
    is_point = properties.type == "point_process"
    own = properties.point_neuron_models_dir if is_point else ""
    return str(properties.biophysical_neuron_models_dir or own)


def _edges(circuit: "LibsonataObject", name: str, file: Path) -> EdgeConf:
    _check_file(file, f"edge population '{name}'")
    try:
        population = libsonata.EdgeStorage(str(file)).open_population(name)
        source, target = population.source, population.target
    except (libsonata.SonataError, RuntimeError) as error:
        raise CircuitError(f"edge population '{name}' cannot be opened: {error}", str(file)) from error
    return EdgeConf(
        name=name, type=circuit.edge_population_properties(name).type, file=file, source=source, target=target
    )


def _check_file(file: Path, what: str) -> None:
    if file.suffix == ".sonata":
        raise ConfigError(f"the file of {what} ends in .sonata", str(file), "Rename it to .h5")
    if not file.is_file():
        raise CircuitError(f"the file of {what} does not exist", str(file), "Check the circuit config and its manifest")


def _files(circuit: "LibsonataObject", kind: str, folder: Path) -> dict[str, Path]:
    """Population → file, in the order of the expanded config (its keys are sorted inside an entry)."""
    expanded: JsonObject = json.loads(circuit.expanded_json)
    return dict(_entries(expanded["networks"][kind], f"{kind}_file", folder))


def _entries(entries: "list[JsonObject]", key: str, folder: Path) -> "Iterator[tuple[str, Path]]":
    for entry in entries:
        for population in entry.get("populations") or {}:
            yield population, folder / entry[key]
