"""A SONATA simulation config file to `Settings`: strict keys first, then libsonata, then checks of our own."""

import json
import logging
from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import libsonata

from ndexp.engine.settings.beta_features import read_beta_features
from ndexp.engine.settings.circuit import open_circuit, read_edges, read_populations, read_vasculature
from ndexp.engine.settings.inputs import read_input, read_own_input
from ndexp.engine.settings.model import (
    Conditions,
    ConnectionOverride,
    ModificationSettings,
    OutputSettings,
    ReportSettings,
    RunSettings,
    Settings,
)
from ndexp.errors import ConfigError, NdexpError, raise_problems
from ndexp.sonata.coreneuron import not_in_coreneuron
from ndexp.sonata.input_blocks import check_inputs
from ndexp.sonata.json_file import read_json
from ndexp.sonata.simulation_config import check_simulation_config

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.typing import JsonObject, LibsonataObject

log = logging.getLogger(__name__)

_INTEGRATION = {"euler": 0, "crank_nicolson": 1, "crank_nicolson_ion": 2}

_SEEDS = ("random_seed", "stimulus_seed", "ionchannel_seed", "minis_seed", "synapse_seed")


def load_settings(
    path: Path, output_dir: Path | None = None, plugins: "Sequence[Path]" = (), simulator: str | None = None
) -> Settings:
    """The settings of a simulation config file.

    Args:
        path: the SONATA simulation config.
        output_dir: replaces `output.output_dir`; a relative one starts at the config's folder.
        plugins: Python files besides those of the config.
        simulator: NEURON or CORENEURON, whatever the config says; None for the config's.

    Raises:
        ConfigError: the config is missing, has unknown keys or values that make no sense.
        CircuitError: the circuit config or a file that it names is missing or broken.
    """
    path = path.resolve()
    raw = read_json(path)
    problems = [*check_simulation_config(raw, path.name), *check_inputs(raw, path.name)]
    raise_problems(f"{path.name} has problems", problems)
    parsed = _parse(path)
    expanded = json.loads(parsed.expanded_json)  # with the manifest's variables replaced
    network = Path(parsed.network)
    circuit = open_circuit(network)
    node_set = parsed.node_set or None
    settings = Settings(
        path=path,
        node_set=node_set,
        circuit_node_sets_file=_optional_file(circuit.node_sets_path),
        node_sets_file=_optional_file(parsed.node_sets_file) if "node_sets_file" in raw else None,
        compartment_sets_file=_optional_file(parsed.compartment_sets_file),
        run=_run(parsed.run),
        conditions=_conditions(parsed.conditions, expanded.get("conditions", {})),
        output=_output(parsed.output, expanded.get("output", {}), path.parent, output_dir),
        populations=read_populations(circuit, node_set, network.parent),
        edges=read_edges(circuit, network.parent),
        vasculature=MappingProxyType(read_vasculature(circuit, network.parent)),
        inputs=_inputs(raw, parsed),
        plugins=(*_plugins(raw, path.parent), *plugins),
        reports=_reports(parsed, raw),
        connection_overrides=tuple(_override(block) for block in parsed.connection_overrides()),
        beta_features=read_beta_features(expanded.get("beta_features"), path),
        is_coreneuron=(simulator or parsed.target_simulator.name) == "CORENEURON",
    )
    problems = [*_check(settings, expanded), *_unknown_simulator(parsed.target_simulator.name, simulator, path.name)]
    raise_problems(f"{path.name} has problems", [*problems, *_not_in_coreneuron(settings, expanded, path.name)])
    return settings


def _parse(path: Path) -> "LibsonataObject":
    try:
        return libsonata.SimulationConfig.from_file(str(path))
    except (libsonata.SonataError, RuntimeError) as error:
        raise ConfigError(f"libsonata refuses it: {error}", path.name) from error


def _plugins(raw: "JsonObject", folder: Path) -> "list[Path]":
    return [folder / name for name in raw.get("plugins") or ()]


def _inputs(raw: "JsonObject", parsed: "LibsonataObject") -> "tuple[StimInfo, ...]":
    """The inputs in the order of the file, then those of plugins, which libsonata does not know."""
    own = (raw.get("plugin_inputs") or {}).items()
    return (
        *(read_input(name, parsed.input(name)) for name in parsed.list_input_names),
        *(read_own_input(name, block) for name, block in own),
    )


def _run(run: "LibsonataObject") -> RunSettings:
    return RunSettings(
        tstop=run.tstop,
        dt=run.dt,
        random_seed=run.random_seed,
        stimulus_seed=run.stimulus_seed,
        ionchannel_seed=run.ionchannel_seed,
        minis_seed=run.minis_seed,
        synapse_seed=run.synapse_seed,
        spike_threshold=run.spike_threshold,
        integration_method=_INTEGRATION[run.integration_method.name],
    )


