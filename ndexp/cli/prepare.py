"""From a composed experiment to its plan: the circuit is built if need be, mechanisms are collected, all is checked."""

import os
from pathlib import Path
from typing import TYPE_CHECKING

from ndexp.cli.display import Progress
from ndexp.errors import ConfigError, UnknownKeyError

if TYPE_CHECKING:
    from ndexp.cli.options import Options
    from ndexp.compose.composer import Composed
    from ndexp.plan.run_plan import RunPlan
    from ndexp.schema.circuit import CircuitConfig

_BUILT_IN = ("microcircuit", "point_network")


def composed_experiment(options: "Options", working_folder: Path) -> "Composed":
    """The experiment that the options choose, on the SONATA simulation config that `simulation.base` names, if any.

    Args:
        options: overrides and the user's folders.
        working_folder: where a relative `simulation.base` starts, absolute.

    Raises:
        ConfigError: an unknown option, key or value, or a base that cannot be read.
    """
    from ndexp.compose.composer import compose_experiment
    from ndexp.plan.base_config import read_base

    return compose_experiment(options.overrides, options.config_dirs, lambda path: read_base(path, working_folder))


def planned_run(composed: "Composed", progress: Progress, working_folder: Path) -> "RunPlan":
    """The checked plan of a composed experiment.

    Args:
        composed: the experiment.
        progress: told of the stages.
        working_folder: where relative paths start, absolute.

    Raises:
        NdexpError: a problem of the circuit, the mechanisms or the config.
    """
    from ndexp.launch.mechanisms import collect, given_library
    from ndexp.launch.native import available_cores
    from ndexp.plan.circuit_files import read_circuit
    from ndexp.plan.planner import Request, make_plan, mechanism_folders

    where = f"experiment '{composed.name}'"
    with progress.stage("circuit") as note:
        circuit_config = circuit_of(composed.config.circuit, where, working_folder)
        note.detail = circuit_detail(composed.config.circuit, working_folder)
    with progress.stage("plan and check") as note:
        request = Request(
            experiment=composed.name,
            config=composed.config,
            circuit_config=circuit_config,
            working_folder=working_folder,
            cores=available_cores(),
            overrides=composed.overrides,
            resolved=composed.resolved,
        )
        circuit = read_circuit(circuit_config)
        ready = given_library(os.environ)
        folders = () if ready else mechanism_folders(request, circuit)
        sources = {ready.path.name: ready.path} if ready else collect(folders)
        plan = make_plan(request, circuit, folders, sources)
        note.detail = plan.run_id
    return plan


def circuit_of(circuit: "CircuitConfig", where: str, working_folder: Path) -> Path:
    """The circuit's config: the user's own, or the built-in one from the cache, built when it is not there.

    Raises:
        ConfigError: neither a path nor a known name is given, or the size is not positive.
    """
    from ndexp.circuits.cache import FEATURES, cached

    if circuit.path is not None:
        return working_folder / Path(circuit.path).expanduser()
    if circuit.name is None:
        hint = "Give circuit.path=PATH/circuit_config.json, or simulation.base=PATH/simulation_config.json"
        raise ConfigError("no circuit is given", f"{where}: circuit.path", hint)
    if circuit.name not in _BUILT_IN:
        raise UnknownKeyError(
            f"no built-in circuit '{circuit.name}'", f"{where}: circuit.name", circuit.name, _BUILT_IN
        )
    if circuit.cells < 1:
        raise ConfigError(
            f"a circuit of {circuit.cells} cells cannot be built", f"{where}: circuit.cells", "Give 10 or more"
        )
    chosen = {"gap_junctions": circuit.gap_junctions, "plastic": circuit.plastic}
    features = [name for name, is_on in chosen.items() if is_on]
    lacking = [name for name in features if name not in FEATURES[circuit.name]]
    if lacking:
        raise ConfigError(f"the circuit '{circuit.name}' has none", f"{where}: circuit.{lacking[0]}", "Leave it false")
    return cached(circuit.name, cells=circuit.cells, seed=circuit.seed, features=features)


def circuit_detail(circuit: "CircuitConfig", working_folder: Path) -> str:
    """The circuit in a few words."""
    if circuit.path is not None:
        return shown_path(working_folder / circuit.path, working_folder)
    return f"{circuit.name}, {circuit.cells} cells"


def shown_path(path: Path, working_folder: Path) -> str:
    """The path as people read it: relative to the working folder where it lies below it."""
    return str(path.relative_to(working_folder)) if path.is_relative_to(working_folder) else str(path)
