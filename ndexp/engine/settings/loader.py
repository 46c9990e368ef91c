"""A SONATA simulation config file to `Settings`: strict keys first, then libsonata, then checks of our own."""

from pathlib import Path
from types import MappingProxyType
from typing import TYPE_CHECKING

import libsonata

from ndexp import __version__
from ndexp.engine.settings.beta_features import read_beta_features
from ndexp.engine.settings.circuit import open_circuit, read_edges, read_populations, read_vasculature
from ndexp.engine.settings.inputs import check_input, read_input
from ndexp.engine.settings.model import (
    Conditions,
    ConnectionOverride,
    OutputSettings,
    ReportSettings,
    RunSettings,
    Settings,
)
from ndexp.errors import ConfigError, NdexpError, raise_problems
from ndexp.sonata.json_file import read_json
from ndexp.sonata.simulation_config import check_simulation_config

if TYPE_CHECKING:
    from collections.abc import Mapping

    from ndexp.engine.typing import LibsonataObject

_INTEGRATION = {"euler": 0, "crank_nicolson": 1, "crank_nicolson_ion": 2}

_SEEDS = ("random_seed", "stimulus_seed", "ionchannel_seed", "minis_seed", "synapse_seed")


def load_settings(path: Path, output_dir: Path | None = None) -> Settings:
    """The settings of a simulation config file.

    Args:
        path: the SONATA simulation config.
        output_dir: replaces `output.output_dir`; a relative one starts at the config's folder.

    Raises:
        ConfigError: the config is missing, has unknown keys or values that make no sense.
        CircuitError: the circuit config or a file that it names is missing or broken.
    """
    path = path.resolve()
    raw = read_json(path)
    raise_problems(f"{path.name} has problems", check_simulation_config(raw, path.name))
    parsed = _parse(path)
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
        conditions=_conditions(parsed.conditions),
        output=_output(parsed.output, path.parent, output_dir),
        populations=read_populations(circuit, node_set, network.parent),
        edges=read_edges(circuit, network.parent),
        vasculature=MappingProxyType(read_vasculature(circuit, network.parent)),
        inputs=tuple(read_input(name, parsed.input(name)) for name in parsed.list_input_names),
        reports=_reports(parsed, raw),
        connection_overrides=tuple(_override(block) for block in parsed.connection_overrides()),
        beta_features=read_beta_features(raw.get("beta_features"), path),
    )
    raise_problems(f"{path.name} has problems", _check(settings, parsed))
    return settings


def _parse(path: Path) -> "LibsonataObject":
    try:
        return libsonata.SimulationConfig.from_file(str(path))
    except (libsonata.SonataError, RuntimeError) as error:
        raise ConfigError(f"libsonata refuses it: {error}", path.name) from error


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


def _conditions(conditions: "LibsonataObject") -> Conditions:
    return Conditions(
        celsius=conditions.celsius,
        v_init=conditions.v_init,
        spike_location=conditions.spike_location.name,
        extracellular_calcium=conditions.extracellular_calcium,
        randomize_gaba_rise_time=conditions.randomize_gaba_rise_time,
        mechanisms=MappingProxyType(
            {name: MappingProxyType(dict(values)) for name, values in conditions.mechanisms.items()},
        ),
    )


def _output(output: "LibsonataObject", folder: Path, output_dir: Path | None) -> OutputSettings:
    directory = Path(output.output_dir) if output_dir is None else folder / output_dir
    spikes = Path(output.spikes_file).name
    return OutputSettings(
        directory=directory,
        spikes_file=directory / (spikes if spikes.endswith(".h5") else f"{spikes}.h5"),
        log_file=output.log_file,
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


def _check(settings: Settings, parsed: "LibsonataObject") -> list[NdexpError]:
    where, run = settings.path.name, settings.run
    problems: list[NdexpError] = []
    if run.dt <= 0:
        problems.append(ConfigError(f"the time step is {run.dt} ms, but must be positive", f"{where}: run.dt"))
    if run.tstop < 0:
        problems.append(ConfigError(f"the end time is {run.tstop} ms, but must not be negative", f"{where}: run.tstop"))
    seeds = {name: getattr(run, name) for name in _SEEDS}
    problems += [
        ConfigError(f"the seed is {seed}, but must not be negative", f"{where}: run.{name}")
        for name, seed in seeds.items()
        if seed < 0
    ]
    if parsed.target_simulator.name not in {"NEURON", "UNSPECIFIED"}:
        problems.append(
            ConfigError(
                f"the simulator {parsed.target_simulator.name} is not available",
                f"{where}: target_simulator",
                "Use NEURON",
            ),
        )
    if parsed.output.spikes_sort_order.name == "by_id":
        problems.append(
            ConfigError(
                "spikes are sorted by time, not by id",
                f"{where}: output.spikes_sort_order",
                "Use by_time",
            ),
        )
    for info in settings.inputs:
        problems += check_input(info, where)
    return problems + _not_available(parsed, where)


def _not_available(parsed: "LibsonataObject", where: str) -> list[NdexpError]:
    """Parts of SONATA that this version refuses rather than leaves out silently."""
    if not parsed.conditions.modifications():
        return []
    what = f"modifications are not available in ndexp {__version__}"
    return [ConfigError(what, f"{where}: conditions.modifications", "Leave them out")]
