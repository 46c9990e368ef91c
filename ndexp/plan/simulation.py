"""The composed sections as a SONATA simulation config: paths absolute, open ends filled in, nulls left out."""

from collections.abc import Mapping
from dataclasses import asdict
from enum import Enum
from pathlib import Path

from ndexp.plan.paths import replace_paths
from ndexp.schema.experiment import ExperimentConfig
from ndexp.schema.inputs import InputConfig, InputType
from ndexp.schema.reports import ReportConfig
from ndexp.sonata.input_blocks import MODULES

CIRCUIT_VARIABLE = "$CIRCUIT_DIR"
"""Stands in YAML for the folder of the circuit's config."""

_PATH_KEYS = frozenset(
    "node_sets_file compartment_sets_file spike_file path electrodes_file "
    "load_g_pas_file manual_MEComboInfo_file vc_amp plugins".split()
)
SPIKES_FILE = "spikes.h5"
"""Name of the spike file in the output folder."""

_INPUT_TYPES = {
    "synapse_replay": InputType.spikes,
    "seclamp": InputType.voltage_clamp,
    "spatially_uniform_e_field": InputType.extracellular_stimulation,
}


def simulation_sections(config: ExperimentConfig, circuit_config: Path, folder: Path) -> dict[str, object]:
    """The SONATA simulation config, without `metadata`.

    Args:
        config: the composed experiment.
        circuit_config: the circuit's config, absolute.
        folder: where relative paths start, absolute.
    """
    tstop = config.run.tstop
    sections: dict[str, object] = {
        "version": 2.4,
        "network": str(circuit_config),
        **{key: value for key, value in _plain(config.simulation).items() if key != "base"},
        "run": _plain(config.run),
        "output": {"output_dir": "output", "spikes_file": SPIKES_FILE, "spikes_sort_order": "by_time"},
        "conditions": _conditions(config),
        **_inputs(config),
        "reports": {name: _report(one, tstop) for name, one in config.reports.items()},
        "connection_overrides": _named(config.connection_overrides),
        **_beta_features(config),
    }
    if not config.simulation.plugins:
        del sections["plugins"]

    def absolute(path: str) -> str:
        return str(resolve_path(path, circuit_config.parent, folder))

    return {key: replace_paths(one, is_path_key, absolute, key) for key, one in sections.items()}


def is_path_key(key: str) -> bool:
    """Whether this field of a simulation config holds the path of an input file."""
    return key in _PATH_KEYS


def input_files(section: Mapping[str, object]) -> set[Path]:
    """The files that a simulation config, or a section of it, names."""
    found: set[Path] = set()
    for key, value in section.items():
        if isinstance(value, Mapping):
            found |= input_files(value)
        elif is_path_key(key):
            found.update(Path(one) for one in (value if isinstance(value, list) else [value]) if isinstance(one, str))
    return found


def resolve_path(path: str, circuit_folder: Path, folder: Path) -> Path:
    """The absolute path; `$CIRCUIT_DIR` and `~` are replaced, a relative path starts in `folder`.

    One with `..` in it is resolved: in a container the folder before the dots may be missing.
    """
    found = folder / Path(path.replace(CIRCUIT_VARIABLE, str(circuit_folder))).expanduser()
    return found.resolve() if ".." in found.parts else found


def _conditions(config: ExperimentConfig) -> dict[str, object]:
    return _plain(config.conditions) | {"modifications": _named(config.conditions.modifications)}


def _beta_features(config: ExperimentConfig) -> dict[str, object]:
    """The section, if it says anything: a config without it has none."""
    said = {key: value for key, value in _plain(config.beta_features).items() if value is not False}
    return {"beta_features": said} if said else {}


def _inputs(config: ExperimentConfig) -> dict[str, object]:
    """The inputs; those of plugins apart, since readers of SONATA refuse modules that they do not know."""
    blocks = {name: _input(one, config.run.tstop) for name, one in config.inputs.items()}
    own = {name for name, one in config.inputs.items() if config.simulation.plugins and one.module not in MODULES}
    sections: dict[str, object] = {"inputs": {name: block for name, block in blocks.items() if name not in own}}
    return sections | ({"plugin_inputs": {name: blocks[name] for name in blocks if name in own}} if own else {})


def _input(one: InputConfig, tstop: float) -> dict[str, object]:
    input_type = one.input_type or _INPUT_TYPES.get(one.module, InputType.current_clamp)
    duration = max(0.0, tstop - one.delay) if one.duration is None else one.duration
    fields = {key: value for key, value in _plain(one).items() if key != "parameters"}
    return {**one.parameters, **fields, "input_type": input_type.value, "duration": duration}


def _report(one: ReportConfig, tstop: float) -> dict[str, object]:
    return _plain(one) | {"end_time": tstop if one.end_time is None else one.end_time}


def _named(blocks: Mapping[str, object]) -> list[dict[str, object]]:
    """Blocks by name as SONATA's array, in their order."""
    return [{"name": name, **_plain(one)} for name, one in blocks.items()]


def _plain(section: object) -> dict[str, object]:
    """A dataclass as JSON values, nulls left out."""
    return {key: _value(value) for key, value in asdict(section).items() if value is not None}  # type: ignore[call-overload]


def _value(value: object) -> object:
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, dict):
        return {key: _value(one) for key, one in value.items() if one is not None}
    if isinstance(value, list):
        return [_value(one) for one in value]
    return value