def _conditions(conditions: "LibsonataObject", expanded: "JsonObject") -> Conditions:
    return Conditions(
        celsius=conditions.celsius,
        v_init=conditions.v_init,
        spike_location=conditions.spike_location.name,
        extracellular_calcium=conditions.extracellular_calcium,
        randomize_gaba_rise_time=conditions.randomize_gaba_rise_time,
        mechanisms=MappingProxyType(
            {name: MappingProxyType(dict(values)) for name, values in conditions.mechanisms.items()},
        ),
        modifications=_modifications(expanded.get("modifications", [])),
    )


def _modifications(blocks: "Sequence[Mapping[str, str]]") -> tuple[ModificationSettings, ...]:
    """The blocks as they stand, since libsonata drops what a type does not need; it has checked them."""
    keys = ("name", "type", "node_set", "compartment_set", "section_configure")
    return tuple(ModificationSettings(**{key: block[key] for key in keys if key in block}) for block in blocks)


def _output(output: "LibsonataObject", expanded: "JsonObject", folder: Path, output_dir: Path | None) -> OutputSettings:
    directory = Path(output.output_dir) if output_dir is None else folder / output_dir
    spikes, log_file = Path(output.spikes_file).name, expanded.get("log_file")
    return OutputSettings(
        directory=directory,
        spikes_file=directory / (spikes if spikes.endswith(".h5") else f"{spikes}.h5"),
        log_file=directory / log_file if log_file else None,
        spikes_sort_order=output.spikes_sort_order.name,
    )


def _reports(parsed: "LibsonataObject", raw: "Mapping[str, object]") -> tuple[ReportSettings, ...]:
    """The enabled reports, in the order of the file (libsonata has their names in a set)."""
    names = raw.get("reports")
    blocks = [(name, parsed.report(name)) for name in (names if isinstance(names, dict) else ())]
    return tuple(_report(name, block) for name, block in blocks if block.enabled)


def _report(name: str, block: "LibsonataObject") -> ReportSettings:
    file_name = Path(block.file_name).name
    return ReportSettings(
        name=name,
        type=block.type.name,
        cells=block.cells or None,
        sections=block.sections.name,
        compartments=block.compartments.name,
        variable_name=block.variable_name,
        scaling=block.scaling.name,
        unit=block.unit,
        dt=block.dt,
        start_time=block.start_time,
        end_time=block.end_time,
        file_name=file_name if file_name.endswith(".h5") else f"{file_name}.h5",
        compartment_set=block.compartment_set,
        electrodes_file=block.electrodes_file,
    )


def _override(block: "LibsonataObject") -> ConnectionOverride:
    return ConnectionOverride(
        name=block.name,
        source=block.source,
        target=block.target,
        weight=block.weight,
        delay=block.delay,
        spont_minis=block.spont_minis,
        synapse_configure=block.synapse_configure,
        modoverride=block.modoverride,
        synapse_delay_override=block.synapse_delay_override,
        neuromodulation_dtc=block.neuromodulation_dtc,
        neuromodulation_strength=block.neuromodulation_strength,
    )


def _optional_file(name: str | None) -> Path | None:
    return Path(name) if name else None


def _check_seeds(run: RunSettings, given: "JsonObject", where: str) -> "Iterator[NdexpError]":
    """Seeds of which libsonata would take the lower 32 bits only; fractions, which it cuts off, are told."""
    for name in _SEEDS:
        value, seed = given.get(name, 0), getattr(run, name)
        if value < 0:
            yield ConfigError(f"the seed is {value}, but must not be negative", f"{where}.{name}")
        elif int(value) != seed:
            yield ConfigError(f"the seed is {value}, but must be below {2**31}", f"{where}.{name}")
        elif value != seed:
            log.warning("%s.%s: the seed %s is cut to %s", where, name, value, seed)


def _check(settings: Settings, expanded: "JsonObject") -> list[NdexpError]:
    where, run = settings.path.name, settings.run
    problems: list[NdexpError] = []
    if run.dt <= 0:
        problems.append(ConfigError(f"the time step is {run.dt} ms, but must be positive", f"{where}: run.dt"))
    if run.tstop < 0:
        problems.append(ConfigError(f"the end time is {run.tstop} ms, but must not be negative", f"{where}: run.tstop"))
    problems += _check_seeds(run, expanded["run"], f"{where}: run")
    return problems


def _unknown_simulator(configured: str, simulator: str | None, where: str) -> "Iterator[ConfigError]":
    """The one that will run, when there is none of that name; a config that says nothing means NEURON."""
    key = f"{where}: target_simulator" if simulator is None else "option simulator"
    name = configured if simulator is None else simulator
    if name not in {"NEURON", "CORENEURON"} and (simulator is not None or name != "UNSPECIFIED"):
        yield ConfigError(f"the simulator {name} is not available", key, "Use NEURON or CORENEURON")


def _not_in_coreneuron(settings: Settings, expanded: "JsonObject", where: str) -> list[ConfigError]:
    if not settings.is_coreneuron:
        return []
    reports = [one.name for one in settings.reports]
    populations = [(one.name, one.type) for one in settings.populations]
    return list(not_in_coreneuron(reports, expanded.get("inputs"), populations, where))
