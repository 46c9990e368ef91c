"""Hydra's and OmegaConf's exceptions as ndexp's errors: what, where, how to mend it."""

import re
from collections.abc import Sequence
from pathlib import Path

from hydra.errors import ConfigCompositionException, HydraException, MissingConfigException, OverrideParseException
from omegaconf.errors import InterpolationResolutionError, OmegaConfBaseException

from ndexp.compose.configs import options
from ndexp.errors import ConfigError, NdexpError, UnknownKeyError

_SWEEP = "Ambiguous value for argument"
_NOT_FOUND = re.compile(r"Could not (?:find|load) '(?P<config>[^']+)'")
_NO_GROUP = re.compile(r"Could not override '(?P<key>[^']+)'")
_ENUM = re.compile(r"Invalid value '(?P<value>[^']*)', expected one of \[(?P<known>[^\]]*)\]")


def translate_hydra_error(error: HydraException, folders: Sequence[Path]) -> NdexpError:
    """What Hydra could not compose."""
    if isinstance(error, OverrideParseException):
        return ConfigError(
            f"cannot read this override: {_first_line(error.message)}",
            where=str(error.override),
            hint="Overrides are key=value, group=option, +key=value or ~key; quote values with special characters",
        )
    if isinstance(error, MissingConfigException):
        return _missing_config(error, folders)
    cause = error.__cause__
    if isinstance(error, ConfigCompositionException) and isinstance(cause, OmegaConfBaseException):
        return translate_value_error(cause, "config")
    return _composition(str(error))


def translate_value_error(error: OmegaConfBaseException, where: str) -> NdexpError:
    """A value that does not fit its field, or an interpolation that leads nowhere."""
    key = str(error.full_key or "")
    place = f"{where}: {key}" if key else where
    text = _first_line(str(error.msg or error))
    choice = _ENUM.search(text)
    if choice is not None:
        known = [name.strip().strip("'") for name in choice["known"].split(",")]
        return UnknownKeyError(f"unknown value '{choice['value']}'", place, choice["value"], known)
    hint = "Interpolations look like ${run.tstop}" if isinstance(error, InterpolationResolutionError) else ""
    return ConfigError(text[:1].lower() + text[1:], where=place, hint=hint, key=key)


def _missing_config(error: MissingConfigException, folders: Sequence[Path]) -> NdexpError:
    found = _NOT_FOUND.search(str(error))
    config = found["config"] if found else str(error.missing_cfg_file)
    group, _, option = config.rpartition("/")
    if not group:
        return ConfigError(f"no config '{config}'", where="config")
    return UnknownKeyError(
        f"no option '{option}' in group '{group}'", f"{group}={option}", option, options(group, folders)
    )


def _composition(text: str) -> NdexpError:
    if text.startswith(_SWEEP):
        override = text.split("'")[1].lstrip("+")
        return ConfigError(
            "several values for one key are a sweep",
            where=override,
            hint="Add -m to sweep; a list is written key=[a,b]",
        )
    found = _NO_GROUP.search(text)
    if found is not None:
        return ConfigError(
            f"'{found['key']}' is not part of this config", where=found["key"], hint=_first_line(text, 1)
        )
    return ConfigError(_first_line(text), where="config")


def _first_line(text: str, index: int = 0) -> str:
    lines = text.strip().splitlines() or [""]
    return lines[min(index, len(lines) - 1)].strip().rstrip(".")
