"""Which keys a SONATA simulation config may have; everything else is a typo and said so.

libsonata reads values and applies defaults, but ignores keys that it does not know. Keys that begin with an underscore
are comments.

Source: the SONATA extension's simulation config, as libsonata 0.2.2 reads it.
"""

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from ndexp.errors import ConfigError, NdexpError, UnknownKeyError
from ndexp.sonata.input_blocks import MODULES

TOP_KEYS = frozenset(
    "version manifest network node_sets_file compartment_sets_file node_set target_simulator run output conditions "
    "inputs reports connection_overrides metadata beta_features plugins plugin_inputs".split(),
)

SECTION_KEYS: Mapping[str, frozenset[str]] = MappingProxyType(
    {
        "run": frozenset(
            "tstop dt random_seed spike_threshold integration_method stimulus_seed ionchannel_seed minis_seed "
            "synapse_seed electrodes_file".split(),
        ),
        "output": frozenset("output_dir log_file spikes_file spikes_sort_order".split()),
        "conditions": frozenset(
            "celsius v_init spike_location extracellular_calcium randomize_gaba_rise_time mechanisms "
            "modifications".split(),
        ),
        "beta_features": frozenset(
            "gapjunction_target_population deterministic_stoch procedure_type gjc remove_channels load_g_pas_file "
            "correction_iteration_load manual_MEComboInfo_file vc_amp".split(),
        ),
    },
)

MODULE_KEYS: Mapping[str, frozenset[str]] = MappingProxyType({name: module.keys for name, module in MODULES.items()})
"""Input module → the keys of its blocks."""

REPORT_KEYS = frozenset(
    "type cells sections compartments variable_name scaling unit dt start_time end_time file_name enabled "
    "electrodes_file compartment_set".split(),
)

OVERRIDE_KEYS = frozenset(
    "name source target weight spont_minis synapse_configure modoverride synapse_delay_override delay "
    "neuromodulation_dtc neuromodulation_strength".split(),
)

MODIFICATION_KEYS = frozenset("name type node_set compartment_set section_configure".split())


def check_simulation_config(config: Mapping[str, object], where: str) -> list[NdexpError]:
    """Every unknown key, unknown input module and section of the wrong shape.

    Args:
        config: the parsed JSON.
        where: what to call it in messages, usually the file's name.

    Returns:
        The problems, in the order of the file; empty when there is none.
    """
    problems = _unknown(config, TOP_KEYS, where, "")
    for name, keys in SECTION_KEYS.items():
        problems += _unknown(_mapping(config.get(name), problems, where, name), keys, where, name)
    problems += _plugins(config.get("plugins"), where)
    for name, block in _blocks(config, "inputs", problems, where):
        problems += _check_input(block, where, f"inputs.{name}")
    for name, block in _blocks(config, "plugin_inputs", problems, where):
        problems += _check_own_input(block, where, f"plugin_inputs.{name}")
    for name, block in _blocks(config, "reports", problems, where):
        problems += _unknown(block, REPORT_KEYS, where, f"reports.{name}")
    for index, block in _items(config.get("connection_overrides"), problems, where, "connection_overrides"):
        problems += _unknown(block, OVERRIDE_KEYS, where, f"connection_overrides[{index}]")
    conditions = config.get("conditions")
    modifications = conditions.get("modifications") if isinstance(conditions, Mapping) else None
    for index, block in _items(modifications, problems, where, "conditions.modifications"):
        problems += _unknown(block, MODIFICATION_KEYS, where, f"conditions.modifications[{index}]")
    return problems


def _check_input(block: Mapping[str, object], where: str, place: str) -> list[NdexpError]:
    module = block.get("module")
    if not isinstance(module, str):
        return [ConfigError("the input has no module", f"{where}: {place}", f"Known: {', '.join(sorted(MODULE_KEYS))}")]
    if module not in MODULE_KEYS:
        what = f"unknown stimulus module '{module}'"
        return [UnknownKeyError(what, f"{where}: {place}.module", module, MODULE_KEYS)]
    return _unknown(block, MODULE_KEYS[module], where, place)


def _check_own_input(block: Mapping[str, object], where: str, place: str) -> list[NdexpError]:
    module = block.get("module")
    if isinstance(module, str) and module not in MODULE_KEYS:
        return []
    what = "the input has no module" if module is None else f"{module!r} is no stimulus type of a plugin"
    return [ConfigError(what, f"{where}: {place}", "SONATA's own modules stand in `inputs`")]


def _plugins(value: object, where: str) -> list[NdexpError]:
    if value is None or (isinstance(value, list) and all(isinstance(one, str) for one in value)):
        return []
    return [ConfigError("a JSON array of paths is expected", f"{where}: plugins", 'Write ["my_stimuli.py"]')]


def _unknown(block: Mapping[str, object], known: Iterable[str], where: str, place: str) -> list[NdexpError]:
    names = set(known)
    prefix = f"{place}." if place else ""
    return [
        UnknownKeyError(f"unknown key '{key}'", f"{where}: {prefix}{key}", key, names)
        for key in block
        if key not in names and not key.startswith("_")
    ]


def _mapping(value: object, problems: list[NdexpError], where: str, place: str) -> Mapping[str, object]:
    if value is None:
        return {}
    if isinstance(value, Mapping):
        return value
    problems.append(ConfigError("a JSON object { … } is expected", f"{where}: {place}"))
    return {}


def _blocks(
    config: Mapping[str, object],
    section: str,
    problems: list[NdexpError],
    where: str,
) -> Iterator[tuple[str, Mapping[str, object]]]:
    for name, block in _mapping(config.get(section), problems, where, section).items():
        if isinstance(block, Mapping):
            yield name, block
        else:
            _mapping(block, problems, where, f"{section}.{name}")


def _items(
    value: object,
    problems: list[NdexpError],
    where: str,
    place: str,
) -> Iterator[tuple[int, Mapping[str, object]]]:
    if value is None:
        return
    if not isinstance(value, list):
        problems.append(ConfigError("a JSON array [ … ] is expected", f"{where}: {place}"))
        return
    for index, block in enumerate(value):
        yield index, _mapping(block, problems, where, f"{place}[{index}]")
