"""The blocks of `inputs` under the published API's keys."""

from types import MappingProxyType
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.typing import JsonObject, LibsonataObject

_PATTERNS = {"seclamp": "SEClamp", "subthreshold": "SubThreshold"}

_MODES = {
    "spikes": "Current",
    "current_clamp": "Current",
    "voltage_clamp": "Voltage",
    "conductance": "Conductance",
    "extracellular_stimulation": "Extracellular",
}

_KEYS = {
    "node_set": "Target",
    "series_resistance": "RS",
    "sd_percent": "SDPercent",
    "random_seed": "Seed",
}

_NOT_FIELDS = {"module", "input_type"}


def read_input(name: str, parsed: "LibsonataObject") -> "StimInfo":
    """One input block: `Name`, `Pattern`, `Mode` and its parameters; what the block does not give is absent.

    Args:
        name: the block's key in `inputs`.
        parsed: libsonata's object for it.
    """
    info: dict[str, object] = {
        "Name": name,
        "Pattern": _PATTERNS.get(parsed.module.name, _camel(parsed.module.name)),
        "Mode": _MODES[parsed.input_type.name],
    }
    for field in _fields(parsed):
        value = getattr(parsed, field)  # libsonata's fields differ from module to module
        if value is not None:
            info[_KEYS.get(field, _camel(field))] = value
    return MappingProxyType(info)


def read_own_input(name: str, block: "JsonObject") -> "StimInfo":
    """One block of a plugin's stimulus type: its parameters as they stand in the config, keys in CamelCase.

    Args:
        name: the block's key in `plugin_inputs`.
        block: the parsed JSON.
    """
    info: dict[str, object] = {
        "Name": name,
        "Section": "plugin_inputs",
        "Pattern": _camel(block["module"]),
        "Mode": _MODES.get(block["input_type"], block["input_type"]),
    }
    given = {key: value for key, value in block.items() if key not in _NOT_FIELDS and key[:1] != "_"}
    return MappingProxyType(info | {_KEYS.get(key, _camel(key)): value for key, value in given.items()})


def _fields(parsed: "LibsonataObject") -> list[str]:
    return [name for name in dir(parsed) if name[0].islower() and name not in _NOT_FIELDS]


def _camel(name: str) -> str:
    return "".join(word[:1].upper() + word[1:] for word in name.split("_"))
