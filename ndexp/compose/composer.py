"""YAML and overrides to checked schema objects, by Hydra's compose API, once, without folders or logging of its own."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TypeAlias, cast

from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from ndexp.compose.configs import group_names, search_path
from ndexp.compose.strict import checked_base, to_experiment
from ndexp.compose.translate import translate_hydra_error, translate_value_error
from ndexp.errors import ConfigError
from ndexp.schema.experiment import ExperimentConfig

_CUSTOM = "custom"

BaseReader: TypeAlias = Callable[[str], Mapping[str, object]]
"""Gives the sections of the SONATA simulation config at a path, as an experiment has them."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Composed:
    """A composed experiment."""

    name: str
    """The chosen experiment."""

    config: ExperimentConfig
    """The checked objects."""

    resolved: Mapping[str, object]
    """The same as plain containers, for the manifest."""

    overrides: tuple[str, ...]
    """What was given on the command line."""

    text: str = ""
    """The composed YAML, interpolations as written; empty for the points of a sweep."""


def compose_experiment(
    overrides: Sequence[str], config_dirs: Sequence[Path] = (), read_base: BaseReader | None = None
) -> Composed:
    """The experiment that the overrides choose and change.

    Args:
        overrides: Hydra's: `+experiment=NAME`, `group=option`, `key=value`.
        config_dirs: the user's folders with YAML.
        read_base: reads what `simulation.base` names; its sections lie under the experiment's.

    Raises:
        ConfigError: an unknown option, key or value, or an override that cannot be read.
    """
    tree, name = compose_tree(overrides, search_path(config_dirs), read_base)
    resolved = resolve(tree, f"experiment '{name}'")
    config = to_experiment(resolved, f"experiment '{name}'")
    return Composed(
        name=name, config=config, resolved=resolved, overrides=tuple(overrides), text=OmegaConf.to_yaml(tree)
    )


def compose_tree(
    overrides: Sequence[str], folders: Sequence[Path], read_base: BaseReader | None = None
) -> tuple[DictConfig, str]:
    """What Hydra composes, unchecked and with interpolations as written, and the experiment's name.

    Args:
        overrides: as for `compose_experiment`.
        folders: the bundled folder, then the user's.
        read_base: as for `compose_experiment`.

    Raises:
        ConfigError: an unknown option, or a field of the base that the schema lacks.
    """
    groups, parsed = group_names(folders), parse_overrides(overrides, folders)
    given = [_settable(one, groups) for one in parsed]
    if read_base is None:
        return _compose(given, folders)
    choices = [one for one in parsed if one.key_or_group in groups or one.key_or_group == "simulation.base"]
    chosen, _ = _compose([_settable(one, groups) for one in choices], folders)
    base = OmegaConf.select(chosen, "simulation.base")
    if not isinstance(base, str):
        return _compose(given, folders)
    return _compose(given, folders, checked_base(read_base(base), base))


def resolve(tree: DictConfig, where: str) -> dict[str, object]:
    """The tree as plain containers, interpolations replaced.

    Args:
        tree: what was composed.
        where: what the messages call it.

    Raises:
        ConfigError: an interpolation leads nowhere.
    """
    try:
        return cast("dict[str, object]", OmegaConf.to_container(tree, resolve=True, enum_to_str=True))
    except OmegaConfBaseException as error:
        raise translate_value_error(error, where) from error


def parse_overrides(overrides: Sequence[str], folders: Sequence[Path]) -> list[Override]:
    """The overrides as Hydra reads them.

    Raises:
        ConfigError: one that cannot be read, or that changes Hydra itself.
    """
    try:
        parsed = OverridesParser.create().parse_overrides(list(overrides))
    except HydraException as error:
        raise translate_hydra_error(error, folders) from error
    for one in parsed:
        if one.key_or_group.partition(".")[0] == "hydra":
            raise ConfigError("Hydra's own settings cannot be changed here", where=str(one.input_line))
    return parsed


def _settable(override: Override, groups: frozenset[str]) -> str:
    """The override as Hydra gets it.

    Values are set with `++`, so that fields that no YAML names yet can be given as plainly as others; the strict check
    refuses unknown ones, whatever sign they came with. `experiment=X` is taken as `+experiment=X`.
    """
    line = str(override.input_line)
    if override.key_or_group == "experiment":
        return f"+{line.lstrip('+')}" if not override.is_delete() else line
    if override.key_or_group in groups or override.is_delete():
        return line
    return f"++{line.lstrip('+')}"


def _compose(
    overrides: list[str], folders: Sequence[Path], base: Mapping[str, object] | None = None
) -> tuple[DictConfig, str]:
    if len(folders) > 1:
        listed = ",".join(f'"file://{folder}"' for folder in folders[1:])
        overrides = [*overrides, f"hydra.searchpath=[{listed}]"]
    try:
        with _stored(base or {}), initialize_config_dir(str(folders[0]), version_base="1.3", job_name="ndexp"):
            composed = compose("config", overrides=overrides, return_hydra_config=True)
    except HydraException as error:
        raise translate_hydra_error(error, folders) from error
    except OmegaConfBaseException as error:
        raise translate_value_error(error, "config") from error
    except (YAMLError, ValueError) as error:
        raise ConfigError(f"cannot be composed: {error}", where="config") from error
    name = OmegaConf.select(composed, "hydra.runtime.choices.experiment") or _CUSTOM
    with open_dict(composed):
        composed.pop("hydra")
    return composed, str(name)


@contextmanager
def _stored(base: Mapping[str, object]) -> Iterator[None]:
    """Hydra's store knows the schema's fields and defaults as `base_config`, and those of `base` as `base_simulation`.

    They are stored untyped, because Hydra cannot add entries to typed mappings; types are checked after composition.
    """
    plain = OmegaConf.to_container(OmegaConf.structured(ExperimentConfig), enum_to_str=True)
    ConfigStore.instance().store(name="base_config", node=plain)
    ConfigStore.instance().store(name="base_simulation", node=dict(base))
    yield
