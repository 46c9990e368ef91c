"""A SONATA simulation config as the sections of an experiment, to be changed like any other."""

from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

from ndexp.errors import ConfigError, NdexpError, raise_problems
from ndexp.plan.circuit_files import expand, manifest_variables
from ndexp.plan.paths import replace_paths
from ndexp.plan.simulation import is_path_key
from ndexp.schema.inputs import InputConfig
from ndexp.schema.simulation import SimulationConfig
from ndexp.sonata.json_file import read_json, section
from ndexp.sonata.simulation_config import check_simulation_config

_DEFAULT_NETWORK = "circuit_config.json"
"""SONATA's, for configs without `network`."""
_AS_THEY_ARE = ("run", "reports", "beta_features")


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a config's paths start, and what its manifest's variables stand for."""

    folder: Path
    variables: Mapping[str, str]

    def path(self, text: str) -> str:
        return str((self.folder / Path(expand(text, self.variables)).expanduser()).resolve())

    def resolved(self, value: object, key: str) -> object:
        return replace_paths(value, is_path_key, lambda text: self.path(text) if text else text, key)


def read_base(path: str, working_folder: Path) -> dict[str, object]:
    """The sections of an experiment that say what a SONATA simulation config says.

    Arrays of named blocks become mappings by name, so that each value has a name of its own; paths are absolute. What
    ndexp decides itself is left out: `output`, `metadata`, `version`.

    Args:
        path: the config; a relative path starts in `working_folder`.
        working_folder: absolute.

    Raises:
        ConfigError: the file is missing, no JSON object, or two blocks have one name.
        NdexpError: a key or stimulus module that SONATA does not have.
        ProblemsError: several of them.
    """
    file = working_folder / Path(path).expanduser()
    config = _without_comments(read_json(file))
    problems = check_simulation_config(config, str(file))
    raise_problems(f"{file} has problems", problems)
    place = _Place(file.absolute().parent, manifest_variables(config))
    own = {one.name for one in fields(SimulationConfig)} - {"base"}
    sections: dict[str, object] = {
        "circuit": {"name": None, "path": place.path(str(config.get("network") or _DEFAULT_NETWORK))},
        "simulation": {key: place.resolved(value, key) for key, value in config.items() if key in own},
        **{name: place.resolved(config[name], name) for name in _AS_THEY_ARE if name in config},
        "inputs": place.resolved(_inputs(config), "inputs"),
        "conditions": _conditions(section(config, "conditions"), problems, f"{file}: conditions"),
        "connection_overrides": _by_name(config.get("connection_overrides"), problems, f"{file}: connection_overrides"),
    }
    raise_problems(f"{file} has problems", problems)
    return sections


def _without_comments(value: dict[str, object]) -> dict[str, object]:
    """The config without keys that begin with an underscore and without nulls, at any depth."""
    return {
        key: _without_comments(one) if isinstance(one, dict) else one
        for key, one in value.items()
        if not key.startswith("_") and one is not None
    }


def _inputs(config: Mapping[str, object]) -> dict[str, object]:
    """The stimuli; what only a plugin's type knows becomes its `parameters`."""
    known = {one.name for one in fields(InputConfig)}
    found, plugin_inputs = dict(section(config, "inputs")), section(config, "plugin_inputs")
    for name in plugin_inputs:
        values = section(plugin_inputs, name)
        own = {key: value for key, value in values.items() if key not in known}
        found[name] = {**{key: value for key, value in values.items() if key in known}, "parameters": own}
    return found


def _conditions(conditions: Mapping[str, object], problems: list[NdexpError], where: str) -> dict[str, object]:
    changes = _by_name(conditions.get("modifications"), problems, f"{where}.modifications")
    return {**conditions, "modifications": changes}


def _by_name(blocks: object, problems: list[NdexpError], where: str) -> dict[str, object]:
    """An array of blocks as a mapping, in its order; a block without a name gets its number."""
    found: dict[str, object] = {}
    for index, block in enumerate(blocks if isinstance(blocks, list) else ()):
        values = block if isinstance(block, Mapping) else {}
        name = str(values.get("name", f"block{index}"))
        if name in found:
            problems.append(ConfigError(f"two blocks are called '{name}'", f"{where}[{index}].name", "Rename one"))
        found[name] = {key: value for key, value in values.items() if key != "name" and not key.startswith("_")}
    return found
