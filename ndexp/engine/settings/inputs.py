"""The blocks of `inputs` under the published API's keys, checked as libsonata does not."""

from types import MappingProxyType
from typing import TYPE_CHECKING

from ndexp.errors import ConfigError, NdexpError

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo
    from ndexp.engine.typing import LibsonataObject

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

_NOT_NEGATIVE = ("Duration", "Delay", "Rate", "Frequency", "Width", "Seed", "RampUpTime", "RampDownTime")

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


def check_input(info: "StimInfo", where: str) -> list[NdexpError]:
    """Parameters that must not be negative, but are."""
    place = f"{where}: inputs.{info['Name']}"
    return [
        ConfigError(f"{key} is {value}, but must not be negative", place)
        for key in _NOT_NEGATIVE
        if isinstance(value := info.get(key), (int, float)) and value < 0
    ]


def _fields(parsed: "LibsonataObject") -> list[str]:
    return [name for name in dir(parsed) if name[0].islower() and name not in _NOT_FIELDS]


def _camel(name: str) -> str:
    return "".join(word.capitalize() for word in name.split("_"))
