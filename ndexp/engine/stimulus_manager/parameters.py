"""The parameters of a block of `inputs`: read with their defaults, checked, and all problems told at once."""

import math
import re
from typing import TYPE_CHECKING

from ndexp.errors import ConfigError, NdexpError, raise_problems

if TYPE_CHECKING:
    from ndexp.engine.settings.model import StimInfo

_SONATA_KEYS = {
    "Mode": "input_type",
    "RS": "series_resistance",
    "SDPercent": "sd_percent",
    "Seed": "random_seed",
}


class Parameters:
    """Reads the parameters of one block and collects what is wrong with them.

    Args:
        stim_info: the block.
    """

    def __init__(self, stim_info: "StimInfo") -> None:
        self._info = stim_info
        self._problems: list[NdexpError] = []

    def number(self, key: str, default: float | None = None) -> float:
        """A parameter as a number; not a number, and a problem, if it is missing or something else."""
        value = self._info.get(key, default)
        if value is None:
            self.refuse("the parameter is missing", key)
        elif isinstance(value, bool) or not isinstance(value, int | float):
            self.refuse(f"a number is expected, not {value!r}", key)
        else:
            return float(value)
        return math.nan

    def positive(self, key: str, default: float | None = None) -> float:
        """A number above 0."""
        value = self.number(key, default)
        if value <= 0:
            self.refuse(f"{self._name(key)} is {value:g}, but must be positive", key)
        return value

    def not_negative(self, key: str, default: float | None = None) -> float:
        """A number of at least 0."""
        value = self.number(key, default)
        if value < 0:
            self.refuse(f"{self._name(key)} is {value:g}, but must not be negative", key)
        return value

    def numbers(self, key: str) -> list[float]:
        """A list of numbers; empty if it is missing."""
        values = self._info.get(key) or []
        if not isinstance(values, list | tuple) or not all(isinstance(one, int | float) for one in values):
            self.refuse(f"a list of numbers is expected, not {values!r}", key)
            return []
        return [float(one) for one in values]

    def seed(self) -> int | None:
        """The block's own seed, None if it has none."""
        return None if self._info.get("Seed") is None else int(self.number("Seed"))

    def is_conductance(self) -> bool:
        """Whether the block injects conductance (or else current); any other mode is a problem."""
        mode = self._info.get("Mode")
        if mode not in {"Current", "Conductance"}:
            self.refuse(f"this stimulus cannot inject {mode}", "Mode", "Use current_clamp or conductance")
        return mode == "Conductance"

    def fits(self, key: str, dt: float, duration: float) -> None:
        """At least one sampling step must fit in the duration."""
        if duration + 1e-9 * dt < dt:
            text = f"the duration {duration:g} ms is shorter than the sampling step {dt:g} ms"
            self.refuse(text, key, "Make it longer")

    def refuse(self, what: str, key: str, hint: str = "") -> None:
        """Add a problem."""
        self._problems.append(ConfigError(what, place(self._info, key), hint))

    def check(self) -> None:
        """Tell the problems.

        Raises:
            ConfigError: the problem.
            ProblemsError: all problems.
        """
        raise_problems(f"{place(self._info)} has problems", self._problems)

    def _name(self, key: str) -> str:
        return shown_key(self._info, key)


def place(stim_info: "StimInfo", key: str = "") -> str:
    """Where a block stands, for messages: `simulation_config.json: inputs.dc.amp_start`."""
    file = stim_info.get("ConfigFile")
    section, name = stim_info.get("Section", "inputs"), stim_info.get("Name", "?")
    block = f"{section}.{name}" + (f".{shown_key(stim_info, key)}" if key else "")
    return f"{file}: {block}" if file else block


def shown_key(stim_info: "StimInfo", key: str) -> str:
    """A parameter's key as the user wrote it: SONATA's in a config, else the published API's."""
    if "ConfigFile" not in stim_info:
        return key
    return _SONATA_KEYS.get(key, re.sub(r"(?<!^)(?=[A-Z])", "_", key).lower())
