"""YAML and overrides to checked schema objects, by Hydra's compose API, once, without folders or logging of its own."""

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import cast

from hydra import compose, initialize_config_dir
from hydra.core.config_store import ConfigStore
from hydra.core.override_parser.overrides_parser import OverridesParser
from hydra.core.override_parser.types import Override
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException
from yaml import YAMLError

from ndexp.compose.configs import group_names, search_path
from ndexp.compose.strict import to_experiment
from ndexp.compose.translate import translate_hydra_error, translate_value_error
from ndexp.errors import ConfigError
from ndexp.schema.experiment import ExperimentConfig

_CUSTOM = "custom"


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


def compose_experiment(overrides: Sequence[str], config_dirs: Sequence[Path] = ()) -> Composed:
    """The experiment that the overrides choose and change.

    Args:
        overrides: Hydra's: `+experiment=NAME`, `group=option`, `key=value`.
        config_dirs: the user's folders with YAML.

    Raises:
        ConfigError: an unknown option, key or value, or an override that cannot be read.
    """
    tree, name = compose_tree(overrides, search_path(config_dirs))
    resolved = resolve(tree, f"experiment '{name}'")
    config = to_experiment(resolved, f"experiment '{name}'")
    return Composed(
        name=name, config=config, resolved=resolved, overrides=tuple(overrides), text=OmegaConf.to_yaml(tree)
    )


def compose_tree(overrides: Sequence[str], folders: Sequence[Path]) -> tuple[DictConfig, str]:
    """What Hydra composes, unchecked and with interpolations as written, and the experiment's name.

    Args:
        overrides: as for `compose_experiment`.
        folders: the bundled folder, then the user's.
    """
    groups = group_names(folders)
    return _compose([_settable(one, groups) for one in parse_overrides(overrides, folders)], folders)


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


def _compose(overrides: list[str], folders: Sequence[Path]) -> tuple[DictConfig, str]:
    if len(folders) > 1:
        listed = ",".join(f'"file://{folder}"' for folder in folders[1:])
        overrides = [*overrides, f"hydra.searchpath=[{listed}]"]
    try:
        with _schema_stored(), initialize_config_dir(str(folders[0]), version_base="1.3", job_name="ndexp"):
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
def _schema_stored() -> Iterator[None]:
    """Hydra's store knows the schema's fields and defaults as `base_config`.

    They are stored untyped, because Hydra cannot add entries to typed mappings; types are checked after composition.
    """
    plain = OmegaConf.to_container(OmegaConf.structured(ExperimentConfig), enum_to_str=True)
    ConfigStore.instance().store(name="base_config", node=plain)
    yield
