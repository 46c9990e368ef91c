"""What SONATA's blocks of `inputs` may hold: keys and their types, and what must go together.

libsonata stops at the first mistake and does not always name the block; this finds all of them.

Source: the SONATA extension's simulation config, as libsonata 0.2.2 reads it.
"""

import math
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from types import MappingProxyType
from typing import TypeGuard

from ndexp.errors import ConfigError, NdexpError

Block = Mapping[str, object]
Problem = tuple[str, str, str]
"""Key, what is wrong, and a hint."""
Rule = Callable[[Block], Iterator[Problem]]


@dataclass(frozen=True, slots=True)
class Module:
    """A stimulus module: its `input_type`s, and its own keys, needed and optional."""

    input_types: tuple[str, ...]
    needed: frozenset[str]
    optional: frozenset[str] = frozenset()

    @property
    def keys(self) -> frozenset[str]:
        """All keys that its blocks may have."""
        return _NEEDED | _OPTIONAL | self.needed | self.optional


_NEEDED = frozenset({"module", "input_type", "delay", "duration"})
_OPTIONAL = frozenset({"node_set", "compartment_set", "represents_physical_electrode"})
_FLAGS = frozenset({"represents_physical_electrode", "interpolate"})
_TEXTS = frozenset({"module", "input_type", "node_set", "compartment_set", "spike_file", "source", "path"})
_LISTS = frozenset({"duration_levels", "voltage_levels"})
_FIELD_NEEDED, _FIELD_KEYS = ("Ex", "Ey", "Ez"), ("Ex", "Ey", "Ez", "frequency", "phase")
_WHOLE = frozenset({"rate", "random_seed"})
"""Numbers whose fraction libsonata drops."""
_NOT_NEGATIVE = frozenset("delay duration rate frequency width random_seed ramp_up_time ramp_down_time".split())

_CURRENT, _EITHER = ("current_clamp",), ("current_clamp", "conductance")
_RANDOM = frozenset("reversal dt random_seed".split())


def _module(
    input_types: tuple[str, ...], needed: str, optional: str = "", more: frozenset[str] = frozenset()
) -> Module:
    return Module(input_types, frozenset(needed.split()), frozenset(optional.split()) | more)


MODULES: Mapping[str, Module] = MappingProxyType(
    {
        "linear": _module(_CURRENT, "amp_start", "amp_end"),
        "relative_linear": _module(_CURRENT, "percent_start", "percent_end"),
        "pulse": _module(_CURRENT, "amp_start width frequency", "amp_end"),
        "sinusoidal": _module(_CURRENT, "amp_start frequency", "dt"),
        "subthreshold": _module(_CURRENT, "percent_less"),
        "hyperpolarizing": _module(_CURRENT, ""),
        "synapse_replay": _module(("spikes",), "spike_file", "source"),
        "seclamp": _module(("voltage_clamp",), "voltage", "series_resistance duration_levels voltage_levels"),
        "noise": _module(_CURRENT, "", "mean mean_percent variance"),
        "shot_noise": _module(_EITHER, "rise_time decay_time rate amp_mean amp_var", more=_RANDOM),
        "absolute_shot_noise": _module(_EITHER, "rise_time decay_time mean sigma", "relative_skew", _RANDOM),
        "relative_shot_noise": _module(
            _EITHER, "rise_time decay_time mean_percent sd_percent", "relative_skew", _RANDOM
        ),
        "ornstein_uhlenbeck": _module(_EITHER, "tau mean sigma", more=_RANDOM),
        "relative_ornstein_uhlenbeck": _module(_EITHER, "tau mean_percent sd_percent", more=_RANDOM),
        "spatially_uniform_e_field": _module(("extracellular_stimulation",), "fields", "ramp_up_time ramp_down_time"),
        "replay": _module(_CURRENT, "path interpolate"),
    }
)
"""Name → module."""


def check_inputs(config: Mapping[str, object], where: str) -> list[NdexpError]:
    """Everything that is wrong with the values of all blocks; unknown keys and modules are left to the key check.

    Args:
        config: the parsed JSON.
        where: the config, for messages.
    """
    sections = [(name, config.get(name)) for name in ("inputs", "plugin_inputs")]
    return [
        problem
        for section, blocks in sections
        for name, block in (blocks.items() if isinstance(blocks, Mapping) else ())
        if isinstance(block, Mapping) and isinstance(block.get("module"), str)
        for problem in check_block(block, f"{where}: {section}.{name}")
    ]


def check_block(block: Block, where: str) -> list[NdexpError]:
    """Everything that is wrong with a block's values, whatever cells it is for.

    Args:
        block: the parsed JSON; has a `module`. Of one that is not SONATA's only the shared keys are checked.
        where: the block, for messages: `simulation_config.json: inputs.dc`.
    """
    rules = (*_RULES, *_SONATA_RULES) if block["module"] in MODULES else _RULES
    return [
        ConfigError(what, f"{where}.{key}" if key else where, hint) for rule in rules for key, what, hint in rule(block)
    ]


