"""The points of a sweep as checked experiments: Hydra composes once per choice of groups, points are laid over."""

import copy
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, fields, replace
from pathlib import Path

from hydra.core.override_parser.types import Glob, Override, QuotedString
from hydra.errors import HydraException
from omegaconf import DictConfig, OmegaConf, open_dict
from omegaconf.errors import OmegaConfBaseException

from ndexp.compose.composer import BaseReader, Composed, compose_tree, parse_overrides, resolve
from ndexp.compose.configs import group_names, options, search_path
from ndexp.compose.override_text import override_text
from ndexp.compose.strict import to_experiment
from ndexp.compose.translate import translate_hydra_error, translate_value_error
from ndexp.errors import ConfigError
from ndexp.schema.experiment import ExperimentConfig

_NO_SWEEP = "~sweep"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommandLine:
    """What a command line asks for, its sweeps apart from the rest."""

    fixed: tuple[str, ...]
    """Overrides with one value."""

    axes: Mapping[str, tuple[object, ...]]
    """Field or group → the values it is to take, in order."""

    keys: frozenset[str]
    """Fields and groups that have one value."""


def read_command_line(overrides: Sequence[str], config_dirs: Sequence[Path] = ()) -> CommandLine:
    """The sweeps of a command line with `-m`: `a=1,2`, `a=range(1,4)`, `a=choice(1,2)`, `group=glob(*)`.

    Raises:
        ConfigError: an override that cannot be read, or a sweep without a list of values (`interval`).
    """
    folders = search_path(config_dirs)
    parsed = parse_overrides(overrides, folders)
    axes = {one.key_or_group: _values(one, folders) for one in parsed if one.is_sweep_override()}
    single = [one for one in parsed if not one.is_sweep_override()]
    return CommandLine(
        fixed=tuple(str(one.input_line) for one in single),
        axes=axes,
        keys=frozenset(one.key_or_group for one in single),
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class PointComposer:
    """Composes an experiment again and again, each time with other settings; what repeats is done once."""

    fixed: tuple[str, ...]
    """The command line's overrides with one value."""

    folders: tuple[Path, ...]
    """The bundled folder, then the user's."""

    groups: frozenset[str]
    """All config groups."""

    read_base: BaseReader | None = None
    """Reads what `simulation.base` names."""

    _trees: dict[tuple[str, ...], tuple[DictConfig, str]] = field(default_factory=dict)
    _bases: dict[tuple[str, ...], Composed] = field(default_factory=dict)

    def base(self) -> Composed:
        """The experiment without any point's settings, its sweep still in it."""
        return self._base(())

    def at(self, settings: Mapping[str, object]) -> Composed:
        """The experiment with these settings laid over it, as if they had been given on the command line.

        Args:
            settings: field or group → value.

        Raises:
            ConfigError: an unknown option, key or value.
        """
        lines = {key: override_text(key, value) for key, value in settings.items()}
        choices = tuple(line for key, line in lines.items() if key in self.groups)
        base = self._base(choices)
        tree = copy.deepcopy(self._trees[choices][0])
        where = f"experiment '{base.name}'"
        for one in parse_overrides([line for key, line in lines.items() if key not in self.groups], self.folders):
            _set(tree, one, where)
        with open_dict(tree):
            tree.pop("sweep", None)
        resolved = resolve(tree, where)
        swept = (_NO_SWEEP,) if base.config.sweep != ExperimentConfig().sweep else ()
        return Composed(
            name=base.name,
            config=_changed(base, resolved, where),
            resolved=resolved,
            overrides=(*self.fixed, *swept, *lines.values()),
        )

    def _base(self, choices: tuple[str, ...]) -> Composed:
        if choices not in self._bases:
            given = (*self.fixed, *choices)
            tree, name = self._trees[choices] = compose_tree(given, self.folders, self.read_base)
            resolved = resolve(tree, f"experiment '{name}'")
            config = to_experiment(resolved, f"experiment '{name}'")
            self._bases[choices] = Composed(name=name, config=config, resolved=resolved, overrides=given)
        return self._bases[choices]


def point_composer(
    fixed: Sequence[str], config_dirs: Sequence[Path] = (), read_base: BaseReader | None = None
) -> PointComposer:
    """What composes the points of an experiment.

    Args:
        fixed: the command line's overrides with one value.
        config_dirs: the user's folders with YAML.
        read_base: reads what `simulation.base` names.
    """
    folders = search_path(config_dirs)
    groups = group_names(folders) | {"simulation.base"}
    return PointComposer(fixed=tuple(fixed), folders=folders, groups=groups, read_base=read_base)


def _set(tree: DictConfig, override: Override, where: str) -> None:
    """Set a field as Hydra does for `++key=value`."""
    try:
        OmegaConf.update(tree, override.key_or_group, override.value(), merge=True, force_add=True)
    except OmegaConfBaseException as error:
        raise translate_value_error(error, where) from error


def _changed(base: Composed, resolved: Mapping[str, object], where: str) -> ExperimentConfig:
    """The base's objects, with those sections made anew that are other ones in `resolved`; without its sweep."""
    changed = {key: value for key, value in resolved.items() if value != base.resolved.get(key)}
    made = to_experiment(changed, where)
    others = {one.name: getattr(made, one.name) for one in fields(made) if one.name in changed}
    return replace(base.config, **others, sweep=made.sweep)


def _values(override: Override, folders: Sequence[Path]) -> tuple[object, ...]:
    where = str(override.input_line)
    if not override.is_discrete_sweep():
        raise ConfigError("an interval has no list of values", where, "Give values, range(start,stop,step) or choice()")
    try:
        values = tuple(_plain(one) for one in _elements(override, folders))
    except HydraException as error:
        raise translate_hydra_error(error, folders) from error
    if not values:
        raise ConfigError("the sweep has no values", where, "Give at least one")
    return values


def _elements(override: Override, folders: Sequence[Path]) -> Iterator[object]:
    swept: object = override._value  # noqa: SLF001 - the only way to a glob's pattern
    if isinstance(swept, Glob):
        yield from swept.filter(list(options(override.key_or_group, folders)))
    else:
        yield from override.sweep_iterator()


def _plain(value: object) -> object:
    """A value of Hydra's parser as plain Python."""
    if isinstance(value, QuotedString):
        return value.text
    if isinstance(value, list):
        return [_plain(one) for one in value]
    return {str(_plain(key)): _plain(one) for key, one in value.items()} if isinstance(value, dict) else value
