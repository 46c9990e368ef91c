"""What must be true of a simulation before anything is launched; every problem is found, then all are told."""

from collections.abc import Iterator, Mapping
from pathlib import Path

from ndexp.errors import CircuitError, ConfigError, NdexpError, TargetError, did_you_mean
from ndexp.plan.circuit_files import CircuitFiles
from ndexp.plan.modification_checks import modification_problems, modification_warnings
from ndexp.plan.report_checks import report_problems, report_warnings
from ndexp.plan.runtime_checks import runtime_problems, runtime_warnings
from ndexp.plan.simulation import SPIKES_FILE, is_path_key
from ndexp.plan.slurm_request import slurm_problems
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.simulation import TargetSimulator
from ndexp.sonata.coreneuron import not_in_coreneuron
from ndexp.sonata.input_blocks import MODULES, check_inputs
from ndexp.sonata.json_file import read_json
from ndexp.sonata.simulation_config import check_simulation_config


def problems_of(
    config: ExperimentConfig, simulation: Mapping[str, object], circuit: CircuitFiles, *, where: str, cores: int
) -> list[NdexpError]:
    """Everything that is wrong with a run.

    Args:
        config: the composed experiment.
        simulation: its SONATA simulation config, paths absolute.
        circuit: the circuit's files.
        where: what the messages call the experiment.
        cores: cores of the machine that runs it.
    """
    return [
        *check_simulation_config(simulation, where),
        *check_inputs(simulation, where),
        *_parameters(config, where),
        *_run(config, where),
        *_not_in_coreneuron(config, simulation, circuit, where),
        *report_problems(config, SPIKES_FILE, where),
        *_circuit_files(circuit),
        *_missing_files(simulation, where),
        *_node_sets(simulation, circuit, where),
        *_compartment_sets(simulation, where),
        *modification_problems(config.conditions.modifications, where),
        *runtime_problems(config, where, cores),
        *slurm_problems(config, where),
    ]


def warnings_of(config: ExperimentConfig) -> tuple[str, ...]:
    """What is allowed, but will surprise."""
    return (
        *report_warnings(config),
        *modification_warnings(config.conditions.modifications),
        *runtime_warnings(config),
    )


def _run(config: ExperimentConfig, where: str) -> Iterator[NdexpError]:
    if config.run.dt <= 0:
        yield ConfigError(
            f"the time step must be positive, not {config.run.dt:g} ms", f"{where}: run.dt", "Usual: 0.025"
        )
    if config.run.tstop < 0:
        yield ConfigError(f"the run cannot end at {config.run.tstop:g} ms", f"{where}: run.tstop", "Give 0 or more")


def _not_in_coreneuron(
    config: ExperimentConfig, simulation: Mapping[str, object], circuit: CircuitFiles, where: str
) -> Iterator[NdexpError]:
    if config.simulation.target_simulator is TargetSimulator.CORENEURON:
        reports = [name for name, report in config.reports.items() if report.enabled]
        yield from not_in_coreneuron(reports, simulation.get("inputs"), circuit.population_types(), where)


def _parameters(config: ExperimentConfig, where: str) -> Iterator[NdexpError]:
    for name, one in config.inputs.items():
        if one.parameters and one.module in MODULES:
            what = f"'{one.module}' is SONATA's own module: its parameters are fields"
            yield ConfigError(what, f"{where}: inputs.{name}.parameters", "Write them beside module")


def _circuit_files(circuit: CircuitFiles) -> Iterator[NdexpError]:
    for path in circuit.paths:
        if not path.exists():
            hint = "Check the path and the manifest in the circuit's config"
            yield CircuitError(f"no such file or folder: {path}", str(circuit.config), hint, file=str(path))


def _missing_files(section: Mapping[str, object], where: str, key: str = "") -> Iterator[NdexpError]:
    for name, value in section.items():
        path = f"{key}.{name}" if key else f"simulation.{name}"
        if isinstance(value, Mapping):
            yield from _missing_files(value, where, f"{key}.{name}" if key else name)
        elif is_path_key(name):
            for file in value if isinstance(value, list) else [value]:
                if isinstance(file, str) and not Path(file).is_file():
                    hint = "Relative paths start in the working folder; $CIRCUIT_DIR is the circuit's folder"
                    yield ConfigError(f"no such file: {file}", f"{where}: {path}", hint, file=file)


def _node_sets(simulation: Mapping[str, object], circuit: CircuitFiles, where: str) -> Iterator[NdexpError]:
    files = [circuit.node_sets_file, _path(simulation.get("node_sets_file"))]
    sets: dict[str, object] = {}
    for file in files:
        if file is not None and file.is_file():
            sets |= read_json(file)
            yield from _compounds(sets, file)
    for key, name in _used_node_sets(simulation):
        if name not in sets:
            yield TargetError(f"no node set '{name}'", f"{where}: {key}", did_you_mean(name, sets), key=key)


def _compounds(sets: Mapping[str, object], file: Path) -> Iterator[NdexpError]:
    for name, members in sets.items():
        for member in members if isinstance(members, list) else ():
            if member not in sets:
                yield TargetError(f"no node set '{member}'", f"{file}: {name}", did_you_mean(str(member), sets))


def _used_node_sets(simulation: Mapping[str, object]) -> Iterator[tuple[str, str]]:
    """Every node set that the simulation names, with its key."""
    places = [("simulation.node_set", simulation.get("node_set"))]
    for section, field in (("inputs", "node_set"), ("plugin_inputs", "node_set"), ("reports", "cells")):
        places += [(f"{section}.{name}.{field}", one.get(field)) for name, one in _blocks(simulation.get(section))]
    for name, one in _blocks(simulation.get("connection_overrides")):
        places += [(f"connection_overrides.{name}.{field}", one.get(field)) for field in ("source", "target")]
    places += [
        (f"conditions.modifications.{name}.node_set", one.get("node_set")) for name, one in _modifications(simulation)
    ]
    yield from ((key, name) for key, name in places if isinstance(name, str) and name)


def _compartment_sets(simulation: Mapping[str, object], where: str) -> Iterator[NdexpError]:
    used = [
        (f"{section}.{name}.compartment_set", one.get("compartment_set"))
        for section in ("inputs", "plugin_inputs", "reports")
        for name, one in _blocks(simulation.get(section))
    ]
    used += [
        (f"conditions.modifications.{name}.compartment_set", one.get("compartment_set"))
        for name, one in _modifications(simulation)
    ]
    file = _path(simulation.get("compartment_sets_file"))
    known = read_json(file) if file is not None and file.is_file() else {}
    for key, name in used:
        if isinstance(name, str) and name not in known:
            hint = did_you_mean(name, known) if known else "Give simulation.compartment_sets_file"
            yield TargetError(f"no compartment set '{name}'", f"{where}: {key}", hint, key=key)


def _modifications(simulation: Mapping[str, object]) -> list[tuple[str, Mapping[str, object]]]:
    conditions = simulation.get("conditions")
    return _blocks(conditions.get("modifications")) if isinstance(conditions, Mapping) else []


def _blocks(section: object) -> list[tuple[str, Mapping[str, object]]]:
    """The blocks of a section by name: of an object, or of an array of objects with a `name`."""
    if isinstance(section, Mapping):
        return [(str(name), one) for name, one in section.items() if isinstance(one, Mapping)]
    if isinstance(section, list):
        return [(str(one.get("name", index)), one) for index, one in enumerate(section) if isinstance(one, Mapping)]
    return []


def _path(value: object) -> Path | None:
    return Path(value) if isinstance(value, str) and value else None