def _in_order(block: Block, chosen: Callable[[str], bool]) -> list[str]:
    """The chosen keys, in the order of the block."""
    return [key for key in block if chosen(key)]


def _types(block: Block) -> Iterator[Problem]:
    """Values of the wrong type; only keys that all modules share where the module is not SONATA's."""
    module = MODULES.get(str(block["module"]))
    known = _NEEDED | _OPTIONAL if module is None else module.keys
    for key in _in_order(block, known.__contains__):
        value = block[key]
        expected = _expected(key, value)
        if expected:
            yield key, f"{expected} is expected, not {value!r}", ""


def _expected(key: str, value: object) -> str:
    """What a value should be, in words; empty if it is that."""
    if key in _FLAGS:
        return "" if isinstance(value, bool) else "true or false"
    if key in _TEXTS:
        return "" if isinstance(value, str) and value else "a text"
    if key in _LISTS:
        return "" if isinstance(value, list) and all(map(is_number, value)) else "a list of numbers"
    if key == "fields":
        return "" if isinstance(value, list) and value else "a list of fields"
    if not is_number(value):
        return "a number"
    return "a whole number" if key in _WHOLE and value % 1 else ""


def is_number(value: object) -> TypeGuard[int | float]:
    """Whether a value is a finite number."""
    return isinstance(value, int | float) and not isinstance(value, bool) and math.isfinite(value)


def _missing(block: Block) -> Iterator[Problem]:
    module = MODULES.get(str(block["module"]))
    needed = _NEEDED if module is None else _NEEDED | module.needed
    for key in sorted(needed - block.keys()):
        yield key, "the key is missing", ""


def _targets(block: Block) -> Iterator[Problem]:
    named = [key for key in ("node_set", "compartment_set") if key in block]
    if len(named) != 1:
        what = "both a node_set and a compartment_set are given" if named else "there is no node_set"
        yield "", what, "Give a node_set or a compartment_set"


def _signs(block: Block) -> Iterator[Problem]:
    for key in _in_order(block, _NOT_NEGATIVE.__contains__):
        value = block[key]
        if isinstance(value, int | float) and value < 0:
            yield key, f"it is {value:g}, but must not be negative", ""


def _input_type(block: Block) -> Iterator[Problem]:
    allowed, given = MODULES[str(block["module"])].input_types, block.get("input_type")
    if isinstance(given, str) and given not in allowed:
        yield "input_type", f"{block['module']} cannot have the input type '{given}'", f"Use {' or '.join(allowed)}"


def _mean(block: Block) -> Iterator[Problem]:
    if block["module"] == "noise" and ("mean" in block) == ("mean_percent" in block):
        yield "", "noise needs either mean or mean_percent", "Give one of them"


def _levels(block: Block) -> Iterator[Problem]:
    if block["module"] != "seclamp":
        return
    durations, voltages = (block.get(key) or [] for key in ("duration_levels", "voltage_levels"))
    if block.get("delay") != 0:
        yield "delay", "a voltage clamp begins at 0", "Give delay 0; a first level may hold the voltage before"
    if not isinstance(durations, list) or not isinstance(voltages, list) or not all(map(is_number, durations)):
        return
    if len(durations) != len(voltages):
        yield "duration_levels", f"{len(durations)} durations for {len(voltages)} voltages", "Give as many of both"
    if any(one < 0 for one in durations):
        yield "duration_levels", "a duration is negative", ""
    total = block.get("duration")
    if is_number(total) and sum(durations) > total:
        yield "duration_levels", f"the levels take {sum(durations):g} ms of {total:g} ms", "Lengthen the duration"


def _fields(block: Block) -> Iterator[Problem]:
    fields = block.get("fields")
    for number, field in enumerate(fields if isinstance(fields, list) else ()):
        place = f"fields[{number}]"
        if not isinstance(field, Mapping):
            yield place, "an object { … } is expected", "Give Ex, Ey and Ez"
            continue
        for key in sorted(set(_FIELD_NEEDED) - field.keys()):
            yield f"{place}.{key}", "the key is missing", ""
        for key, value in field.items():
            if key not in _FIELD_KEYS:
                yield f"{place}.{key}", f"unknown key '{key}'", f"Known: {', '.join(_FIELD_KEYS)}"
            elif not is_number(value):
                yield f"{place}.{key}", f"a number is expected, not {value!r}", ""
            elif key == "frequency" and value < 0:
                yield f"{place}.{key}", f"it is {value:g}, but must not be negative", ""


_RULES: tuple[Rule, ...] = (_types, _missing, _targets, _signs)
_SONATA_RULES: tuple[Rule, ...] = (_input_type, _mean, _levels, _fields)
"""Further rules for SONATA's own modules."""
