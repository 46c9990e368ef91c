"""The `beta_features` section: user corrections of a circuit with gap junctions."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ndexp.errors import ConfigError, NdexpError, did_you_mean, raise_problems

log = logging.getLogger(__name__)

FIND_HOLDING_CURRENT = "find_holding_current"
PROCEDURES = ("validation_sim", FIND_HOLDING_CURRENT)
REMOVALS = ("all", "only_stoch", "only_non_stoch")

_FILES = ("load_g_pas_file", "manual_MEComboInfo_file", "vc_amp")


@dataclass(frozen=True, slots=True, kw_only=True)
class BetaFeatures:
    """Corrections of the cells that gap junctions end on; None or empty where the config does not ask."""

    gapjunction_target_population: str | None = None
    """The corrected population; without it nothing is corrected."""
    deterministic_stoch: bool = False
    """Stochastic potassium channels in their deterministic mode."""
    procedure_type: str | None = None
    """One of `PROCEDURES`."""
    gjc: float | None = None
    """Conductance of every gap junction under a procedure, nS."""
    gjc_text: str = ""
    """The same as the files write it in their groups' names."""
    remove_channels: str | None = None
    """One of `REMOVALS`."""
    load_g_pas_file: Path | None = None
    correction_iteration_load: int = -1
    """Which element of the file's vectors is the leak conductance."""
    manual_MEComboInfo_file: Path | None = None
    """Holding currents."""
    vc_amp: Path | None = None
    """Holding voltages, to find the currents."""

    @property
    def fixed_conductance(self) -> float | None:
        """The conductance of every gap junction in nS, None to leave it to the edges."""
        return self.gjc if self.procedure_type in PROCEDURES else None


def read_beta_features(section: object, config: Path) -> BetaFeatures:
    """The section's corrections.

    Args:
        section: the parsed JSON, whose keys are known; None if the config has no such section.
        config: its file; relative paths start at its folder.

    Raises:
        ConfigError: values of the wrong kind, missing files, or corrections that exclude or
            need one another.
    """
    place = f"{config.name}: beta_features"
    if section is None:
        return BetaFeatures()
    if not isinstance(section, Mapping):
        raise ConfigError("a JSON object { … } is expected", place)
    given = {key: value for key, value in section.items() if not key.startswith("_")}
    raise_problems(f"{config.name} has problems", _wrong_kinds(given, place))
    features = _features(given, config.parent)
    raise_problems(f"{config.name} has problems", _contradictions(features, place))
    _warn(features, place)
    return features


def _wrong_kinds(given: Mapping[str, object], place: str) -> list[NdexpError]:
    texts = ("gapjunction_target_population", "procedure_type", "remove_channels", *_FILES)
    rules: list[tuple[str, type | tuple[type, ...], str]] = [(name, str, "a text") for name in texts]
    rules += [
        ("deterministic_stoch", (bool, int), "true or false"),
        ("gjc", (int, float), "a number, in nS"),
        ("correction_iteration_load", int, "a whole number"),
    ]
    return [
        ConfigError(f"{given[name]!r} is not {what}", f"{place}.{name}")
        for name, kinds, what in rules
        if given.get(name) is not None
        and (not isinstance(given[name], kinds) or (isinstance(given[name], bool) and name != "deterministic_stoch"))
    ]


def _features(given: Mapping[str, object], folder: Path) -> BetaFeatures:
    values = {name: value for name, value in given.items() if value is not None}
    for name in _FILES:
        if name in values:
            values[name] = folder / str(values[name])
    values["deterministic_stoch"] = bool(values.get("deterministic_stoch"))
    if "gjc" in values:
        values["gjc_text"] = str(values["gjc"])
    return BetaFeatures(**values)  # type: ignore[arg-type]  # kinds are checked


def _contradictions(features: BetaFeatures, place: str) -> list[NdexpError]:
    problems: list[NdexpError] = []
    paths = (features.load_g_pas_file, features.manual_MEComboInfo_file, features.vc_amp)
    asked = {name: path for name, path in zip(_FILES, paths, strict=True) if path is not None}
    problems += [
        ConfigError("no such file", f"{place}.{name}: {path}") for name, path in asked.items() if not path.is_file()
    ]
    needs_gjc = {"load_g_pas_file", "manual_MEComboInfo_file"} & set(asked) or features.procedure_type in PROCEDURES
    if needs_gjc and features.gjc is None:
        problems.append(ConfigError("it is missing", f"{place}.gjc", "Give the conductance of a gap junction in nS"))
    if features.gjc is not None and features.gjc < 0:
        problems.append(ConfigError(f"{features.gjc} nS is negative", f"{place}.gjc"))
    if features.procedure_type == FIND_HOLDING_CURRENT:
        if features.manual_MEComboInfo_file is not None:
            hint = "Leave the file out to find holding currents, or the procedure to use them"
            problems.append(
                ConfigError(
                    f"{FIND_HOLDING_CURRENT} cannot take holding currents from a file",
                    f"{place}.manual_MEComboInfo_file",
                    hint,
                ),
            )
        if features.vc_amp is None:
            hint = "Give the file with the holding voltages"
            problems.append(ConfigError(f"{FIND_HOLDING_CURRENT} needs it", f"{place}.vc_amp", hint))
    return problems


def _warn(features: BetaFeatures, place: str) -> None:
    for name, value, known in (
        ("procedure_type", features.procedure_type, PROCEDURES),
        ("remove_channels", features.remove_channels, REMOVALS),
    ):
        if value is not None and value not in known:
            log.warning("%s.%s: '%s' does nothing. %s", place, name, value, did_you_mean(value, known))
    if features.gapjunction_target_population is None and features != BetaFeatures():
        log.warning("%s: without gapjunction_target_population nothing is corrected", place)
